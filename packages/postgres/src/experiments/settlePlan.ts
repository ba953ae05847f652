import type { Experiment } from "@sortition/domain/experiments/Experiment"
import { PlanFixed } from "@sortition/domain/experiments/PlanFixed"
import { Equal, Result } from "effect"
import type { Sql } from "../sql/connect.ts"

/** Refuses a change of the plan after the first sample that counts; detached samples count. The transaction has locked the experiment. */
export const settlePlan = async (
  sql: Sql,
  before: Experiment,
  after: Experiment
): Promise<Result.Result<void, PlanFixed>> => {
  if (Equal.equals(before.plan, after.plan)) return Result.void
  const rows = await sql`
    SELECT FROM experiments WHERE id = ${after.id} AND (samples_detached_at IS NOT NULL
      OR EXISTS (SELECT FROM samples WHERE experiment_id = ${after.id} AND allocated_by <> 'override'))`
  return rows.length === 0 ? Result.void : Result.fail(new PlanFixed({ id: after.id }))
}
