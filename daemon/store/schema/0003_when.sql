-- Rules with `when`. Times are on the axis of when_clock.h: the wall clock's without its steps, in the same unit.
-- `conditions`: hash of what the rule asks for; when that changes, it begins anew. `state`: JSON of spike and absent.
CREATE TABLE when_rule (
  rule INTEGER PRIMARY KEY REFERENCES rule,
  conditions INTEGER NOT NULL,
  watched INTEGER NOT NULL,  -- when it was last part of the configuration, exact to an hour
  state TEXT NOT NULL
);
CREATE INDEX when_rule_watched ON when_rule (watched);

-- Matches that may still count. `key`: what the rule counts apart by, empty for the rule as a whole and for stories, which an
-- article knows itself.
CREATE TABLE when_event (
  rule INTEGER NOT NULL,
  article INTEGER NOT NULL,
  source INTEGER NOT NULL,
  key TEXT NOT NULL,
  publisher TEXT NOT NULL,
  happened INTEGER NOT NULL,
  seen INTEGER NOT NULL,
  until INTEGER NOT NULL,
  steps INTEGER NOT NULL,
  source_name TEXT NOT NULL,
  PRIMARY KEY (rule, article, source, key)
) WITHOUT ROWID;
CREATE INDEX when_event_seen ON when_event (rule, key, seen);
CREATE INDEX when_event_until ON when_event (until);

-- When nobody watched.
CREATE TABLE when_gap (
  id INTEGER PRIMARY KEY,
  began INTEGER NOT NULL,
  ended INTEGER NOT NULL
);
CREATE INDEX when_gap_ended ON when_gap (ended);
