-- The files of texts being read in, kept to become documents with what is
-- accepted from them.
-- +goose Up
CREATE TABLE reading_file (
    reading TEXT NOT NULL,
    name TEXT NOT NULL,
    account TEXT NOT NULL,
    hash TEXT NOT NULL,
    file_name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    "size" BIGINT NOT NULL,
    PRIMARY KEY (reading, name)
);
CREATE INDEX reading_file_hash ON reading_file (hash, account);
