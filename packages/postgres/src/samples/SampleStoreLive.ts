import { RowsFailed } from "@sortition/domain/jobs/RowsFailed"
import type { Quota } from "@sortition/domain/samples/Quota"
import type { ListedSample, Sample } from "@sortition/domain/samples/Sample"
import { type Admitted, type Completed, SampleStore } from "@sortition/domain/samples/SampleStore"
import { afterCommit } from "@sortition/domain/shared/Commit"
import { Metrics } from "@sortition/runtime/metrics/Metrics"
import { Effect, Layer, Option, Semaphore } from "effect"
import { readQuota } from "../experiments/limits/quotaRows.ts"
import { CurrentTransaction } from "../sql/CurrentTransaction.ts"
import type { Sql } from "../sql/connect.ts"
import { Database } from "../sql/Database.ts"
import { makeGate } from "../sql/deadlines/makeGate.ts"
import { inSavepoint, isolate } from "../sql/isolate.ts"
import { makeQuery, patientQuery } from "../sql/query.ts"
import { first, pageOf } from "../sql/rows.ts"
import { bulkEnroller, enrolBulkIn } from "./bulkEnroller.ts"
import { coalesce } from "./coalesce.ts"
import { type Accepted, type Completion, completeBatch, completeOne } from "./completeBatch.ts"
import { completeBulk } from "./completeBulk.ts"
import { enrolOne } from "./enrolBatch.ts"
import { exportSamples } from "./exportSamples.ts"
import { findBulk } from "./findBulk.ts"
import { completeCounted } from "./limits/completeCounted.ts"
import { enrolLimitedBulk } from "./limits/enrolLimited.ts"
import { findRecounts, recountOne } from "./limits/recountCompletions.ts"
import { lookupAcross } from "./lookupAcross.ts"
import { lookupBulk } from "./lookupBulk.ts"
import { sampleCounts } from "./sampleCounts.ts"
import { sampleEnroller } from "./sampleEnroller.ts"
import { listedColumns, sampleColumns } from "./sampleRows.ts"
import { isFiltered, samplesWithin } from "./samplesWithin.ts"
import { stampCompletions } from "./stampCompletions.ts"

const batching = { concurrency: 2, size: 500 }
/** Concurrent exports, each on a connection of its own for as long as its reader needs; further ones wait. */
const exportsAtOnce = 2
/** Concurrent statements with thousands of rows; leaves connections for other requests. */
const bulkStatements = 4

/** Of an experiment that does not exist. */
const noQuota: Quota = { isFull: false, closedBuckets: [], version: 0 }

/** The results of a bulk completion, with those that had to be counted. */
const withCounted = (completed: readonly (Completed | null)[], { accepted, others }: Accepted) => {
  const rows = new Map<string, Completed>([
    ...accepted.map((sample) => [sample.id, { sample, isFirst: true }] as const),
    ...others.map((sample) => [sample.id, { sample, isFirst: false }] as const)
  ])
  return completed.map((each) => (each === null ? null : (rows.get(each.sample.id) ?? each)))
}

