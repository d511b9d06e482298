-- +goose Up
-- One version of a paper made from a template. The paper itself is a document;
-- made is the file as the program made it, content the file with what was written by hand.
CREATE TABLE paper (
    document TEXT NOT NULL,
    version BIGINT NOT NULL,
    about TEXT NOT NULL,
    template TEXT NOT NULL,
    template_hash TEXT NOT NULL,
    language TEXT NOT NULL,
    origin TEXT NOT NULL,
    made TEXT NOT NULL,
    content TEXT NOT NULL,
    details TEXT NOT NULL,
    uses TEXT NOT NULL,
    ledger_size BIGINT NOT NULL,
    at BIGINT NOT NULL,
    actor TEXT NOT NULL,
    PRIMARY KEY (document, version)
);
CREATE INDEX paper_about ON paper (about);

CREATE TABLE paper_file (
    hash TEXT PRIMARY KEY,
    at BIGINT NOT NULL,
    content BYTEA NOT NULL
);
