-- +goose Up
ALTER TABLE account ADD COLUMN signed_in_at BIGINT;
ALTER TABLE account ADD COLUMN must_change BOOLEAN NOT NULL DEFAULT false;

-- What was done to accounts and to the settings of the installation, never changed afterwards.
CREATE TABLE account_change (
    num BIGINT PRIMARY KEY,
    at BIGINT NOT NULL,
    actor TEXT COLLATE "C" NOT NULL,
    action TEXT COLLATE "C" NOT NULL,
    account TEXT COLLATE "C" NOT NULL,
    detail TEXT COLLATE "C" NOT NULL,
    hash TEXT COLLATE "C" NOT NULL
);
CREATE INDEX account_change_account ON account_change (account, num);
