-- +goose Up
ALTER TABLE term ADD COLUMN counts_as TEXT NOT NULL DEFAULT '';
ALTER TABLE holiday ADD COLUMN worked BOOLEAN NOT NULL DEFAULT false;

CREATE TABLE working_week (
    id TEXT PRIMARY KEY,
    country TEXT NOT NULL DEFAULT '',
    article TEXT NOT NULL DEFAULT '',
    "from" TEXT NOT NULL DEFAULT '',
    "to" TEXT NOT NULL DEFAULT ''
);

CREATE TABLE numbering (
    id TEXT PRIMARY KEY,
    of_kind TEXT NOT NULL DEFAULT '',
    for_organisation TEXT,
    pattern TEXT NOT NULL DEFAULT '',
    "from" TEXT NOT NULL DEFAULT '',
    "to" TEXT NOT NULL DEFAULT '',
    note_en TEXT NOT NULL DEFAULT '',
    note_vi TEXT NOT NULL DEFAULT ''
);
