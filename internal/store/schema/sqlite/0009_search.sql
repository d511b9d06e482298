-- Search for words exactly as they are written, in the text of files too.
-- +goose Up
CREATE INDEX record_newest ON record (ends, id);
