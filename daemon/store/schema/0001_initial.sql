-- Names that rows refer to by number.
CREATE TABLE source (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE rule (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE receiver (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, disabled TEXT);

-- indexed_until: articles up to this number are in the full-text index. trimmed_until: those up to this one have lost their text.
CREATE TABLE meta (key TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;

-- Times are milliseconds since 1970, UTC.
CREATE TABLE source_state (
  source INTEGER PRIMARY KEY REFERENCES source,
  url TEXT NOT NULL,
  configured_url TEXT NOT NULL,
  status TEXT NOT NULL,
  validators_url TEXT NOT NULL,
  etag TEXT NOT NULL,
  last_modified TEXT NOT NULL,
  last_poll INTEGER,
  last_success INTEGER,
  next_due INTEGER,
  not_before INTEGER,
  baseline_done INTEGER NOT NULL,
  failures INTEGER NOT NULL,
  failing_since INTEGER,
  last_error TEXT NOT NULL,
  last_error_message TEXT NOT NULL,
  body_hash INTEGER NOT NULL,
  unchanged_bodies INTEGER NOT NULL,
  title TEXT NOT NULL,
  extra TEXT NOT NULL,
  content_day INTEGER NOT NULL DEFAULT 0  -- days since 1970 when all items of the source were last looked at
);

-- Numbers of articles are not used again. A story has the number of its first article.
CREATE TABLE story (
  id INTEGER PRIMARY KEY,
  uid TEXT NOT NULL,
  first_seen INTEGER NOT NULL
);
CREATE TABLE article (
  id INTEGER PRIMARY KEY,
  story INTEGER NOT NULL,
  source INTEGER NOT NULL,
  seen INTEGER NOT NULL,
  url_hash INTEGER NOT NULL,
  content_hash INTEGER NOT NULL,
  published INTEGER,
  updated INTEGER,
  uid TEXT NOT NULL,
  guid TEXT NOT NULL,
  url TEXT NOT NULL,
  url_key TEXT NOT NULL,
  title TEXT NOT NULL,
  lang TEXT NOT NULL,
  extra TEXT NOT NULL  -- JSON of authors, categories and enclosures; empty: none
);
CREATE INDEX article_seen ON article (seen);
CREATE INDEX article_url ON article (url_hash) WHERE url_hash <> 0;
CREATE INDEX article_content ON article (content_hash) WHERE content_hash <> 0;
CREATE INDEX article_story ON article (story);

-- Apart from the article, so that looking at identities does not read texts, and dropping old texts does not rewrite articles.
CREATE TABLE body (
  article INTEGER PRIMARY KEY REFERENCES article ON DELETE CASCADE,
  text TEXT NOT NULL,
  summary TEXT NOT NULL
);
CREATE VIEW article_row AS
  SELECT article.id, article.uid, story.uid AS story_uid, article.seen, source.name AS source_name, guid, url, url_key, title,
         ifnull(text, '') AS text, ifnull(summary, '') AS summary, lang, published, updated, content_hash, extra
  FROM article
  JOIN story ON story.id = article.story
  JOIN source ON source.id = article.source
  LEFT JOIN body ON body.article = article.id;

CREATE TABLE version (
  id INTEGER PRIMARY KEY,
  article INTEGER NOT NULL REFERENCES article ON DELETE CASCADE,
  until INTEGER NOT NULL,
  content_hash INTEGER NOT NULL,
  title TEXT NOT NULL,
  text TEXT NOT NULL
);
CREATE INDEX version_article ON version (article);
CREATE INDEX version_content ON version (content_hash);

-- Which article an item of a source is, and what the item said last. `day`: days since 1970 when it was last in the source, exact
-- to a month.
CREATE TABLE sighting (
  source INTEGER NOT NULL,
  item_key INTEGER NOT NULL,
  article INTEGER NOT NULL,
  content_hash INTEGER NOT NULL,
  day INTEGER NOT NULL,
  PRIMARY KEY (source, item_key)
) WITHOUT ROWID;
CREATE INDEX sighting_article ON sighting (article);

CREATE TABLE matched (
  article INTEGER NOT NULL,
  rule INTEGER NOT NULL,
  PRIMARY KEY (article, rule)
) WITHOUT ROWID;

-- What is told to receivers. Events of feedwatch itself have neither rule nor story. `body` goes with the deliveries; the row stays
-- as long as its story, so that nothing is told twice.
CREATE TABLE alert (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  uid TEXT NOT NULL UNIQUE,
  story INTEGER,
  rule INTEGER,
  epoch INTEGER NOT NULL,
  created INTEGER NOT NULL,
  body TEXT NOT NULL,
  UNIQUE (story, rule, epoch)
);
CREATE INDEX alert_told ON alert (created) WHERE body <> '';

-- state 0: pending, to be tried at `due`; 1: leased until `due`; 2: delivered; 3: dead. Within a lane a receiver gets its rows in
-- order of id; lane is the story, or below zero for events of feedwatch itself.
CREATE TABLE outbox (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  alert INTEGER NOT NULL REFERENCES alert,
  receiver INTEGER NOT NULL,
  lane INTEGER NOT NULL,
  state INTEGER NOT NULL,
  due INTEGER NOT NULL,
  attempt INTEGER NOT NULL,
  created INTEGER NOT NULL,
  error TEXT NOT NULL,
  note TEXT NOT NULL
);
CREATE INDEX outbox_due ON outbox (receiver, due) WHERE state < 2;
CREATE INDEX outbox_lane ON outbox (receiver, lane) WHERE state < 2;
CREATE INDEX outbox_closed ON outbox (state, created) WHERE state > 1;
CREATE INDEX outbox_alert ON outbox (alert);

CREATE TABLE attempt (
  delivery INTEGER NOT NULL REFERENCES outbox ON DELETE CASCADE,
  number INTEGER NOT NULL,
  at INTEGER NOT NULL,
  took INTEGER NOT NULL,
  status INTEGER NOT NULL,
  error TEXT NOT NULL,
  PRIMARY KEY (delivery, number)
) WITHOUT ROWID;

-- Words come folded, each once and separated by blanks; every other ASCII character belongs to a word. Kept is which article holds
-- a word, neither the places nor the words of an article.
CREATE VIRTUAL TABLE word USING fts5 (
  words, content = '', detail = none, columnsize = 0,
  tokenize = "ascii tokenchars '!""#$%&''()*+,-./:;<=>?@[\]^_`{|}~'"
);
INSERT INTO word (word, rank) VALUES ('automerge', 0);
INSERT INTO word (word, rank) VALUES ('crisismerge', 32);
