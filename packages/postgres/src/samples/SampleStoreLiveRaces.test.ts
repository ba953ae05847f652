import { AllocationStore } from "@sortition/domain/allocation/AllocationStore"
import { Experiments } from "@sortition/domain/experiments/Experiments"
import type { Sample } from "@sortition/domain/samples/Sample"
import { type DecidedSample, SampleStore } from "@sortition/domain/samples/SampleStore"
import { Samples } from "@sortition/domain/samples/Samples"
import { newExperiment } from "@sortition/domain/testing/experiments"
import { Effect } from "effect"
import { expect, it } from "vitest"
import { Database } from "../sql/Database.ts"
import { patientQuery } from "../sql/query.ts"
import { newSample } from "../testing/newSample.ts"
import { type StoresInUse, useStores } from "../testing/useStores.ts"
import { enrolBatch } from "./enrolBatch.ts"

const here = useStores(4)

const rowsOf = async (id: string) => {
  const [row] = await here.sql<
    { rows: number }[]
  >`SELECT count(*)::int AS rows FROM samples WHERE experiment_id = ${id}`
  return row?.rows
}

/** A fixed sequence of numbers 0 … 2^32 − 1 (mulberry32's state, mixed). */
const randomNumbers = (seed: number) => {
  let state = seed
  return () => {
    state = (state + 0x9e3779b9) | 0
    const mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad)
    return (mixed ^ (mixed >>> 15)) >>> 0
  }
}
const shuffled = <A>(items: readonly A[], seed: number): readonly A[] => {
  const next = randomNumbers(seed)
  return items
    .map((item) => [next(), item] as const)
    .sort(([one], [other]) => one - other)
    .map(([, item]) => item)
}

it("1,000 identical enrolments at once through two processes make one row and one id", async () => {
  const { id } = await here.run(newExperiment({ buckets: { a: 50, b: 50 } }))
  const create = Samples.use((samples) => samples.create(id, { sampledEntity: "User", sampledValue: "the one" }))
  const answers = await Promise.all(
    here.processes.slice(0, 2).flatMap(({ run }) => Array.from({ length: 500 }, () => run(create)))
  )
  expect(answers).toHaveLength(1_000)
  for (const answer of answers) expect(answer).toEqual(answers[0])
  expect(await rowsOf(id)).toBe(1)
})

/** Locks the experiments until every process waits for them, so that all continue at one instant. */
const startTogether = async <A>(experimentIds: readonly string[], work: () => Promise<A>): Promise<A> => {
  const waiting = async () =>
    (await here.sql`SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`)
      .count
  const { running } = await here.sql.begin(async (connection) => {
    await connection`SELECT 1 FROM experiments WHERE id = ANY(${[...experimentIds]}::uuid[]) ORDER BY id FOR UPDATE`
    const started = work()
    await expect.poll(waiting, { timeout: 10_000 }).toBe(here.processes.length)
    return { running: started }
  })
  return running
}

const keys = (experiments: readonly { readonly id: string }[], count: number) =>
  Array.from({ length: count }, (_, n) => ({
    experimentId: experiments[n % experiments.length]?.id ?? "",
    sampledEntity: n % 2 ? "User" : "Device",
    sampledValue: `value ${n}`
  }))

it("batches of the same 5,000 keys, each in a different order, all succeed and agree", async () => {
  const experiments = await here.run(Effect.all(Array.from({ length: 3 }, () => newExperiment())))
  const all = keys(experiments, 5_000)
  const enrol = (process: number) => {
    const batch = shuffled(all, process).map(({ experimentId, sampledEntity, sampledValue }, n): DecidedSample => {
      const id = `018f0000-0000-7000-${8_000 + process}-${String(n).padStart(12, "0")}`
      const sample: Sample = {
        id,
        experimentId,
        sampledEntity,
        sampledValue,
        allocatedBucket: "all",
        slot: 1,
        allocationVersion: 1,
        revision: 0,
        allocatedBy: "service",
        complete: false,
        completedAt: null,
        createdAt: 1,
        updatedAt: 1
      }
      return { sample, revision: 0, limited: false }
    })
    return Database.use(({ patient }) => patientQuery(() => enrolBatch(patient, batch)))
  }
  const answers = await startTogether(
    experiments.map(({ id }) => id),
    () => Promise.all(here.processes.map(({ run }, process) => run(enrol(process))))
  )
  const ids = new Map<string, Set<string>>()
  for (const answer of answers.flat()) {
    if (answer._tag !== "Stored") throw new Error("nothing has changed")
    const { id, sampledValue } = answer.sample
    ids.set(sampledValue, (ids.get(sampledValue) ?? new Set()).add(id))
  }
  expect(ids.size).toBe(5_000)
  for (const each of ids.values()) expect(each.size).toBe(1)
})

