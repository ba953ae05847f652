import { covers } from "@sortition/domain/allocation/SlotTable"
import { slotOf } from "@sortition/domain/allocation/slotOf"
import { ExperimentStore } from "@sortition/domain/experiments/ExperimentStore"
import { Experiments } from "@sortition/domain/experiments/Experiments"
import type { ExperimentPatch } from "@sortition/domain/experiments/lifecycle"
import * as lifecycle from "@sortition/domain/experiments/lifecycle"
import type { LayerBooking } from "@sortition/domain/layers/Layer"
import { Layers } from "@sortition/domain/layers/Layers"
import type { Caller } from "@sortition/domain/people/Caller"
import { Samples } from "@sortition/domain/samples/Samples"
import { archive } from "@sortition/domain/testing/experiments"
import { newLayer } from "@sortition/domain/testing/layers"
import { Effect, Equal, Result } from "effect"
import { expect, it } from "vitest"
import { useStores } from "../testing/useStores.ts"

const here = useStores(3)
const processOf = (index: number) => here.processes[index % here.processes.length] ?? here
const book = (id: string, layerId: string, percentage: number) =>
  Layers.use((layers) => layers.join(id, { layerId, percentage }))
const join = (id: string, layerId: string, percentage: number) =>
  book(id, layerId, percentage).pipe(Effect.map(({ booking }) => booking))

/** The number of booked slots in force, and of different ones among them. */
const slotsIn = async (layerId: string) => {
  const [row] = await here.sql<{ booked: number; different: number }[]>`
    SELECT sum(slot_count(slots))::int AS booked, slot_count(range_agg(slots))::int AS different
    FROM layer_bookings b JOIN layers l ON l.number = b.layer_number WHERE l.id = ${layerId} AND released_at IS NULL`
  return row
}

it("of layers that look the same and are created at once in one team, one is stored", async () => {
  const { layer } = await here.run(newLayer({ shares: [] }))
  const names = ["ads", "ads ", " ads", "ads\u00a0", "\tads", "ads\n"]
  const create = (name: string) =>
    Layers.use((layers) => layers.create({ serviceId: layer.serviceId, name, holdoutPercentage: 10 }))
  const results = await Promise.all(names.map((name, index) => processOf(index).run(Effect.result(create(name)))))
  expect(results.filter(Result.isSuccess)).toHaveLength(1)
  for (const each of results) {
    if (Result.isFailure(each))
      expect(each.failure).toMatchObject({ _tag: "InvalidInput", problems: [{ path: ["name"] }] })
  }
  expect((await here.sql`SELECT FROM layers WHERE name LIKE '%ads%'`).count).toBe(1)
})

it("two experiments that change places at once both get through", async () => {
  const { ids, layer } = await here.run(newLayer({ shares: [50, 0] }))
  const [one = "", other = ""] = ids
  const elsewhere = await here.run(
    Layers.use((layers) => layers.create({ serviceId: layer.serviceId, name: "elsewhere", holdoutPercentage: 0 }))
  )
  await here.run(join(other, elsewhere.id, 50))
  const waiting = async () =>
    (await here.sql`SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`)
      .count
  const { swapping } = await here.sql.begin(async (connection) => {
    await connection`SELECT 1 FROM layers WHERE service_id = ${layer.serviceId} FOR UPDATE`
    const started = Promise.all([
      processOf(0).run(join(one, elsewhere.id, 50)),
      processOf(1).run(join(other, layer.id, 50))
    ])
    await expect.poll(waiting, { timeout: 10_000 }).toBe(2)
    return { swapping: started }
  })
  expect((await swapping).map(({ layerId }) => layerId)).toEqual([elsewhere.id, layer.id])
  for (const { id } of [layer, elsewhere]) expect(await slotsIn(id)).toMatchObject({ booked: 5_000, different: 5_000 })
})

/** A fixed sequence of numbers 0 … below (xorshift32). */
const randomNumbers = (seed: number) => {
  let state = seed
  return (below: number) => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) % below
  }
}

type Outcome = { readonly booking: LayerBooking | null } | { readonly refused: string }

const outcomeOf = <E extends { readonly _tag: string }>(
  change: Effect.Effect<LayerBooking | null, E, Caller | Layers>
): Effect.Effect<Outcome, never, Caller | Layers> =>
  Effect.match(change, { onSuccess: (booking) => ({ booking }), onFailure: ({ _tag }) => ({ refused: _tag }) })

const revisionOf = async (id: string) => {
  const [row] = await here.sql<{ revision: number }[]>`SELECT revision FROM experiments WHERE id = ${id}`
  return row?.revision ?? -1
}

