import { ExperimentNotFound } from "@sortition/domain/experiments/Experiment"
import { MetricStore, type StoredMetrics } from "@sortition/domain/outcomes/MetricStore"
import { Effect, Layer, Result } from "effect"
import type { Sql } from "../sql/connect.ts"
import { Database } from "../sql/Database.ts"
import { hasOutcomes, quietMetric, readMetrics, writeMetric } from "./metricRows.ts"

/** Locks the experiment until the transaction ends: no other transaction can change its metrics. */
const holdFacts = async (sql: Sql, experimentId: string): Promise<StoredMetrics | null> => {
  const [experiment] = await sql<StoredMetrics["experiment"][]>`
    SELECT id, archived, created_at FROM experiments WHERE id = ${experimentId} FOR UPDATE`
  return experiment === undefined ? null : { experiment, stored: await readMetrics(sql, experimentId) }
}

/** Waits for those that record outcomes before it locks the experiment, so that enrolments do not wait with it. */
const hasOutcomesQuietly = async (sql: Sql, experimentId: string, id: string): Promise<boolean> => {
  if (await hasOutcomes(sql, experimentId, id)) return true
  await quietMetric(sql, experimentId, id)
  return hasOutcomes(sql, experimentId, id)
}

export const MetricStoreLive = Layer.effect(
  MetricStore,
  Effect.gen(function* () {
    const { changeResult, statement } = yield* Database

    return MetricStore.of({
      list: (experimentId) => statement((connection) => readMetrics(connection, experimentId)),
      declare: (experimentId, decide) =>
        changeResult(async (connection) => {
          const facts = await holdFacts(connection, experimentId)
          if (facts === null) return Result.fail(new ExperimentNotFound({ id: experimentId }))
          const decided = decide(facts)
          if (Result.isSuccess(decided)) await writeMetric(connection, decided.success)
          return decided
        }, experimentId),
      modify: (experimentId, { id, needsQuiet }, decide) =>
        changeResult(async (connection) => {
          const isUsed = needsQuiet && (await hasOutcomesQuietly(connection, experimentId, id))
          const facts = await holdFacts(connection, experimentId)
          if (facts === null) return Result.fail(new ExperimentNotFound({ id: experimentId }))
          const decided = decide({ ...facts, hasOutcomes: isUsed })
          if (Result.isSuccess(decided) && decided.success.after !== decided.success.before) {
            await writeMetric(connection, decided.success.after)
          }
          return decided
        }, experimentId)
    })
  })
)
