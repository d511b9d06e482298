-- Files: what registers and checklists say of documents, the text of files, and uploads on their way.
-- +goose Up
ALTER TABLE document ADD COLUMN signer TEXT COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE document ADD COLUMN recipients TEXT COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE document ADD COLUMN copies BIGINT;
CREATE INDEX document_hash ON document (hash);

-- The lines of registers of documents: a number taken once is never given again.
CREATE TABLE document_entries (
    record TEXT COLLATE "C" NOT NULL,
    ord BIGINT NOT NULL,
    organisation TEXT COLLATE "C",
    direction TEXT COLLATE "C" NOT NULL DEFAULT '',
    series TEXT COLLATE "C" NOT NULL DEFAULT '',
    "year" BIGINT,
    number BIGINT,
    "on" TEXT COLLATE "C" NOT NULL DEFAULT '',
    symbol TEXT COLLATE "C" NOT NULL DEFAULT '',
    void TEXT COLLATE "C" NOT NULL DEFAULT '',
    PRIMARY KEY (record, ord)
);
CREATE UNIQUE INDEX document_entries_number ON document_entries (organisation, direction, series, "year", number);

CREATE TABLE checklist (
    id TEXT COLLATE "C" PRIMARY KEY,
    of_kind TEXT COLLATE "C" NOT NULL DEFAULT '',
    of_states TEXT COLLATE "C" NOT NULL DEFAULT '',
    of_types TEXT COLLATE "C" NOT NULL DEFAULT '',
    article TEXT COLLATE "C" NOT NULL DEFAULT '',
    "from" TEXT COLLATE "C" NOT NULL DEFAULT '',
    "to" TEXT COLLATE "C" NOT NULL DEFAULT ''
);
CREATE TABLE checklist_items (
    record TEXT COLLATE "C" NOT NULL,
    ord BIGINT NOT NULL,
    item TEXT COLLATE "C" NOT NULL DEFAULT '',
    name_en TEXT COLLATE "C" NOT NULL DEFAULT '',
    name_vi TEXT COLLATE "C" NOT NULL DEFAULT '',
    document_type TEXT COLLATE "C" NOT NULL DEFAULT '',
    "language" TEXT COLLATE "C" NOT NULL DEFAULT '',
    article TEXT COLLATE "C" NOT NULL DEFAULT '',
    PRIMARY KEY (record, ord)
);
CREATE TABLE waiver (
    id TEXT COLLATE "C" PRIMARY KEY,
    about TEXT COLLATE "C",
    checklist TEXT COLLATE "C",
    item TEXT COLLATE "C" NOT NULL DEFAULT ''
);

-- What was read in a file, by the hash of its content.
CREATE TABLE file_text (
    hash TEXT COLLATE "C" PRIMARY KEY,
    words TEXT COLLATE "C" NOT NULL,
    unverified BOOLEAN NOT NULL DEFAULT false,
    problem TEXT COLLATE "C" NOT NULL DEFAULT ''
);

-- A file that somebody sent and that belongs to no document yet.
CREATE TABLE upload (
    id TEXT COLLATE "C" PRIMARY KEY,
    account TEXT COLLATE "C" NOT NULL,
    at BIGINT NOT NULL,
    hash TEXT COLLATE "C" NOT NULL,
    file_name TEXT COLLATE "C" NOT NULL,
    media_type TEXT COLLATE "C" NOT NULL,
    "size" BIGINT NOT NULL
);
