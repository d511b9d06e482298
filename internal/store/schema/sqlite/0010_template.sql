-- +goose Up
CREATE TABLE template (
    id TEXT PRIMARY KEY,
    paper TEXT NOT NULL DEFAULT '',
    of_kind TEXT NOT NULL DEFAULT '',
    language TEXT NOT NULL DEFAULT '',
    "from" TEXT NOT NULL DEFAULT '',
    "to" TEXT NOT NULL DEFAULT '',
    note_en TEXT NOT NULL DEFAULT '',
    note_vi TEXT NOT NULL DEFAULT '',
    file_name TEXT NOT NULL DEFAULT '',
    size BIGINT,
    hash TEXT NOT NULL DEFAULT ''
);

-- Files of templates by their SHA-256; every version of one stays.
CREATE TABLE template_file (
    hash TEXT PRIMARY KEY,
    at BIGINT NOT NULL,
    content BYTEA NOT NULL
);
