import { RowsFailed } from "@sortition/domain/jobs/RowsFailed"
import type { NewOutcome } from "@sortition/domain/outcomes/Outcome"
import { OutcomeStore } from "@sortition/domain/outcomes/OutcomeStore"
import { SampleNotFound } from "@sortition/domain/samples/Sample"
import { afterCommit } from "@sortition/domain/shared/Commit"
import { Effect, Layer, Result } from "effect"
import { coalesce } from "../samples/coalesce.ts"
import { CurrentTransaction } from "../sql/CurrentTransaction.ts"
import type { Pool } from "../sql/connect.ts"
import { Database } from "../sql/Database.ts"
import { makeGate } from "../sql/deadlines/makeGate.ts"
import { makeQuery, patientQuery } from "../sql/query.ts"
import { foldOutcomes } from "./foldOutcomes.ts"
import { readSeries } from "./outcomeTotals.ts"
import { type Candidate, type RecordResult, recordOutcomes } from "./recordOutcomes.ts"

/** Single outcomes share transactions. */
const batching = { concurrency: 2, size: 500 }
/** Concurrent transactions with thousands of rows; leaves connections for other requests. */
const bulkTransactions = 2

const record = (pool: Pool, experimentId: string, candidates: readonly Candidate[]): Promise<readonly RecordResult[]> =>
  pool
    .begin(async (connection) => ({ results: await recordOutcomes(connection, experimentId, candidates) }))
    .then(({ results }) => results)

interface Single extends Candidate {
  readonly experimentId: string
}

/** What became of a single outcome, or why its transaction failed. */
type Settled = Result.Result<RecordResult, unknown>

/** Records single outcomes, each experiment's in a transaction of its own. One that fails keeps no other from it. */
const recordSingles = (pool: Pool) => async (batch: readonly Single[]) => {
  const settled = new Map<Single, Settled>()
  for (const [experimentId, group] of Map.groupBy(batch, (single) => single.experimentId)) {
    const recorded = await record(pool, experimentId, group).then(Result.succeed, Result.fail)
    for (const [index, single] of group.entries()) {
      settled.set(
        single,
        Result.map(recorded, (results) => results[index] ?? lost(single))
      )
    }
  }
  return batch.map((single) => settled.get(single) ?? Result.succeed(lost(single)))
}

const answerOf = (settled: Settled): readonly RecordResult[] => {
  if (Result.isFailure(settled)) throw settled.failure
  return [settled.success]
}

const lost = ({ outcome }: Candidate): RecordResult => Result.fail(new SampleNotFound({ id: outcome.sampleId }))

export const OutcomeStoreLive = Layer.effect(
  OutcomeStore,
  Effect.gen(function* () {
    const { patient, read, samples, wrote } = yield* Database
    const recording = makeQuery()
    const recordSingle = coalesce(batching, recordSingles(samples))
    const gate = makeGate(bulkTransactions)
    const recordAlone = (experimentId: string, candidates: readonly Candidate[]) => {
      const [only, ...others] = candidates
      const done = () => wrote(experimentId)
      return only !== undefined && others.length === 0
        ? recording(() =>
            recordSingle({ experimentId, ...only })
              .then(answerOf)
              .finally(done)
          )
        : patientQuery(() => gate(() => record(patient, experimentId, candidates)).finally(done))
    }

    return OutcomeStore.of({
      record: (experimentId, outcomes, check) =>
        CurrentTransaction.use((open) => {
          const candidates = outcomes.map((outcome: NewOutcome) => ({ outcome, check }))
          return open === null
            ? recordAlone(experimentId, candidates)
            : Effect.tap(
                patientQuery(() => recordOutcomes(open, experimentId, candidates)),
                () => afterCommit(Effect.sync(() => wrote(experimentId)))
              )
        }),
      series: (experimentId, interval) =>
        read(experimentId, (connection) => readSeries(connection, experimentId, interval), "patient"),
      fold: patientQuery(() => foldOutcomes(patient)).pipe(
        Effect.flatMap(({ faults, folded }) => RowsFailed.unless("the fold of outcomes", faults, folded))
      )
    })
  })
)
