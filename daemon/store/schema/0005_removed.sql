-- Items that a source which lists everything no longer lists, since `at`.
CREATE TABLE removed (
  source INTEGER NOT NULL,
  item_key INTEGER NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (source, item_key)
) WITHOUT ROWID;
CREATE TRIGGER removed_forgotten AFTER DELETE ON sighting BEGIN
  DELETE FROM removed WHERE source = old.source AND item_key = old.item_key;
END;
