import type { Experiment } from "@sortition/domain/experiments/Experiment"
import { checkFallback, type ValuedBucket } from "@sortition/domain/experiments/valueTypes"
import type { InvalidInput } from "@sortition/domain/shared/InvalidInput"
import { Equal, Result } from "effect"
import type { Sql } from "../sql/connect.ts"

/** Refuses another fallback value that does not fit the buckets. The transaction has locked the experiment, and with it their values. */
export const settleFallback = async (
  sql: Sql,
  before: Experiment,
  after: Experiment
): Promise<Result.Result<void, InvalidInput>> => {
  if (after.fallbackValue === null || Equal.equals(before.fallbackValue, after.fallbackValue)) return Result.void
  const buckets = await sql<ValuedBucket[]>`
    SELECT bucket_name AS name, value FROM experiment_buckets WHERE experiment_id = ${after.id} ORDER BY position`
  return checkFallback(buckets, after.fallbackValue)
}