it("overlapping requests of four processes sample and complete each entity once", async () => {
  const experiments = await here.run(
    Effect.all(Array.from({ length: 3 }, () => newExperiment({ buckets: { a: 50, b: 50 } })))
  )
  const all = keys(experiments, 2_000)
  const crowd = ({ run }: Pick<StoresInUse, "run">, process: number) =>
    run(
      Effect.forEach(
        shuffled(all, process),
        ({ experimentId, ...request }) =>
          Samples.use((samples) =>
            Effect.flatMap(samples.create(experimentId, request), ({ id }) => samples.complete(experimentId, id))
          ),
        { concurrency: "unbounded" }
      )
    )
  const answers = await Promise.all(here.processes.map(crowd))
  const ids = new Set(answers.flat().map(({ completedAt, id }) => `${id} ${completedAt}`))
  expect(ids.size).toBe(2_000)
  const [counts] =
    await here.sql`SELECT count(*)::int AS rows, count(*) FILTER (WHERE complete)::int AS complete FROM samples
    WHERE experiment_id = ANY(${experiments.map(({ id }) => id)}::uuid[])`
  expect(counts).toEqual({ rows: 2_000, complete: 2_000 })
})

it("no row appears after a deactivation was answered, and every row that was answered is stored", async () => {
  const { id } = await here.run(newExperiment({ buckets: { all: 100 } }))
  const template = await here.run(
    Samples.use((samples) => samples.create(id, { sampledEntity: "User", sampledValue: "template" }))
  )
  const revision = AllocationStore.use((allocationStore) => allocationStore.snapshot(id)).pipe(
    Effect.flatMap(Effect.fromOption),
    Effect.map((snapshot) => snapshot.revision)
  )
  let promised = 1
  let refused = 0
  for (let round = 0; round < 40; round++) {
    const now = await here.run(revision)
    const plan = (n: number): DecidedSample => {
      const newId = `018f0000-${String(round).padStart(4, "0")}-7000-8000-${String(n).padStart(12, "0")}`
      return { sample: { ...template, id: newId, sampledValue: newId }, revision: now, limited: false }
    }
    const enrolling = here.processes.map(async ({ run }, process) => {
      for (let wave = 0; wave < 6; wave++) {
        const plans = Array.from({ length: 5 }, (_, n) => plan(process * 1_000 + wave * 10 + n))
        const answers = await run(
          SampleStore.use((store) => Effect.all(plans.map(store.enrol), { concurrency: "unbounded" }))
        )
        const stored = answers.filter(({ _tag }) => _tag === "Stored").length
        promised += stored
        refused += answers.length - stored
      }
    })
    await new Promise((resolve) => setImmediate(resolve))
    const change = Experiments.use((experiments) => experiments.update(id, { active: round % 2 === 1 }))
    await (here.processes[round % 4] ?? here).run(change)
    const then = await rowsOf(id)
    await Promise.all(enrolling)
    expect(await rowsOf(id)).toBe(then)
  }
  expect(await rowsOf(id)).toBe(promised)
  expect(promised).toBeGreaterThan(1)
  expect(refused).toBeGreaterThan(0)
})

it("a batch that the server ends because of a deadlock with another writer is stored all the same", async () => {
  const { id } = await here.run(newExperiment({ buckets: { all: 100 } }))
  const other = { a: crypto.randomUUID(), b: crypto.randomUUID() }
  const enrolBoth = SampleStore.use((store) =>
    Effect.all(
      ["a", "b"].map((value) => store.enrol({ sample: newSample(id, value), revision: 1, limited: false })),
      { concurrency: "unbounded" }
    )
  )
  const batch = await here.sql.begin(async (writer) => {
    const insert = (value: "a" | "b") => writer`
      INSERT INTO samples (experiment_id, id, sampled_entity, sampled_value, allocated_bucket, slot, allocation_version,
        allocated_by, created_at, updated_at)
      VALUES (${id}, ${other[value]}, 'User', ${value}, 'all', 1, 1, 'caller', now(), now())`
    // The server ends the batch, not this transaction.
    await writer`SET LOCAL deadlock_timeout = '20s'`
    await insert("b")
    const enrolling = here.run(enrolBoth)
    const waits = async () => {
      const waiting = await here.sql`
        SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'transactionid'`
      return waiting.length
    }
    await expect.poll(waits, { interval: 5 }).toBe(1)
    // The batch has "a" and waits for "b".
    await insert("a")
    return { enrolling }
  })
  const stored = (await batch.enrolling).map((each) => (each._tag === "Stored" ? each.sample.id : each._tag))
  expect(stored).toEqual([other.a, other.b])
})
