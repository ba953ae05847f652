import { AllocationStore } from "@sortition/domain/allocation/AllocationStore"
import { Buckets } from "@sortition/domain/allocation/Buckets"
import { Experiments } from "@sortition/domain/experiments/Experiments"
import { ScheduledStarts } from "@sortition/domain/experiments/ScheduledStarts"
import { BulkSamples } from "@sortition/domain/samples/BulkSamples"
import type { Sample } from "@sortition/domain/samples/Sample"
import { SampleStore } from "@sortition/domain/samples/SampleStore"
import { Samples } from "@sortition/domain/samples/Samples"
import { newExperiment } from "@sortition/domain/testing/experiments"
import { newLayer } from "@sortition/domain/testing/layers"
import { Effect, Option, Result } from "effect"
import { expect, it, onTestFinished } from "vitest"
import { CurrentTransaction } from "../../sql/CurrentTransaction.ts"
import { Database } from "../../sql/Database.ts"
import { openStores } from "../../testing/openStores.ts"
import { useStores } from "../../testing/useStores.ts"

const stores = useStores()

const user = (sampledValue: string) => ({ sampledEntity: "User", sampledValue })
const update = (id: string, patch: object) => Experiments.use((experiments) => experiments.update(id, patch))
const get = (id: string) => stores.run(Experiments.use((experiments) => experiments.get(id)))
const recount = SampleStore.use((store) => store.recountCompletions)
const settle = ScheduledStarts.use((starts) => starts.activateDue)

/** The counts of an experiment, and those of its rows. */
const countsOf = async (id: string) => {
  const [row] = await stores.sql`
    SELECT (SELECT coalesce(json_object_agg(bucket_name, json_build_array(samples, completions)), '{}') FROM limit_counts
        WHERE experiment_id = ${id}) AS counted,
      (SELECT coalesce(json_object_agg(bucket, json_build_array(samples, completions)), '{}') FROM (
        SELECT allocated_bucket AS bucket, count(*) AS samples, count(*) FILTER (WHERE complete) AS completions
        FROM samples WHERE experiment_id = ${id} AND allocated_by <> 'override' GROUP BY 1) r) AS stored`
  return { counted: row?.counted, stored: row?.stored }
}

it("the job writes ends down as of their instants, releases their shares, and starts what was due before", async () => {
  const { ids } = await stores.run(newLayer({ shares: [50] }))
  const [layered = ""] = ids
  const { id: waiting } = await stores.run(newExperiment({ scheduledStartDate: 10_000_000_000_000 }))
  const start = Date.now() - 120_000
  const end = Date.now() - 60_000
  await stores.sql`UPDATE experiments SET scheduled_end_date = ${new Date(end)} WHERE id IN (${layered}, ${waiting})`
  await stores.sql`UPDATE experiments SET scheduled_start_date = ${new Date(start)} WHERE id = ${waiting}`
  expect(await stores.run(settle)).toBe(3)
  expect(await stores.run(settle)).toBe(0)
  const ended = { active: false, completedAt: end, lastDeactivatedAt: end, endedBy: "scheduled_end" }
  expect(await get(layered)).toMatchObject(ended)
  expect(await get(waiting)).toMatchObject({ ...ended, lastActivatedAt: start, scheduleStatus: "started" })
  const [booking] =
    await stores.sql`SELECT released_at IS NOT NULL AS released FROM layer_bookings WHERE experiment_id = ${layered}`
  expect(booking).toEqual({ released: true })
})

it("completions that were under way when their number was set are counted once they have ended", async () => {
  const { id } = await stores.run(newExperiment({ buckets: { all: 100 } }))
  const made = await stores.run(
    Samples.use((samples) => Effect.forEach(["1", "2", "3"], (value) => samples.create(id, user(value))))
  )
  const late = Date.now() + 5_000
  await stores.sql.begin(async (connection) => {
    await connection`
      UPDATE samples SET complete = true, completion_accepted_at = ${new Date(late)}
      WHERE experiment_id = ${id} AND id = ${made[0]?.id ?? ""}`
    expect(await stores.run(update(id, { stopAtCompletions: 2 }))).toMatchObject({ completedAt: null })
    await stores.run(Samples.use((samples) => samples.complete(id, made[1]?.id ?? "")))
    expect(await get(id)).toMatchObject({ completedAt: null })
  })
  expect(await stores.run(recount)).toBe(1)
  expect(await get(id)).toMatchObject({ completedAt: late, endedBy: "stop_at_completions", active: false })
  expect(await stores.run(recount)).toBe(0)
})

