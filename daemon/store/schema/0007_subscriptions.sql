-- Subscriptions at WebSub hubs, by the token of their callback. They outlive their source until the hub has let go.
CREATE TABLE subscription (
  token TEXT PRIMARY KEY,
  source TEXT NOT NULL,
  topic TEXT NOT NULL,
  offered TEXT NOT NULL,
  hub TEXT NOT NULL,
  callback TEXT NOT NULL,
  secret TEXT NOT NULL,
  leaving INTEGER NOT NULL,
  lease_until INTEGER,
  next_try INTEGER,
  failures INTEGER NOT NULL,
  last_error TEXT NOT NULL
) WITHOUT ROWID;
