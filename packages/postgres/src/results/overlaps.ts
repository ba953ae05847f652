import type { Overlap, OverlapPair } from "@sortition/domain/results/interference"
import { textArrayOf } from "../sql/arrayText.ts"
import type { Sql } from "../sql/connect.ts"

interface Effort {
  /** The newest samples of the experiment that are looked for elsewhere. */
  readonly samples: number
  /** The most other experiments, newest first. */
  readonly experiments: number
}

/** For the job. */
export const thorough: Effort = { samples: 5_000, experiments: 50 }
/** For a request, while the job has not looked yet. */
export const quick: Effort = { samples: 1_000, experiments: 4 }

interface Examined {
  readonly entity: string
  readonly value: string
  readonly bucket: string
}

const othersOf = (sql: Sql, experimentId: string, limit: number) => sql<{ id: string; name: string }[]>`
  SELECT o.id, o.name FROM experiments e JOIN services s ON s.id = e.service_id
  JOIN services t ON t.team_id = s.team_id AND t.active JOIN experiments o ON o.service_id = t.id
  WHERE e.id = ${experimentId} AND o.id <> e.id AND o.active AND NOT o.archived AND o.completed_at IS NULL
  ORDER BY o.id DESC LIMIT ${limit}`

const pairsWith = (sql: Sql, otherId: string, examined: readonly Examined[]) => {
  const entities = textArrayOf(examined.map(({ entity }) => entity))
  const values = textArrayOf(examined.map(({ value }) => value))
  const buckets = textArrayOf(examined.map(({ bucket }) => bucket))
  return sql<OverlapPair[]>`
    SELECT k.bucket, s.allocated_bucket AS other_bucket, count(*)::int AS entities
    FROM unnest(${entities}::text[], ${values}::text[], ${buckets}::text[]) AS k (entity, value, bucket), LATERAL (
      SELECT allocated_bucket FROM samples
      WHERE experiment_id = ${otherId} AND sampled_entity = k.entity AND sampled_value = k.value AND allocated_by <> 'override'
      -- So each is looked up in the index.
      OFFSET 0
    ) s GROUP BY 1, 2 ORDER BY 1, 2`
}

/** Looks for the newest samples of an experiment in the other running experiments of its team. Leaves out experiments without any. */
export const findOverlaps = async (sql: Sql, experimentId: string, effort: Effort): Promise<readonly Overlap[]> => {
  const others = await othersOf(sql, experimentId, effort.experiments)
  if (others.length === 0) return []
  const examined = await sql<Examined[]>`
    SELECT sampled_entity AS entity, sampled_value AS value, allocated_bucket AS bucket FROM samples
    WHERE experiment_id = ${experimentId} AND allocated_by <> 'override' ORDER BY id DESC LIMIT ${effort.samples}`
  const found: Overlap[] = []
  for (const { id, name } of others) {
    const pairs = await pairsWith(sql, id, examined)
    if (pairs.length > 0) found.push({ experimentId: id, experimentName: name, examined: examined.length, pairs })
  }
  return found
}

/** What the job has found; null when it has not looked. */
export const storedOverlaps = async (sql: Sql, experimentId: string): Promise<readonly Overlap[] | null> => {
  const [row] = await sql<{ found: readonly Overlap[] }[]>`
    SELECT found FROM experiment_overlaps WHERE experiment_id = ${experimentId}`
  return row?.found ?? null
}

/** Whether it is more than a minute since the job looked. */
export const areOverlapsOld = async (sql: Sql, experimentId: string): Promise<boolean> => {
  const fresh = await sql`
    SELECT FROM experiment_overlaps WHERE experiment_id = ${experimentId} AND computed_at > statement_timestamp() - interval '1 minute'`
  return fresh.count === 0
}

export const storeOverlaps = async (sql: Sql, experimentId: string, overlaps: readonly Overlap[]): Promise<void> => {
  await sql`
    INSERT INTO experiment_overlaps (experiment_id, found, computed_at)
    VALUES (${experimentId}, ${sql.json(overlaps.map((each) => ({ ...each, pairs: each.pairs.map((pair) => ({ ...pair })) })))}, statement_timestamp())
    ON CONFLICT (experiment_id) DO UPDATE SET found = excluded.found, computed_at = excluded.computed_at`
}
