-- Texts being read in: what a person was proposed and decided, and which record
-- was read from which passage.
-- +goose Up
CREATE TABLE reading (
    id TEXT PRIMARY KEY,
    account TEXT NOT NULL,
    at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    title TEXT NOT NULL,
    run TEXT NOT NULL DEFAULT '',
    counts TEXT NOT NULL DEFAULT '',
    content TEXT NOT NULL
);
CREATE INDEX reading_account ON reading (account, changed_at);

CREATE TABLE passage (
    record TEXT NOT NULL,
    reading TEXT NOT NULL,
    item BIGINT NOT NULL,
    ord BIGINT NOT NULL,
    at BIGINT NOT NULL,
    account TEXT NOT NULL,
    file TEXT NOT NULL,
    words TEXT NOT NULL,
    PRIMARY KEY (record, reading, item, ord)
);
CREATE INDEX passage_reading ON passage (reading, item);
