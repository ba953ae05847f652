-- A completed or archived experiment releases its share of a layer. The row stays: it says which share the experiment had, and reopening the
-- experiment books the same slots again.
ALTER TABLE layer_bookings ADD COLUMN released_at timestamptz;
UPDATE layer_bookings b SET released_at = coalesce(e.completed_at, e.updated_at)
FROM experiments e WHERE e.id = b.experiment_id AND (e.archived OR e.completed_at IS NOT NULL);

ALTER TABLE layer_bookings
  ADD CONSTRAINT layer_holdouts_stay CHECK (released_at IS NULL OR experiment_id IS NOT NULL),
  DROP CONSTRAINT layer_bookings_are_apart,
  ADD CONSTRAINT layer_bookings_are_apart
    EXCLUDE USING gist (int8range(layer_number, layer_number, '[]') WITH &&, slots WITH &&) WHERE (released_at IS NULL);
