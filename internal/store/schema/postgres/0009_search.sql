-- Search for words exactly as they are written, in the text of files too.
-- +goose Up
ALTER TABLE search_text ADD COLUMN exact TSVECTOR NOT NULL DEFAULT '';
-- The folded and the exact words of texts so long that a tsvector does not hold
-- every place of every word: phrases are looked for in them.
ALTER TABLE search_text ADD COLUMN long_folded TEXT COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE search_text ADD COLUMN long_exact TEXT COLLATE "C" NOT NULL DEFAULT '';
CREATE INDEX search_exact ON search_text USING gin (exact);
CREATE INDEX record_newest ON record (ends, id);
