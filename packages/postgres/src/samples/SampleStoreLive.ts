import { RowsFailed } from "@sortition/domain/jobs/RowsFailed"
import type { ListedSample, Sample } from "@sortition/domain/samples/Sample"
import { type DecidedSample, SampleStore } from "@sortition/domain/samples/SampleStore"
import { Effect, Layer, Option, Semaphore } from "effect"
import { againAfterDeadlock } from "../sql/againAfterDeadlock.ts"
import { Database, query } from "../sql/Database.ts"
import { first, pageOf } from "../sql/rows.ts"
import { bulkEnroller } from "./bulkEnroller.ts"
import { coalesce } from "./coalesce.ts"
import { type Completion, completeBatch } from "./completeBatch.ts"
import { completeBulk } from "./completeBulk.ts"
import { enrolBatch } from "./enrolBatch.ts"
import { exportSamples } from "./exportSamples.ts"
import { findBulk } from "./findBulk.ts"
import { lookupBulk } from "./lookupBulk.ts"
import { sampleCounts } from "./sampleCounts.ts"
import { listedColumns, sampleColumns } from "./sampleRows.ts"
import { samplesWithin } from "./samplesWithin.ts"
import { stampCompletions } from "./stampCompletions.ts"

const batching = { concurrency: 2, size: 500 }
/** Concurrent exports, each on a connection of its own for as long as its reader needs; further ones wait. */
const exportsAtOnce = 2
/** Concurrent statements with thousands of rows; leaves connections for other requests. */
const bulkStatements = 4

export const SampleStoreLive = Layer.effect(
  SampleStore,
  Effect.gen(function* () {
    const { poolFor, read, sql, wrote } = yield* Database
    const columns = sampleColumns(sql)
    const enrol = coalesce(batching, (batch: readonly DecidedSample[]) =>
      againAfterDeadlock(() => enrolBatch(sql, batch)).finally(() => {
        for (const { sample } of batch) wrote(sample.experimentId)
      })
    )
    const complete = coalesce(batching, (batch: readonly Completion[]) =>
      completeBatch(sql, batch).finally(() => {
        for (const { experimentId } of batch) wrote(experimentId)
      })
    )

    const enrolBulk = bulkEnroller(sql)
    const bulkSlots = yield* Semaphore.make(bulkStatements)
    const bulkQuery = <A>(experimentId: string, run: () => Promise<A>) =>
      bulkSlots.withPermit(query(() => run().finally(() => wrote(experimentId))))

    const exportSlots = yield* Semaphore.make(exportsAtOnce)

    return SampleStore.of({
      enrol: (planned) => query(() => enrol(planned)),
      complete: (experimentId, id, at) => query(() => complete({ experimentId, id, at })),
      enrolBulk: (experimentId, revision, samples) =>
        bulkQuery(experimentId, () => enrolBulk({ experimentId, revision, samples })),
      completeBulk: (experimentId, ids, now) =>
        bulkQuery(experimentId, () => completeBulk(sql, experimentId, ids, now)),
      lookup: (experimentId, sampledEntity, sampledValue) =>
        query(
          () => sql<(Sample & { currentRevision: number })[]>`
          SELECT ${columns}, e.revision AS current_revision FROM experiments e
          LEFT JOIN samples s ON s.experiment_id = ${experimentId} AND s.sampled_entity = ${sampledEntity}
            AND s.sampled_value = ${sampledValue}
          WHERE e.id = ${experimentId}`
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
        query(() => lookupBulk(sql, experimentId, keys)).pipe(
          Effect.map(({ revision, samples }) => ({ samples, revision: Option.fromNullishOr(revision) }))
        ),
      find: (experimentId, id) =>
        query(
          () => sql<Sample[]>`
          SELECT ${columns} FROM samples s WHERE experiment_id = ${experimentId} AND id = ${id}`
        ).pipe(Effect.map(first)),
      findBulk: (experimentId, ids) => query(() => findBulk(sql, experimentId, ids)),
      list: (experimentId, filter) =>
        read(
          experimentId,
          (connection) => connection<ListedSample[]>`
          SELECT ${listedColumns(sql)} FROM samples s WHERE experiment_id = ${experimentId}
            AND ${samplesWithin(sql, filter)} AND ${pageOf(sql, filter)}`
        ),
      exportAll: (experimentId) => exportSamples({ experimentId, pool: poolFor(experimentId), slots: exportSlots }),
      counts: (experimentId) => read(experimentId, (connection) => sampleCounts(connection, experimentId)),
      isDetached: (experimentId) =>
        query(() => sql`SELECT FROM experiments WHERE id = ${experimentId} AND samples_detached_at IS NOT NULL`).pipe(
          Effect.map(({ count }) => count > 0)
        ),
      stampCompletions: query(() => stampCompletions(sql)).pipe(
        Effect.flatMap(({ faults, stamped }) => RowsFailed.unless("the completion time of samples", faults, stamped))
      )
    })
  })
)
