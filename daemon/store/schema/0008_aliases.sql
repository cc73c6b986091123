-- Identity keys of other URLs of an article: where a link to it led, what it calls itself, its AMP page.
CREATE TABLE alias (
  hash INTEGER NOT NULL,
  article INTEGER NOT NULL REFERENCES article ON DELETE CASCADE,
  url_key TEXT NOT NULL,
  PRIMARY KEY (hash, article)
) WITHOUT ROWID;
CREATE INDEX alias_article ON alias (article);
