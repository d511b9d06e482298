-- Files that are being prepared for an import, and what columns were taken for before.
-- +goose Up
CREATE TABLE import_stage (
    id TEXT COLLATE "C" PRIMARY KEY,
    account TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    name TEXT NOT NULL,
    hash TEXT COLLATE "C" NOT NULL,
    size BIGINT NOT NULL,
    options TEXT NOT NULL,
    checked TEXT NOT NULL DEFAULT '',
    checked_for TEXT COLLATE "C" NOT NULL DEFAULT '',
    run TEXT COLLATE "C" NOT NULL DEFAULT '',
    job TEXT COLLATE "C" NOT NULL DEFAULT ''
);
CREATE INDEX import_stage_account ON import_stage (account, updated_at);
CREATE INDEX import_stage_run ON import_stage (run);

CREATE TABLE import_mapping (
    account TEXT COLLATE "C" NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    shape TEXT COLLATE "C" NOT NULL,
    shared BOOLEAN NOT NULL DEFAULT false,
    options TEXT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (account, kind, shape)
);
