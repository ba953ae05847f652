-- What lists over all experiments of a team need: the samples of each experiment without adding up its hours.
CREATE TABLE sample_totals (
  experiment_id uuid PRIMARY KEY,
  -- Without forced samples: all, and those that are complete. What waits in sample_count_deltas comes on top.
  samples bigint NOT NULL,
  complete bigint NOT NULL
);

-- No counts are folded between the sums and the end of this migration.
LOCK TABLE sample_counts IN SHARE MODE;
INSERT INTO sample_totals (experiment_id, samples, complete)
SELECT experiment_id, sum(samples), sum(complete) FROM sample_counts WHERE allocated_by <> 'override' GROUP BY 1;
