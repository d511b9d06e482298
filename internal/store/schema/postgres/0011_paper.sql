-- +goose Up
-- One version of a paper made from a template. The paper itself is a document;
-- made is the file as the program made it, content the file with what was written by hand.
CREATE TABLE paper (
    document TEXT COLLATE "C" NOT NULL,
    version BIGINT NOT NULL,
    about TEXT COLLATE "C" NOT NULL,
    template TEXT COLLATE "C" NOT NULL,
    template_hash TEXT COLLATE "C" NOT NULL,
    language TEXT COLLATE "C" NOT NULL,
    origin TEXT COLLATE "C" NOT NULL,
    made TEXT COLLATE "C" NOT NULL,
    content TEXT COLLATE "C" NOT NULL,
    details TEXT COLLATE "C" NOT NULL,
    uses TEXT COLLATE "C" NOT NULL,
    ledger_size BIGINT NOT NULL,
    at BIGINT NOT NULL,
    actor TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (document, version)
);
CREATE INDEX paper_about ON paper (about);

CREATE TABLE paper_file (
    hash TEXT COLLATE "C" PRIMARY KEY,
    at BIGINT NOT NULL,
    content BYTEA NOT NULL
);
