-- What the index of copies and stories is rebuilt from: articles of the last 30 days. `arrived`: when the index was told of it, never
-- less than that of an earlier article; published: as it was then.
CREATE TABLE sketch (
  article INTEGER PRIMARY KEY,
  arrived INTEGER NOT NULL,
  published INTEGER,
  data BLOB NOT NULL
);

-- Articles that did not begin a story, and why they are where they are. copies: the first article of its group of copies; kind 1: word
-- for word `other`, 2: a copy of it, 3: `other` is the story; terms: JSON of words that tied it to the story, empty: none.
CREATE TABLE joined (
  article INTEGER PRIMARY KEY,
  copies INTEGER NOT NULL,
  kind INTEGER NOT NULL,
  other INTEGER NOT NULL,
  shared INTEGER NOT NULL,
  cover REAL NOT NULL,
  score REAL NOT NULL,
  terms TEXT NOT NULL
);

-- Stories that were found to tell the same as an older one, and have no articles any more.
CREATE TABLE merged (story INTEGER PRIMARY KEY, older INTEGER NOT NULL);
CREATE INDEX merged_older ON merged (older);

-- origin: the story whose name the alert went out under, when that is not `story`. entities: JSON of what the rule's entities found by
-- then, empty: none. publishers: how many independent ones told what the rule looks for.
ALTER TABLE alert ADD COLUMN origin INTEGER;
ALTER TABLE alert ADD COLUMN entities TEXT NOT NULL DEFAULT '';
ALTER TABLE alert ADD COLUMN publishers INTEGER NOT NULL DEFAULT 0;

-- What the owner calls a source, as of its newest article.
ALTER TABLE source ADD COLUMN label TEXT NOT NULL DEFAULT '';

-- Lines that a source puts around its texts, as story::Habits writes them.
CREATE TABLE habit (source INTEGER PRIMARY KEY REFERENCES source, lines BLOB NOT NULL);
