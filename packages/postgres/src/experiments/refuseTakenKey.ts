import type { Experiment } from "@sortition/domain/experiments/Experiment"
import { ExperimentKeyTaken } from "@sortition/domain/experiments/ExperimentKeyTaken"
import { Result } from "effect"
import postgres from "postgres"
import type { Sql } from "../sql/connect.ts"
import { inSavepoint } from "../sql/isolate.ts"

const isTaken = (fault: unknown) =>
  fault instanceof postgres.PostgresError && fault.constraint_name === "experiments_by_key"

/**
 * Runs the statements that store an experiment with its key. They leave nothing behind when another experiment of the team has the key.
 * `before` is the stored experiment; null for a new one.
 */
export const refuseTakenKey = async <A, E>(
  connection: Sql,
  before: Experiment | null,
  { key }: Experiment,
  store: (part: Sql) => Promise<Result.Result<A, E>>
): Promise<Result.Result<A, E | ExperimentKeyTaken>> => {
  if (key === null || key === before?.key) return store(connection)
  try {
    return await inSavepoint(connection, store)
  } catch (fault) {
    if (!isTaken(fault)) throw fault
    return Result.fail(new ExperimentKeyTaken({ key }))
  }
}
