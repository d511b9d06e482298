-- Records that may be one thing entered twice, and those that were made one.
-- twin holds, for each record, numbers that two records share when a rule of
-- their kind may find them alike; it follows from the records.
-- +goose Up
CREATE TABLE twin (
    kind TEXT COLLATE "C" NOT NULL,
    record TEXT COLLATE "C" NOT NULL,
    block BIGINT NOT NULL,
    PRIMARY KEY (kind, record, block)
);
CREATE INDEX twin_block ON twin (block, record);

CREATE TABLE not_twin (
    one TEXT COLLATE "C" NOT NULL,
    other TEXT COLLATE "C" NOT NULL,
    actor TEXT COLLATE "C" NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (one, other)
);

CREATE TABLE merge (
    id TEXT COLLATE "C" PRIMARY KEY,
    kind TEXT COLLATE "C" NOT NULL,
    kept TEXT COLLATE "C" NOT NULL,
    dropped TEXT COLLATE "C" NOT NULL,
    accounts TEXT NOT NULL DEFAULT '',
    actor TEXT COLLATE "C" NOT NULL,
    at BIGINT NOT NULL,
    undone_at BIGINT,
    undone_by TEXT COLLATE "C" NOT NULL DEFAULT ''
);
CREATE INDEX merge_dropped ON merge (dropped);
CREATE INDEX merge_kept ON merge (kept);
