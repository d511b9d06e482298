-- Views that people save, and what makes registers quick.
-- +goose Up

-- A register as somebody wants to see it again: filters, order and columns as
-- they stand in its address.
CREATE TABLE view (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    query TEXT NOT NULL,
    owner TEXT NOT NULL,
    sharing TEXT NOT NULL,
    organisation TEXT,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE INDEX view_owner ON view (owner);

-- The view a register opens with, for one account.
CREATE TABLE view_pin (
    account TEXT NOT NULL,
    kind TEXT NOT NULL,
    view TEXT NOT NULL,
    PRIMARY KEY (account, kind)
) WITHOUT ROWID;
CREATE INDEX view_pin_view ON view_pin (view);

-- Everything that decides whether a reader sees a record and counts it.
CREATE INDEX record_seen ON record (kind, removed, class, owner, shared, state, ends, id);
