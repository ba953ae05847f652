import type { Sql } from "../../sql/connect.ts"
import { countedSamples, timedSamples } from "./countedSamples.ts"
import { storedCounts, storedDurations } from "./storedCounts.ts"

const isCounted = (sql: Sql, experimentId: string) =>
  sql`EXISTS (SELECT FROM counted_experiments WHERE experiment_id = ${experimentId})`

/** The counts of an experiment: the stored ones, or those of its samples while they are not stored yet. */
export const currentCounts = (sql: Sql, experimentId: string) => sql`
  SELECT * FROM (${storedCounts(sql, experimentId)}) stored WHERE ${isCounted(sql, experimentId)}
  UNION ALL SELECT * FROM (${countedSamples(sql, experimentId)}) counted WHERE NOT ${isCounted(sql, experimentId)}`

/** The same for how long completions took. */
export const currentDurations = (sql: Sql, experimentId: string) => sql`
  SELECT * FROM (${storedDurations(sql, experimentId)}) stored WHERE ${isCounted(sql, experimentId)}
  UNION ALL SELECT * FROM (${timedSamples(sql, experimentId)}) counted WHERE NOT ${isCounted(sql, experimentId)}`