it("any mix of joining, changing, moving and leaving by three processes leaves every slot with one experiment at most", async () => {
  const shares = Array.from({ length: 12 }, () => 0)
  const { ids, layer } = await here.run(newLayer({ holdoutPercentage: 10, shares }))
  const { serviceId } = layer
  const other = await here.run(
    Layers.use((layers) => layers.create({ serviceId, name: "other", holdoutPercentage: 0 }))
  )
  const seen = new Set<string>()
  const wander = async (id: string, index: number) => {
    const next = randomNumbers(index + 1)
    const leave = Layers.use((layers) => layers.leave(id)).pipe(Effect.as(null))
    let standing: LayerBooking | null = null
    let revision = await revisionOf(id)
    for (let step = 0; step < 20; step++) {
      const layerId = next(2) === 0 ? layer.id : other.id
      const change = next(4) === 0 ? outcomeOf(leave) : outcomeOf(join(id, layerId, 1 + next(40)))
      const outcome = await processOf(index + step).run(change)
      seen.add("refused" in outcome ? outcome.refused : (outcome.booking?.layerId ?? "left"))
      if ("refused" in outcome || Equal.equals(outcome.booking, standing)) continue
      standing = outcome.booking
      revision++
    }
    return { id, standing, revision }
  }
  for (const { id, revision, standing } of await Promise.all(ids.map(wander))) {
    const membership = await here.run(outcomeOf(Layers.use((layers) => layers.membership(id))))
    expect(membership).toEqual(standing === null ? { refused: "NotInLayer" } : { booking: standing })
    expect(await revisionOf(id)).toBe(revision)
  }
  expect([...seen].toSorted()).toEqual(["LayerFull", "NotInLayer", "left", layer.id, other.id].toSorted())
  for (const { holdoutPercentage, id } of [layer, other]) {
    const { shares } = await here.run(Layers.use((layers) => layers.get(id)))
    const slots = shares.reduce((sum, each) => sum + each.slots, holdoutPercentage * 100)
    expect(slots).toBeLessThanOrEqual(10_000)
    expect(await slotsIn(id)).toEqual({ booked: slots, different: slots })
  }
})

it("an experiment samples no entity on slots that it gave back once another can book them", async () => {
  const { ids, layer } = await here.run(newLayer({ shares: [50, 50] }))
  const [one = "", other = ""] = ids
  const rowsOutside = async (id: string, { slots }: LayerBooking) => {
    const rows = await here.sql<{ value: string }[]>`
      SELECT sampled_value AS value FROM samples WHERE experiment_id = ${id} ORDER BY sampled_value`
    return rows.flatMap(({ value }) => (covers(slots, slotOf(layer.salt, "User", value, "layer")) ? [] : [value]))
  }
  const outcomes = new Set<string>()
  const enrol = (sampledValue: string) =>
    Effect.forEach(ids, (id) =>
      Samples.use((samples) => samples.create(id, { sampledEntity: "User", sampledValue })).pipe(
        Effect.match({ onSuccess: () => outcomes.add("sampled"), onFailure: ({ reason }) => outcomes.add(reason) })
      )
    )
  for (let round = 0; round < 4; round++) {
    const [shrinking, growing] = round % 2 === 0 ? [one, other] : [other, one]
    const enrolling = here.processes.map(async ({ run }, process) => {
      for (let wave = 0; wave < 4; wave++) {
        const values = Array.from({ length: 10 }, (_, n) => `${round} ${process} ${wave} ${n}`)
        await run(Effect.forEach(values, enrol, { concurrency: "unbounded" }))
      }
    })
    await new Promise((resolve) => setImmediate(resolve))
    const { booking: left, samplesOutside } = await processOf(round).run(book(shrinking, layer.id, 1))
    const then = await rowsOutside(shrinking, left)
    expect(samplesOutside).toBe(then.length)
    await processOf(round + 1).run(join(growing, layer.id, 99))
    await Promise.all(enrolling)
    expect(await rowsOutside(shrinking, left)).toEqual(then)
    await here.run(join(growing, layer.id, 50))
    await here.run(join(shrinking, layer.id, 50))
  }
  expect([...outcomes].toSorted()).toEqual(["layer_excluded", "sampled"])
})

it("any mix of joining, completing, archiving and reopening leaves every slot in force with one open experiment at most", async () => {
  const { ids, layer } = await here.run(newLayer({ holdoutPercentage: 10, shares: Array.from({ length: 8 }, () => 0) }))
  const seen = new Set<string>()
  const update = (id: string, patch: ExperimentPatch) => Experiments.use((experiments) => experiments.update(id, patch))
  const restore = (id: string) =>
    ExperimentStore.use((store) =>
      store.modify(id, (stored, { now }) => Result.succeed({ ...lifecycle.restore(stored), updatedAt: now }))
    )
  const tagOf = <E extends { readonly _tag: string }, R>(change: Effect.Effect<unknown, E, R>) =>
    Effect.match(change, { onSuccess: () => "done", onFailure: ({ _tag }) => _tag })
  const stepsOf = (id: string, percentage: number) => [
    tagOf(join(id, layer.id, percentage)),
    tagOf(update(id, { completed: true })),
    tagOf(archive(id)),
    tagOf(restore(id)),
    tagOf(update(id, { active: true }))
  ]
  const wander = async (id: string, index: number) => {
    const next = randomNumbers(index + 1)
    for (let step = 0; step < 25; step++) {
      const steps = stepsOf(id, 10 + next(40))
      seen.add(await processOf(index + step).run(steps[next(steps.length)] ?? Effect.succeed("none")))
    }
  }
  await Promise.all(ids.map(wander))
  expect(seen).toContain("done")
  const possible = ["ExperimentArchived", "ExperimentCompleted", "LayerFull", "LayerShareTaken", "done"]
  expect(possible).toEqual(expect.arrayContaining([...seen]))
  const { shares } = await here.run(Layers.use((layers) => layers.get(layer.id)))
  const slots = shares.reduce((sum, each) => sum + each.slots, 1_000)
  expect(slots).toBeLessThanOrEqual(10_000)
  expect(await slotsIn(layer.id)).toEqual({ booked: slots, different: slots })
  const wrong = await here.sql`
    SELECT e.id FROM layer_bookings b JOIN experiments e ON e.id = b.experiment_id
    WHERE (b.released_at IS NULL) <> (NOT e.archived AND e.completed_at IS NULL)`
  expect([...wrong]).toEqual([])
})
