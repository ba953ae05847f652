import { AllocationStore } from "@sortition/domain/allocation/AllocationStore"
import type { Snapshot } from "@sortition/domain/allocation/Allocator"
import { hasLimits } from "@sortition/domain/allocation/hasLimits"
import { type Experiment, ExperimentNotFound } from "@sortition/domain/experiments/Experiment"
import { Effect, Layer, Option, Result, Semaphore } from "effect"
import { experimentColumns } from "../experiments/experimentRows.ts"
import { holdAlone } from "../experiments/limits/holdAlone.ts"
import { readLayerShare } from "../layers/layerRows.ts"
import { readOverrides } from "../overrides/overrideRows.ts"
import { CurrentTransaction } from "../sql/CurrentTransaction.ts"
import type { Sql } from "../sql/connect.ts"
import { Database } from "../sql/Database.ts"
import { query } from "../sql/query.ts"
import { first } from "../sql/rows.ts"
import { oneView, patientTransaction, transaction } from "../sql/transaction.ts"
import { readCriteria } from "../targeting/criterionRows.ts"
import { readAllocatedSamples } from "./allocatedSamples.ts"
import { readAllocation, readVersions, writeAllocation, writeValues } from "./allocationRows.ts"
import { countClosedBuckets } from "./countClosedBuckets.ts"

/** Experiments that this process may lock at once. Each needs a connection besides those for enrolment. */
const heldAtOnce = 2

const readSnapshot = async (sql: Sql, id: string) => {
  const [row] = await sql<(Experiment & { serviceActive: boolean; salt: string; revision: number })[]>`
    SELECT ${experimentColumns(sql)}, s.active AS service_active, e.salt, e.revision
    FROM experiments e JOIN services s ON s.id = e.service_id WHERE e.id = ${id}`
  const allocation = await readAllocation(sql, id, false)
  if (row === undefined || Option.isNone(allocation)) return Option.none()
  const { revision, salt, serviceActive, ...experiment } = row
  const criteria = await readCriteria(sql, sql`experiment_id = ${id}`)
  const layer = await readLayerShare(sql, id)
  const overrides = await readOverrides(sql, sql`experiment_id = ${id} ORDER BY id`)
  return Option.some({
    experiment,
    serviceActive,
    salt,
    revision,
    allocation: allocation.value,
    criteria,
    layer,
    overrides
  })
}

const isCounted = ({ allocation, experiment }: Snapshot) => hasLimits(experiment, allocation.buckets)

const shareExperiment = (connection: Sql, id: string) => connection`SELECT FROM experiments WHERE id = ${id} FOR SHARE`

const joining =
  (connection: Sql) =>
  <A, E>(effect: Effect.Effect<A, E>): Effect.Effect<A, E> =>
    Effect.provideService(effect, CurrentTransaction, connection)

export const AllocationStoreLive = Layer.effect(
  AllocationStore,
  Effect.gen(function* () {
    const { changeResult, patient, sql, wrote } = yield* Database
    const holdSlots = yield* Semaphore.make(heldAtOnce)

    return AllocationStore.of({
      find: (id) => transaction(sql, (connection) => readAllocation(connection, id, false), oneView),
      modify: (id, decide) =>
        changeResult(async (connection) => {
          const stored = await readAllocation(connection, id, true)
          if (Option.isNone(stored)) return Result.fail(new ExperimentNotFound({ id }))
          const before = stored.value
          const decided = decide(before)
          if (Result.isFailure(decided)) return Result.fail(decided.failure)
          if (decided.success.version === before.version) {
            if (decided.success.buckets !== before.buckets) await writeValues(connection, decided.success)
            return Result.succeed({ before, after: decided.success })
          }
          const closedBuckets = await countClosedBuckets(connection, before, decided.success)
          const after = { ...decided.success, closedBuckets }
          await writeAllocation(connection, after)
          return Result.succeed({ before, after })
        }, id),
      versions: (id, { cursor = 0, limit = null }) =>
        query(() => readVersions(sql, sql`experiment_id = ${id} AND version > ${cursor}`, limit)),
      version: (id, version) =>
        query(() => readVersions(sql, sql`experiment_id = ${id} AND version = ${version}`)).pipe(Effect.map(first)),
      allocatedSamples: (id) =>
        patientTransaction(patient, (connection) => readAllocatedSamples(connection, id), oneView),
      saltOf: (id) =>
        query(() => sql<{ salt: string }[]>`SELECT salt FROM experiments WHERE id = ${id}`).pipe(
          Effect.map(([row]) => Option.fromUndefinedOr(row?.salt))
        ),
      layerShareOf: (id) => query(() => readLayerShare(sql, id)),
      snapshot: (id) => transaction(sql, (connection) => readSnapshot(connection, id), oneView),
      whileHeld: <A, E>(id: string, use: (snapshot: Snapshot) => Effect.Effect<A, E>) =>
        Effect.gen(function* () {
          const context = yield* Effect.context<never>()
          const open = yield* CurrentTransaction
          /** Null when the experiment has got a limit meanwhile. Enrolment then locks it alone, which a transaction that shares it must not wait for. */
          const held = (isAlone: boolean) => async (connection: Sql) => {
            await (isAlone ? holdAlone(connection, id) : shareExperiment(connection, id))
            const snapshot = await readSnapshot(connection, id)
            if (!isAlone && Option.exists(snapshot, isCounted)) return null
            const used = Effect.transposeOption(Option.map(snapshot, use))
            return Effect.runPromiseExitWith(context)(isAlone ? joining(connection)(used) : used)
          }
          const alone = open === null ? transaction(sql, held(true)) : query(() => held(true)(open))
          const isLimited = Option.exists(yield* transaction(sql, (own) => readSnapshot(own, id), oneView), isCounted)
          const exit = (isLimited ? null : yield* transaction(sql, held(false))) ?? (yield* alone)
          wrote(id)
          return exit === null ? Option.none() : yield* exit
        }).pipe(holdSlots.withPermit)
    })
  })
)
