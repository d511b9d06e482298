-- +goose Up
ALTER TABLE account ADD COLUMN signed_in_at BIGINT;
ALTER TABLE account ADD COLUMN must_change BOOLEAN NOT NULL DEFAULT false;

-- What was done to accounts and to the settings of the installation, never changed afterwards.
CREATE TABLE account_change (
    num BIGINT PRIMARY KEY,
    at BIGINT NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    account TEXT NOT NULL,
    detail TEXT NOT NULL,
    hash TEXT NOT NULL
);
CREATE INDEX account_change_account ON account_change (account, num);
