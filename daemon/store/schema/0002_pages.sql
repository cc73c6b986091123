-- What reading a web source leaves for the next time. JSON of whoever reads; the store does not look inside.
CREATE TABLE source_memory (source INTEGER PRIMARY KEY REFERENCES source, memory TEXT NOT NULL);

-- Links of index pages and sitemaps that need not be followed any more: there at first, or read. `day`: days since 1970 when the
-- source listed it last, exact to a month.
CREATE TABLE link (
  source INTEGER NOT NULL,
  url_hash INTEGER NOT NULL,
  day INTEGER NOT NULL,
  PRIMARY KEY (source, url_hash)
) WITHOUT ROWID;
CREATE INDEX link_day ON link (day);
