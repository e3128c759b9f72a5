-- A site's entries of a year, the newest first: a book is read without the other years' in between.
-- Runs as the schema's owner with search_path set to the schema.
CREATE INDEX entry_year ON entry (site_code, year, entry);
