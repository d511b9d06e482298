-- +goose Up
CREATE TABLE template (
    id TEXT COLLATE "C" PRIMARY KEY,
    paper TEXT COLLATE "C" NOT NULL DEFAULT '',
    of_kind TEXT COLLATE "C" NOT NULL DEFAULT '',
    language TEXT COLLATE "C" NOT NULL DEFAULT '',
    "from" TEXT COLLATE "C" NOT NULL DEFAULT '',
    "to" TEXT COLLATE "C" NOT NULL DEFAULT '',
    note_en TEXT COLLATE "C" NOT NULL DEFAULT '',
    note_vi TEXT COLLATE "C" NOT NULL DEFAULT '',
    file_name TEXT COLLATE "C" NOT NULL DEFAULT '',
    size BIGINT,
    hash TEXT COLLATE "C" NOT NULL DEFAULT ''
);

-- Files of templates by their SHA-256; every version of one stays.
CREATE TABLE template_file (
    hash TEXT COLLATE "C" PRIMARY KEY,
    at BIGINT NOT NULL,
    content BYTEA NOT NULL
);
