import type { Sample } from "@sortition/domain/Sample"
import { type PlannedSample, SampleStore } from "@sortition/domain/SampleStore"
import { Effect, Layer, Option } from "effect"
import { coalesce } from "./coalesce.ts"
import { type Completion, completeBatch } from "./completeBatch.ts"
import { Database, query } from "./Database.ts"
import { enrolBatch } from "./enrolBatch.ts"
import { first } from "./first.ts"
import { pageOf } from "./pageOf.ts"
import { sampleColumns } from "./sampleColumns.ts"

const batching = { lanes: 2, size: 500 }

export const sampleStoreLayer = Layer.effect(
  SampleStore,
  Effect.gen(function* () {
    const { sql } = yield* Database
    const columns = sampleColumns(sql)
    const enrol = coalesce(batching, (batch: readonly PlannedSample[]) => enrolBatch(sql, batch))
    const complete = coalesce(batching, (batch: readonly Completion[]) => completeBatch(sql, batch))

    return SampleStore.of({
      enrol: (planned) => query(() => enrol(planned)),
      complete: (experimentId, id, at) => query(() => complete({ experimentId, id, at })),
      lookup: (experimentId, sampledEntity, sampledValue) =>
        query(
          () => sql<(Sample & { revision: number })[]>`
          SELECT ${columns}, e.revision FROM experiments e
          LEFT JOIN samples s ON s.experiment_id = ${experimentId} AND s.sampled_entity = ${sampledEntity}
            AND s.sampled_value = ${sampledValue}
          WHERE e.id = ${experimentId}`
        ).pipe(
          Effect.map(([row]) => {
            if (row === undefined) return { sample: Option.none(), revision: Option.none() }
            const { revision, ...sample } = row
            return {
              sample: sample.id === null ? Option.none() : Option.some(sample),
              revision: Option.some(revision)
            }
          })
        ),
      find: (experimentId, id) =>
        query(
          () => sql<Sample[]>`
          SELECT ${columns} FROM samples s WHERE experiment_id = ${experimentId} AND id = ${id}`
        ).pipe(Effect.map(first)),
      list: (experimentId, page) =>
        query(
          () => sql<Sample[]>`
          SELECT ${columns} FROM samples s WHERE experiment_id = ${experimentId} AND ${pageOf(sql, page)}`
        ),
      // Rows that another worker is stamping are skipped; what is accepted meanwhile has its own hint.
      stampCompletions: query(
        () => sql`
        WITH accepted AS (
          SELECT experiment_id, id FROM samples WHERE complete AND completed_at IS NULL FOR UPDATE SKIP LOCKED
        )
        UPDATE samples s SET completed_at = completion_accepted_at
        FROM accepted a WHERE s.experiment_id = a.experiment_id AND s.id = a.id`
      ).pipe(Effect.map(({ count }) => count))
    })
  })
)
