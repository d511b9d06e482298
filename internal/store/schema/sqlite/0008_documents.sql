-- Files: what registers and checklists say of documents, the text of files, and uploads on their way.
-- +goose Up
ALTER TABLE document ADD COLUMN signer TEXT NOT NULL DEFAULT '';
ALTER TABLE document ADD COLUMN recipients TEXT NOT NULL DEFAULT '';
ALTER TABLE document ADD COLUMN copies BIGINT;
CREATE INDEX document_hash ON document (hash);

-- The lines of registers of documents: a number taken once is never given again.
CREATE TABLE document_entries (
    record TEXT NOT NULL,
    ord BIGINT NOT NULL,
    organisation TEXT,
    direction TEXT NOT NULL DEFAULT '',
    series TEXT NOT NULL DEFAULT '',
    "year" BIGINT,
    number BIGINT,
    "on" TEXT NOT NULL DEFAULT '',
    symbol TEXT NOT NULL DEFAULT '',
    void TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (record, ord)
);
CREATE UNIQUE INDEX document_entries_number ON document_entries (organisation, direction, series, "year", number);

CREATE TABLE checklist (
    id TEXT PRIMARY KEY,
    of_kind TEXT NOT NULL DEFAULT '',
    of_states TEXT NOT NULL DEFAULT '',
    of_types TEXT NOT NULL DEFAULT '',
    article TEXT NOT NULL DEFAULT '',
    "from" TEXT NOT NULL DEFAULT '',
    "to" TEXT NOT NULL DEFAULT ''
);
CREATE TABLE checklist_items (
    record TEXT NOT NULL,
    ord BIGINT NOT NULL,
    item TEXT NOT NULL DEFAULT '',
    name_en TEXT NOT NULL DEFAULT '',
    name_vi TEXT NOT NULL DEFAULT '',
    document_type TEXT NOT NULL DEFAULT '',
    "language" TEXT NOT NULL DEFAULT '',
    article TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (record, ord)
);
CREATE TABLE waiver (
    id TEXT PRIMARY KEY,
    about TEXT,
    checklist TEXT,
    item TEXT NOT NULL DEFAULT ''
);

-- What was read in a file, by the hash of its content.
CREATE TABLE file_text (
    hash TEXT PRIMARY KEY,
    words TEXT NOT NULL,
    unverified BOOLEAN NOT NULL DEFAULT false,
    problem TEXT NOT NULL DEFAULT ''
);

-- A file that somebody sent and that belongs to no document yet.
CREATE TABLE upload (
    id TEXT PRIMARY KEY,
    account TEXT NOT NULL,
    at BIGINT NOT NULL,
    hash TEXT NOT NULL,
    file_name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    "size" BIGINT NOT NULL
);
