-- Search for words exactly as they are written, in the text of files too.
-- +goose Up
ALTER TABLE search_text ADD COLUMN exact TSVECTOR NOT NULL DEFAULT '';
CREATE INDEX search_exact ON search_text USING gin (exact);
CREATE INDEX record_newest ON record (ends, id);
