-- Work done in the background: an import, an export, what is due every night.
-- +goose Up
CREATE TABLE job (
    id TEXT COLLATE "C" PRIMARY KEY,
    kind TEXT COLLATE "C" NOT NULL,
    account TEXT COLLATE "C" NOT NULL,
    lang TEXT COLLATE "C" NOT NULL DEFAULT '',
    title TEXT NOT NULL,
    input TEXT NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    done BIGINT NOT NULL DEFAULT 0,
    total BIGINT NOT NULL DEFAULT 0,
    result TEXT NOT NULL DEFAULT '',
    error TEXT NOT NULL DEFAULT '',
    attempts BIGINT NOT NULL DEFAULT 0,
    run_after BIGINT NOT NULL,
    lease_until BIGINT NOT NULL DEFAULT 0,
    created_at BIGINT NOT NULL,
    finished_at BIGINT
);
CREATE INDEX job_waiting ON job (state, run_after);
CREATE INDEX job_account ON job (account, created_at);