it("a decision that had to lock an experiment with limits is stored on the connection that holds the lock", async () => {
  const { id } = await stores.run(newExperiment({ buckets: { all: 100 } }))
  await stores.run(update(id, { maxSamples: 2 }))
  const held = Effect.fnUntraced(function* (value: string) {
    const store = yield* SampleStore
    const allocations = yield* AllocationStore
    return yield* allocations.whileHeld(id, ({ revision }) =>
      store.enrolBulk(id, { revision, limited: true, samples: [sampleOf(id, revision, value)] })
    )
  })
  const enrolled = await Promise.all([stores.run(held("1")), stores.run(held("2")), stores.run(held("3"))])
  const rows = enrolled.flatMap((each) => Option.toArray(Option.flatten(each))).flat()
  expect(rows.filter((each) => each === null)).toHaveLength(1)
  const joined = Database.use(({ sql }) =>
    Effect.promise(() =>
      sql.begin((connection) => stores.run(Effect.provideService(held("1"), CurrentTransaction, connection)))
    )
  )
  expect(Option.flatten(await stores.run(joined))).toMatchObject(Option.some([{ sampledValue: "1" }]))
  expect(await countsOf(id)).toMatchObject({ counted: { all: [2, 0] }, stored: { all: [2, 0] } })
})

const sampleOf = (experimentId: string, revision: number, sampledValue: string): Sample => ({
  id: crypto.randomUUID(),
  experimentId,
  ...user(sampledValue),
  allocatedBucket: "all",
  slot: 1,
  allocationVersion: 1,
  revision,
  allocatedBy: "service",
  complete: false,
  completedAt: null,
  createdAt: Date.now(),
  updatedAt: Date.now()
})

it("limits that come, change and go while two processes sample and complete leave exact counts, and nothing waits for ever", async () => {
  const other = openStores(stores.url)
  onTestFinished(() => other.close())
  const processes = [stores, other]
  const { id } = await stores.run(newExperiment({ buckets: { a: 50, b: 50 } }))
  let isOver = false
  const sampling = processes.map(async ({ run }, process) => {
    for (let round = 0; !isOver; round++) {
      const values = Array.from({ length: 8 }, (_, n) => `${process} ${round} ${n}`)
      const create = Samples.use((samples) =>
        Effect.forEach(values, (value) => Effect.result(samples.create(id, user(value))), { concurrency: 8 })
      )
      const bulk = BulkSamples.use((samples) =>
        samples.create(id, [...values, `bulk ${process} ${round}`], (value) => Result.succeed(user(value)))
      )
      const [alone] = await Promise.all([run(create), run(bulk)])
      const made = alone.flatMap((each) => (Result.isSuccess(each) ? each.success.id : []))
      await run(
        Samples.use((samples) =>
          Effect.forEach(made.slice(0, 4), (one) => samples.complete(id, one), { concurrency: 4 })
        )
      )
    }
  })
  const replace = (b: number | null) =>
    Buckets.use((buckets) =>
      buckets.replace(
        id,
        [
          { name: "a", percentage: 50 },
          { name: "b", percentage: 50, maxSamples: b }
        ],
        { dryRun: false }
      )
    )
  await stores.run(update(id, { maxSamples: 40 }))
  await other.run(update(id, { stopAtCompletions: 1_000_000 }))
  await stores.run(replace(60))
  await stores.run(update(id, { maxSamples: null, stopAtCompletions: null }))
  await other.run(replace(null))
  await stores.run(update(id, { stopAtCompletions: 1_000_000 }))
  await other.run(replace(1_000))
  await stores.run(update(id, { maxSamples: 100_000 }))
  isOver = true
  await Promise.all(sampling)
  await stores.run(recount)
  const { counted, stored } = await countsOf(id)
  expect(counted).toEqual(stored)
  expect(await get(id)).toMatchObject({ completedAt: null, quotaReachedAt: null })
}, 30_000)
