-- A gap may be of one rule: it was no part of the configuration for a while. NULL: nobody watched anything.
-- when_rule.watched is exact to a minute for rules that tell of silences and spikes.
ALTER TABLE when_gap ADD COLUMN rule INTEGER;
CREATE INDEX when_gap_rule ON when_gap (rule) WHERE rule IS NOT NULL;
