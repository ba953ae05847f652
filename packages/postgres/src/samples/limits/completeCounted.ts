import type { Experiment } from "@sortition/domain/experiments/Experiment"
import * as lifecycle from "@sortition/domain/experiments/lifecycle"
import type { Sample } from "@sortition/domain/samples/Sample"
import { Result } from "effect"
import { experimentColumns, updateExperiment } from "../../experiments/experimentRows.ts"
import { holdAlone } from "../../experiments/limits/holdAlone.ts"
import { addCounts, readTotals } from "../../experiments/limits/limitCounts.ts"
import { settleShare } from "../../experiments/settleShare.ts"
import type { Sql } from "../../sql/connect.ts"
import { type Accepted, acceptAll } from "../completeBatch.ts"

/** Completes an experiment that the transaction has locked as of `instant`, unless its end date came before that. */
export const stopAt = async (connection: Sql, experimentId: string, instant: number): Promise<void> => {
  const [row] = await connection<(Experiment & { serviceActive: boolean })[]>`
    SELECT ${experimentColumns(connection)}, s.active AS service_active
    FROM experiments e JOIN services s ON s.id = e.service_id WHERE e.id = ${experimentId}`
  if (row === undefined) return
  const { serviceActive, ...before } = row
  const ended = lifecycle.end(lifecycle.at(before, serviceActive, instant), instant, "stop_at_completions")
  const after = { ...ended, updatedAt: Math.max(instant, before.updatedAt) }
  Result.getOrThrow(await settleShare(connection, before, after))
  await updateExperiment(connection, after)
}

const isCounted = ({ allocatedBy }: Sample) => allocatedBy !== "override"

const timeOf = ({ completedAt }: Sample) => completedAt ?? 0

const settle = async (connection: Sql, experimentId: string, accepted: readonly Sample[]): Promise<void> => {
  const [limit] = await connection<{ stopAtCompletions: number }[]>`
    SELECT stop_at_completions FROM experiments
    WHERE id = ${experimentId} AND stop_at_completions IS NOT NULL AND completed_at IS NULL`
  const counted = accepted.filter(isCounted).toSorted((one, other) => timeOf(one) - timeOf(other))
  if (limit === undefined || counted.length === 0) return
  const groups = Map.groupBy(counted, ({ allocatedBucket }) => allocatedBucket)
  await addCounts(connection, experimentId, {
    completions: new Map(Array.from(groups, ([bucket, samples]) => [bucket, samples.length]))
  })
  const { completions } = await readTotals(connection, experimentId)
  if (completions < limit.stopAtCompletions) return
  const missing = limit.stopAtCompletions - (completions - counted.length)
  const last = counted[Math.max(missing, 1) - 1]
  if (last !== undefined) await stopAt(connection, experimentId, timeOf(last))
}

/**
 * Records acceptances in an experiment with `stop_at_completions`, in an open transaction, and completes it when they reach that number. Locks the
 * experiment alone until the transaction ends.
 */
export const completeCounted = async (
  connection: Sql,
  experimentId: string,
  times: ReadonlyMap<string, number>
): Promise<Accepted> => {
  await holdAlone(connection, experimentId)
  const rows = await acceptAll(connection, experimentId, times, true)
  await settle(connection, experimentId, rows.accepted)
  return rows
}
