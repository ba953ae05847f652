import type { ActivityPoint, PlacedActivity } from "@sortition/domain/activity/ActivityPoint"
import { ActivityStore, type Sight } from "@sortition/domain/activity/ActivityStore"
import { Effect, Layer } from "effect"
import { readLateness } from "../metrics/readLateness.ts"
import { arrayOf, textArrayOf } from "../sql/arrayText.ts"
import type { Sql } from "../sql/connect.ts"
import { Database } from "../sql/Database.ts"
import { makeQuery } from "../sql/query.ts"
import { liveCounts } from "./liveCounts.ts"

/** How many rows a run deletes. */
const deletedAtOnce = 20_000

/** All processes add in the same order, so that none waits for another that waits for it. */
const inOrder = (points: readonly PlacedActivity[]): readonly PlacedActivity[] => {
  const keyed = points.map((point) => ({
    key: `${point.experimentId} ${point.at} ${point.reason} ${point.bucket}`,
    point
  }))
  return keyed.toSorted((one, other) => (one.key < other.key ? -1 : 1)).map(({ point }) => point)
}

const add = (sql: Sql, points: readonly PlacedActivity[]) => {
  const sorted = inOrder(points)
  return sql`
    INSERT INTO experiment_activity AS a (experiment_id, period, reason, bucket, count)
    SELECT * FROM unnest(${arrayOf(sorted.map(({ experimentId }) => experimentId))}::uuid[],
      ${arrayOf(sorted.map(({ at }) => new Date(at).toISOString()))}::timestamptz[],
      ${textArrayOf(sorted.map(({ reason }) => reason))}::text[], ${textArrayOf(sorted.map(({ bucket }) => bucket ?? ""))}::text[],
      ${arrayOf(sorted.map(({ count }) => count))}::bigint[])
    ON CONFLICT (experiment_id, period, reason, bucket) DO UPDATE SET count = a.count + excluded.count`
}

const look = async (
  sql: Sql,
  { experimentIds, teamIds }: { readonly experimentIds: readonly string[]; readonly teamIds: readonly string[] },
  since: number
): Promise<Sight> => {
  const [ids, teams] = [[...experimentIds], [...teamIds]]
  const [heights, revisions, points] = await Promise.all([
    sql<{ teamId: string; height: number }[]>`
      SELECT team_id, height::float8 AS height FROM audit_heads WHERE team_id = ANY(${teams}::bigint[])`,
    sql<{ id: string; revision: number }[]>`SELECT id, revision FROM experiments WHERE id = ANY(${ids}::uuid[])`,
    sql<PlacedActivity[]>`
      SELECT experiment_id, period AS at, reason, nullif(bucket, '') AS bucket, count::float8 AS count FROM experiment_activity
      WHERE experiment_id = ANY(${ids}::uuid[]) AND period >= ${since}::timestamptz ORDER BY period`
  ])
  return {
    heights: new Map(heights.map(({ height, teamId }) => [teamId, height])),
    revisions: new Map(revisions.map(({ id, revision }) => [id, revision])),
    points
  }
}

const tidy = async (sql: Sql): Promise<void> => {
  await sql`
    INSERT INTO worker_rounds (seen_at) VALUES (statement_timestamp())
    ON CONFLICT (id) DO UPDATE SET seen_at = excluded.seen_at`
  await sql`
    DELETE FROM experiment_activity WHERE (experiment_id, period, reason, bucket) IN (
      SELECT experiment_id, period, reason, bucket FROM experiment_activity
      WHERE period < statement_timestamp() - interval '24 hours' - interval '5 minutes'
      ORDER BY period LIMIT ${deletedAtOnce} FOR UPDATE SKIP LOCKED)`
}

export const ActivityStoreLive = Layer.effect(
  ActivityStore,
  Effect.gen(function* () {
    const { sql, statement } = yield* Database
    const [adding, looking] = [makeQuery(), makeQuery()]

    return ActivityStore.of({
      add: (points) => adding(() => add(sql, points)).pipe(Effect.asVoid),
      since: (experimentId, since, period) =>
        statement(
          (connection) => connection<ActivityPoint[]>`
          WITH periods AS (SELECT make_interval(secs => ${period}) AS length, 'epoch'::timestamptz AS origin)
          SELECT date_bin(length, period, origin) AS at, reason, nullif(bucket, '') AS bucket, sum(count)::float8 AS count
          FROM experiment_activity, periods
          WHERE experiment_id = ${experimentId} AND period >= date_bin(length, ${since}::timestamptz, origin)
          GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`,
          "patient"
        ),
      lateness: (teamId) => statement((connection) => readLateness(connection, teamId), "patient"),
      look: (watched, since) => looking(() => look(sql, watched, since)),
      counts: (experimentIds) => statement((connection) => liveCounts(connection, experimentIds), "patient"),
      tidy: statement(tidy, "patient").pipe(Effect.asVoid)
    })
  })
)
