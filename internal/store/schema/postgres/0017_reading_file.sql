-- The files of texts being read in, kept to become documents with what is
-- accepted from them.
-- +goose Up
CREATE TABLE reading_file (
    reading TEXT COLLATE "C" NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    account TEXT COLLATE "C" NOT NULL,
    hash TEXT COLLATE "C" NOT NULL,
    file_name TEXT COLLATE "C" NOT NULL,
    media_type TEXT COLLATE "C" NOT NULL,
    "size" BIGINT NOT NULL,
    PRIMARY KEY (reading, name)
);
CREATE INDEX reading_file_hash ON reading_file (hash, account);
