-- Who is told of what changed, and what became of each message. The ledger is
-- the outbox: position is how far it has been read for a subscription.
-- +goose Up
CREATE TABLE webhook (
    id TEXT PRIMARY KEY,
    account TEXT NOT NULL,
    label TEXT NOT NULL,
    url TEXT NOT NULL,
    events TEXT NOT NULL,
    filter TEXT NOT NULL DEFAULT '',
    secret TEXT NOT NULL,
    active BOOLEAN NOT NULL,
    stopped TEXT NOT NULL DEFAULT '',
    position BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE INDEX webhook_account ON webhook (account);

CREATE TABLE webhook_delivery (
    id TEXT PRIMARY KEY,
    webhook TEXT NOT NULL,
    entry BIGINT NOT NULL,
    event TEXT NOT NULL,
    kind TEXT NOT NULL,
    record TEXT NOT NULL,
    state TEXT NOT NULL,
    attempts BIGINT NOT NULL DEFAULT 0,
    next_at BIGINT NOT NULL,
    status BIGINT NOT NULL DEFAULT 0,
    error TEXT NOT NULL DEFAULT '',
    created_at BIGINT NOT NULL,
    tried_at BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX webhook_delivery_due ON webhook_delivery (next_at) WHERE state = 'waiting';
CREATE INDEX webhook_delivery_of ON webhook_delivery (webhook, id);
