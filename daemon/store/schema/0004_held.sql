-- Between an alert and its message: what waits, and what has passed lately. `stage` as in notify/policy.h; times on the axis of
-- `when`.
CREATE TABLE held (
  alert INTEGER PRIMARY KEY REFERENCES alert ON DELETE CASCADE,
  rule INTEGER NOT NULL,
  stage INTEGER NOT NULL,
  key TEXT NOT NULL,       -- what is held together in this stage
  throttle TEXT NOT NULL,  -- the key of the throttle, for when it comes to that
  due INTEGER NOT NULL,
  receivers TEXT NOT NULL  -- JSON list
);
CREATE INDEX held_due ON held (due);
CREATE INDEX held_key ON held (rule, stage, key);

CREATE TABLE throttle (
  rule INTEGER NOT NULL,
  key TEXT NOT NULL,
  since INTEGER NOT NULL,
  sent INTEGER NOT NULL,
  until INTEGER NOT NULL,
  PRIMARY KEY (rule, key)
) WITHOUT ROWID;
CREATE INDEX throttle_until ON throttle (until);

-- Alerts that nobody is told, and why.
CREATE TABLE muted (
  alert INTEGER PRIMARY KEY REFERENCES alert ON DELETE CASCADE,
  reason TEXT NOT NULL
);
