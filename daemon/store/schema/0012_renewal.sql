-- `day` of sightings and links is exact to three days, no longer to a month. What may have stood in its source when that was last
-- read counts as seen then, or it would go at the next clean-up and be new again.
UPDATE sighting SET day = content_day FROM source_state
WHERE source_state.source = sighting.source AND content_day > day AND content_day <= day + 31;
UPDATE link SET day = content_day FROM source_state
WHERE source_state.source = link.source AND content_day > day AND content_day <= day + 31;
