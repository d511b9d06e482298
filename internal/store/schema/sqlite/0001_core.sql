-- What every kind has, the ledger, numbers, vocabularies' classes, people and search.
-- +goose Up
CREATE TABLE setting (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
);

-- A marking as one small number, so that a clearance is a filter on numbers.
CREATE TABLE marking_class (
    id BIGINT PRIMARY KEY,
    marking TEXT NOT NULL UNIQUE
);

CREATE TABLE record (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    ref TEXT NOT NULL,
    "key" TEXT NOT NULL DEFAULT '',
    owner TEXT,
    class BIGINT NOT NULL,
    shared BOOLEAN NOT NULL DEFAULT false,
    source TEXT NOT NULL DEFAULT '',
    state TEXT NOT NULL DEFAULT '',
    version BIGINT NOT NULL,
    removed BOOLEAN NOT NULL DEFAULT false,
    begins TEXT NOT NULL DEFAULT '',
    ends TEXT NOT NULL DEFAULT '',
    title_en TEXT NOT NULL DEFAULT '',
    title_vi TEXT NOT NULL DEFAULT '',
    sort_key BYTEA NOT NULL,
    reason TEXT NOT NULL DEFAULT '',
    entry BIGINT NOT NULL DEFAULT -1,
    created_at BIGINT NOT NULL,
    created_by TEXT NOT NULL,
    updated_at BIGINT NOT NULL,
    updated_by TEXT NOT NULL
);
CREATE UNIQUE INDEX record_ref ON record (kind, ref);
CREATE UNIQUE INDEX record_key ON record (kind, "key") WHERE "key" <> '';
CREATE INDEX record_ends ON record (kind, ends, id);
CREATE INDEX record_updated ON record (updated_at);

-- Every reference from one record to another, whatever field it stands in.
CREATE TABLE link (
    src TEXT NOT NULL,
    field TEXT NOT NULL,
    ord BIGINT NOT NULL,
    dst TEXT NOT NULL,
    PRIMARY KEY (src, field, ord)
) WITHOUT ROWID;
CREATE INDEX link_dst ON link (dst, field, src);

-- The terms of fields that hold several.
CREATE TABLE coded (
    record TEXT NOT NULL,
    field TEXT NOT NULL,
    ord BIGINT NOT NULL,
    code TEXT NOT NULL,
    PRIMARY KEY (record, field, ord)
) WITHOUT ROWID;
CREATE INDEX coded_code ON coded (field, code, record);

CREATE TABLE counter (
    kind TEXT NOT NULL,
    series TEXT NOT NULL,
    "year" BIGINT NOT NULL,
    last BIGINT NOT NULL,
    PRIMARY KEY (kind, series, "year")
) WITHOUT ROWID;

CREATE TABLE ledger_head (
    one BIGINT PRIMARY KEY,
    size BIGINT NOT NULL
);
INSERT INTO ledger_head (one, size) VALUES (1, 0);

CREATE TABLE ledger_entry (
    idx BIGINT PRIMARY KEY,
    at BIGINT NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    kind TEXT NOT NULL,
    record TEXT NOT NULL,
    version BIGINT NOT NULL,
    run TEXT,
    body TEXT NOT NULL,
    body_hash BYTEA NOT NULL,
    leaf BYTEA NOT NULL
);
CREATE UNIQUE INDEX ledger_entry_record ON ledger_entry (record, version);
CREATE INDEX ledger_entry_run ON ledger_entry (run) WHERE run IS NOT NULL;

CREATE TABLE ledger_tile (
    level BIGINT NOT NULL,
    idx BIGINT NOT NULL,
    root BYTEA NOT NULL,
    hashes BYTEA NOT NULL,
    PRIMARY KEY (level, idx)
);

CREATE TABLE ledger_checkpoint (
    size BIGINT PRIMARY KEY,
    at BIGINT NOT NULL,
    signed TEXT NOT NULL
);

CREATE TABLE import_run (
    id TEXT PRIMARY KEY,
    at BIGINT NOT NULL,
    actor TEXT NOT NULL,
    source TEXT NOT NULL,
    hash TEXT NOT NULL,
    status TEXT NOT NULL,
    outcome TEXT NOT NULL,
    undone_at BIGINT,
    undone_by TEXT NOT NULL DEFAULT ''
);

CREATE TABLE account (
    name TEXT PRIMARY KEY,
    display TEXT NOT NULL,
    password TEXT NOT NULL,
    roles TEXT NOT NULL,
    organisation TEXT,
    ministry_wide BOOLEAN NOT NULL DEFAULT false,
    marking TEXT NOT NULL,
    compartments TEXT NOT NULL DEFAULT '',
    lang TEXT NOT NULL DEFAULT '',
    disabled BOOLEAN NOT NULL DEFAULT false,
    created_at BIGINT NOT NULL,
    seen_at BIGINT
);

-- A session or a token: only the SHA-256 of the secret is kept.
CREATE TABLE credential (
    hash BYTEA PRIMARY KEY,
    account TEXT NOT NULL,
    purpose TEXT NOT NULL,
    label TEXT NOT NULL DEFAULT '',
    scope TEXT NOT NULL DEFAULT '',
    created_at BIGINT NOT NULL,
    used_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX credential_account ON credential (account);

-- An answer given once to an Idempotency-Key is given again.
CREATE TABLE idempotency (
    account TEXT NOT NULL,
    "key" TEXT NOT NULL,
    request_hash TEXT NOT NULL,
    status BIGINT NOT NULL,
    body TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (account, "key")
);

CREATE TABLE frozen_report (
    id TEXT PRIMARY KEY,
    period TEXT NOT NULL,
    calendar TEXT NOT NULL,
    class_limit TEXT NOT NULL,
    organisation TEXT,
    ledger_size BIGINT NOT NULL,
    at BIGINT NOT NULL,
    actor TEXT NOT NULL,
    content TEXT NOT NULL
);
CREATE INDEX frozen_report_period ON frozen_report (period);

CREATE TABLE search_text (
    num INTEGER PRIMARY KEY,
    record TEXT NOT NULL UNIQUE
);
CREATE VIRTUAL TABLE search_index USING fts5 (exact, folded, content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 0');
