-- Groups that had a message lately. Times on the axis of `when`; `until`: when that does not matter any more.
CREATE TABLE group_told (
  rule INTEGER NOT NULL,
  key TEXT NOT NULL,
  told INTEGER NOT NULL,
  until INTEGER NOT NULL,
  PRIMARY KEY (rule, key)
) WITHOUT ROWID;
CREATE INDEX group_told_until ON group_told (until);

-- What somebody does not want to be told for a time, of the wall clock. matchers: JSON list of texts as notify/silence.h reads them.
CREATE TABLE silence (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  matchers TEXT NOT NULL,
  begins INTEGER NOT NULL,
  ends INTEGER NOT NULL,
  created INTEGER NOT NULL,
  author TEXT NOT NULL,
  comment TEXT NOT NULL
);
CREATE INDEX silence_ends ON silence (ends);

-- What a receiver with a digest gets in its next one. due: on the axis; wall: the time of day that is meant, for when the clock is
-- set meanwhile.
CREATE TABLE collected (
  receiver INTEGER NOT NULL,
  alert INTEGER NOT NULL REFERENCES alert ON DELETE CASCADE,
  due INTEGER NOT NULL,
  wall INTEGER,
  PRIMARY KEY (receiver, alert)
) WITHOUT ROWID;
CREATE INDEX collected_due ON collected (due);
CREATE INDEX collected_wall ON collected (wall) WHERE wall IS NOT NULL;
CREATE INDEX collected_alert ON collected (alert);

-- The messages that alerts went out in together with others.
CREATE TABLE included (
  alert INTEGER NOT NULL REFERENCES alert ON DELETE CASCADE,
  message INTEGER NOT NULL REFERENCES alert ON DELETE CASCADE,
  PRIMARY KEY (alert, message)
) WITHOUT ROWID;
CREATE INDEX included_message ON included (message);

-- Messages that are told again, or to others, unless somebody acknowledges them. kind 1: escalation, 2: repetition. due: on the axis;
-- every: milliseconds, 0: once; number: of the next; receivers: JSON list.
CREATE TABLE reminder (
  message INTEGER NOT NULL REFERENCES alert ON DELETE CASCADE,
  kind INTEGER NOT NULL,
  rule INTEGER NOT NULL,
  due INTEGER NOT NULL,
  every INTEGER NOT NULL,
  number INTEGER NOT NULL,
  receivers TEXT NOT NULL,
  PRIMARY KEY (message, kind)
) WITHOUT ROWID;
CREATE INDEX reminder_due ON reminder (due);

CREATE TABLE acknowledged (
  alert INTEGER PRIMARY KEY REFERENCES alert ON DELETE CASCADE,
  at INTEGER NOT NULL,
  author TEXT NOT NULL
);
