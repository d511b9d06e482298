-- Forms on their way: what somebody typed and has not saved yet. A draft is
-- its account's own; it is no record and stands in no ledger.
-- +goose Up
CREATE TABLE draft (
    id TEXT COLLATE "C" PRIMARY KEY,
    account TEXT COLLATE "C" NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    record TEXT COLLATE "C",
    base BIGINT NOT NULL DEFAULT 0,
    title TEXT NOT NULL DEFAULT '',
    marking TEXT COLLATE "C" NOT NULL DEFAULT '',
    waiting TEXT COLLATE "C",
    field TEXT COLLATE "C" NOT NULL DEFAULT '',
    content TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE INDEX draft_account ON draft (account, updated_at);
CREATE UNIQUE INDEX draft_record ON draft (account, record) WHERE record IS NOT NULL;
CREATE INDEX record_by ON record (created_by, kind, id);
