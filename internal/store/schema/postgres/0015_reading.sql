-- Texts being read in: what a person was proposed and decided, and which record
-- was read from which passage.
-- +goose Up
CREATE TABLE reading (
    id TEXT COLLATE "C" PRIMARY KEY,
    account TEXT COLLATE "C" NOT NULL,
    at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    title TEXT NOT NULL,
    run TEXT COLLATE "C" NOT NULL DEFAULT '',
    counts TEXT NOT NULL DEFAULT '',
    content TEXT NOT NULL
);
CREATE INDEX reading_account ON reading (account, changed_at);

CREATE TABLE passage (
    record TEXT COLLATE "C" NOT NULL,
    reading TEXT COLLATE "C" NOT NULL,
    item BIGINT NOT NULL,
    ord BIGINT NOT NULL,
    at BIGINT NOT NULL,
    account TEXT COLLATE "C" NOT NULL,
    file TEXT NOT NULL,
    words TEXT NOT NULL,
    PRIMARY KEY (record, reading, item, ord)
);
CREATE INDEX passage_reading ON passage (reading, item);
