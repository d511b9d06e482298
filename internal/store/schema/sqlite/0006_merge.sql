-- Records that may be one thing entered twice, and those that were made one.
-- twin holds, for each record, numbers that two records share when a rule of
-- their kind may find them alike; it follows from the records.
-- +goose Up
CREATE TABLE twin (
    kind TEXT NOT NULL,
    record TEXT NOT NULL,
    block BIGINT NOT NULL,
    PRIMARY KEY (kind, record, block)
) WITHOUT ROWID;
CREATE INDEX twin_block ON twin (block, record);

CREATE TABLE not_twin (
    one TEXT NOT NULL,
    other TEXT NOT NULL,
    actor TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (one, other)
);

CREATE TABLE merge (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    kept TEXT NOT NULL,
    dropped TEXT NOT NULL,
    accounts TEXT NOT NULL DEFAULT '',
    actor TEXT NOT NULL,
    at BIGINT NOT NULL,
    undone_at BIGINT,
    undone_by TEXT NOT NULL DEFAULT ''
);
CREATE INDEX merge_dropped ON merge (dropped);
CREATE INDEX merge_kept ON merge (kept);