export const SampleStoreLive = Layer.effect(
  SampleStore,
  Effect.gen(function* () {
    const { change, patient, poolFor, read, samples: sql, statement, wrote } = yield* Database
    const { enrolBatchSize, stampLateness } = yield* Metrics
    const columns = sampleColumns(sql)
    const [query, enrolling, completing] = [makeQuery(), makeQuery(), makeQuery()]
    const enrol = sampleEnroller(sql, patient, { wrote, batchSize: enrolBatchSize })
    const complete = coalesce(batching, (batch: readonly Completion[]) =>
      completeBatch(sql, batch).finally(() => {
        for (const { experimentId } of batch) wrote(experimentId)
      })
    )

    const enrolBulk = bulkEnroller(patient)
    const bulkGate = makeGate(bulkStatements)
    const bulkQuery = <A>(experimentId: string, run: () => Promise<A>) =>
      patientQuery(() => bulkGate(run).finally(() => wrote(experimentId)))
    const inTransaction = <A>(experimentId: string, run: () => Promise<A>) =>
      Effect.tap(patientQuery(run), () => afterCommit(Effect.sync(() => wrote(experimentId))))

    const begin = async <A>(run: (connection: Sql) => Promise<A>): Promise<A> =>
      (await patient.begin(async (connection) => ({ value: await run(connection) }))).value
    const countCompletions = (experimentId: string, ids: readonly string[], at: number) =>
      change(
        (connection) => completeCounted(connection, experimentId, new Map(ids.map((id) => [id, at]))),
        experimentId
      ).pipe(Effect.tap(() => afterCommit(Effect.sync(() => wrote(experimentId)))))

    const exportSlots = yield* Semaphore.make(exportsAtOnce)

    return SampleStore.of({
      enrol: (planned) =>
        CurrentTransaction.use((open) =>
          open === null
            ? enrolling(() => enrol(planned))
            : inTransaction(planned.sample.experimentId, () => enrolOne(open, planned))
        ),
      complete: (experimentId, id, at) =>
        CurrentTransaction.use((open) =>
          open === null
            ? completing(() => complete({ experimentId, id, at }))
            : inTransaction(experimentId, () => completeOne(open, { experimentId, id, at }))
        ).pipe(
          Effect.flatMap((found) =>
            Option.isNone(found) || found.value.complete
              ? Effect.succeed(found)
              : Effect.map(countCompletions(experimentId, [id], at), ({ accepted, others }) =>
                  first([...accepted, ...others])
                )
          )
        ),
      enrolBulk: (experimentId, { limited, ...decided }) => {
        const batch = { experimentId, ...decided }
        const enrolIn = limited ? enrolLimitedBulk : enrolBulkIn
        return CurrentTransaction.use((open): Effect.Effect<Option.Option<readonly Admitted[]>> => {
          if (open !== null) return inTransaction(experimentId, () => enrolIn(open, batch))
          return bulkQuery(experimentId, () =>
            limited ? begin((own) => enrolLimitedBulk(own, batch)) : enrolBulk(batch)
          )
        })
      },
      quotaOf: (experimentId) =>
        statement((connection) => readQuota(connection, experimentId), "samples").pipe(
          Effect.map((quota) => quota ?? noQuota)
        ),
      completeBulk: (experimentId, ids, now) =>
        CurrentTransaction.use((open) =>
          open === null
            ? bulkQuery(experimentId, () => completeBulk(patient, experimentId, ids, now))
            : inTransaction(experimentId, () => completeBulk(open, experimentId, ids, now))
        ).pipe(
          Effect.flatMap((completed) => {
            const open = completed.flatMap((each) => (each === null || each.sample.complete ? [] : each.sample.id))
            if (open.length === 0) return Effect.succeed(completed)
            return Effect.map(countCompletions(experimentId, open, now), (rows) => withCounted(completed, rows))
          })
        ),
      recountCompletions: patientQuery(() => findRecounts(patient)).pipe(
        Effect.flatMap((due) =>
          Effect.forEach(due, (id) =>
            change((connection) => isolate([id], () => inSavepoint(connection, (part) => recountOne(part, id))), id)
          )
        ),
        Effect.flatMap((done) => {
          const faults = done.flatMap((each) => each.faults)
          return RowsFailed.unless("the completions of experiments", faults, done.length - faults.length)
        })
      ),
      lookup: (experimentId, sampledEntity, sampledValue) =>
        statement(
          (connection) => connection<(Sample & { currentRevision: number })[]>`
          SELECT ${columns}, e.revision AS current_revision FROM experiments e
          LEFT JOIN samples s ON s.experiment_id = ${experimentId} AND s.sampled_entity = ${sampledEntity}
            AND s.sampled_value = ${sampledValue}
          WHERE e.id = ${experimentId}`,
          "samples"
        ).pipe(
          Effect.map(([row]) => {
            if (row === undefined) return { sample: Option.none(), revision: Option.none() }
            const { currentRevision, ...sample } = row
            return {
              sample: sample.id === null ? Option.none() : Option.some(sample),
              revision: Option.some(currentRevision)
            }
          })
        ),
      lookupBulk: (experimentId, keys) =>
        statement((connection) => lookupBulk(connection, experimentId, keys), "patient").pipe(
          Effect.map(({ revision, samples }) => ({ samples, revision: Option.fromNullishOr(revision) }))
        ),
      lookupAcross: (experimentIds, keys) =>
        statement((connection) => lookupAcross(connection, experimentIds, keys), "patient"),
      find: (experimentId, id) =>
        query(
          () => sql<Sample[]>`
          SELECT ${columns} FROM samples s WHERE experiment_id = ${experimentId} AND id = ${id}`
        ).pipe(Effect.map(first)),
      findBulk: (experimentId, ids) => statement((connection) => findBulk(connection, experimentId, ids), "patient"),
      list: (experimentId, filter) =>
        read(
          experimentId,
          (connection) => connection<ListedSample[]>`
          SELECT ${listedColumns(sql)} FROM samples s WHERE experiment_id = ${experimentId}
            AND ${samplesWithin(sql, filter)} AND ${pageOf(sql, filter)}`,
          isFiltered(filter) ? "patient" : "samples"
        ),
      exportAll: (experimentId) => exportSamples({ experimentId, pool: poolFor(experimentId), slots: exportSlots }),
      counts: (experimentId) => read(experimentId, (connection) => sampleCounts(connection, experimentId), "patient"),
      isDetached: (experimentId) =>
        statement(
          (connection) =>
            connection`SELECT FROM experiments WHERE id = ${experimentId} AND samples_detached_at IS NOT NULL`,
          "samples"
        ).pipe(Effect.map(({ count }) => count > 0)),
      stampCompletions: patientQuery(() => stampCompletions(patient, (seconds) => stampLateness.observe(seconds))).pipe(
        Effect.flatMap(({ faults, stamped }) => RowsFailed.unless("the completion time of samples", faults, stamped))
      )
    })
  })
)
