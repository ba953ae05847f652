import { Buckets } from "@sortition/domain/allocation/Buckets"
import { History } from "@sortition/domain/audit/History"
import { Layers } from "@sortition/domain/layers/Layers"
import { Ramps } from "@sortition/domain/ramps/Ramps"
import { ScheduledRamps } from "@sortition/domain/ramps/ScheduledRamps"
import { newExperiment } from "@sortition/domain/testing/experiments"
import { newLayer } from "@sortition/domain/testing/layers"
import { Effect } from "effect"
import { expect, it } from "vitest"
import { openStores } from "../testing/openStores.ts"
import { useStores } from "../testing/useStores.ts"

const stores = useStores()

const hour = 3_600_000
const applyDue = ScheduledRamps.use((ramps) => ramps.applyDue)
const rampOf = (id: string) => stores.run(Ramps.use((ramps) => ramps.get(id)))

/** A ramp of two steps, of which so many have come due. */
const ramped = async (due: number) => {
  const { id } = await stores.run(newExperiment({ buckets: { control: 100 } }))
  const steps = [50, 3_333].map((slots, index) => ({
    at: Date.now() + (index + 1) * hour,
    buckets: [
      { name: "control", slots: 10_000 - slots },
      { name: "new", slots }
    ]
  }))
  await stores.run(Ramps.use((ramps) => ramps.set(id, { steps, pauseOnSrm: true })))
  await stores.sql`UPDATE experiment_ramps SET
    steps = (SELECT jsonb_agg(jsonb_set(step, '{at}', to_jsonb(to_char(
      (step ->> 'at')::timestamptz AT TIME ZONE 'UTC' - make_interval(mins => ${60 * due + 30}), 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')))
      ORDER BY place) FROM jsonb_array_elements(steps) WITH ORDINALITY AS s (step, place)),
    next_at = next_at - make_interval(mins => ${60 * due + 30}) WHERE experiment_id = ${id}`
  return id
}

it("applies due steps once, however many processes try, and keeps what the ramp says", async () => {
  const ids = await Promise.all([0, 1, 1, 2].map(ramped))
  const other = openStores(stores.url, { isMigrated: true })
  const rounds = [stores, other, stores, other].map((each) => each.run(applyDue))
  const counts = await Promise.all(rounds)
  await other.close()
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(3)
  const ramps = await Promise.all(ids.map(rampOf))
  const outcomes = ramps.map(({ steps }) => steps.map(({ outcome }) => outcome?.status ?? null))
  expect(outcomes).toEqual([
    [null, null],
    ["applied", null],
    ["applied", null],
    ["skipped", "applied"]
  ])
  const versions = await Promise.all(ids.map((id) => stores.run(Buckets.use((buckets) => buckets.versions(id, {})))))
  expect(versions.map((each) => each.length)).toEqual([1, 2, 2, 2])
  expect(versions[3]?.at(-1)?.table).toEqual([
    { bucket: "control", start: 0, end: 6_667 },
    { bucket: "new", start: 6_667, end: 10_000 }
  ])
  expect(ramps[1]).toMatchObject({ pauseOnSrm: true, pausedAt: null, steps: [{ outcome: { version: 2 } }, {}] })
  expect(await stores.run(applyDue)).toBe(0)
})

it("goes on with the other ramps when one cannot be written", async () => {
  const [broken = "", fine = ""] = await Promise.all([ramped(1), ramped(1)])
  await stores.sql.unsafe(`
    CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'refused'; END $$;
    CREATE TRIGGER refuse BEFORE INSERT ON allocation_versions FOR EACH ROW
      WHEN (NEW.experiment_id = '${broken}') EXECUTE FUNCTION refuse()`)
  const failed = await stores.run(Effect.flip(applyDue))
  expect(failed).toMatchObject({ _tag: "RowsFailed", ids: [broken] })
  expect((await rampOf(fine)).steps[0]?.outcome).toMatchObject({ status: "applied" })
  expect((await rampOf(broken)).steps[0]?.outcome).toBeNull()
  await stores.sql`DROP FUNCTION refuse CASCADE`
  expect(await stores.run(applyDue)).toBe(1)
})

it("a paused ramp waits, and every change of a ramp is in the history with its steps by their times", async () => {
  const id = await ramped(1)
  const pause = ScheduledRamps.use((ramps) => ramps.pauseBySrm(id))
  await stores.run(Effect.andThen(pause, pause))
  expect(await stores.run(applyDue)).toBe(0)
  await stores.run(Ramps.use((ramps) => ramps.resume(id)))
  expect(await stores.run(applyDue)).toBe(1)
  await stores.run(Ramps.use((ramps) => ramps.clear(id)))
  const entries = await stores.run(History.use((history) => history.ofExperiment(id, { limit: 20 })))
  const changes = entries.map(({ change }) => change)
  const [removed, applied, distribution, resumed, paused] = changes
  expect(changes.map((change) => change?.action)).not.toContain("unreadable")
  expect(removed).toMatchObject({ action: "ramp.delete", target: { type: "ramp", id }, after: null })
  const at = removed?.before?.steps
  expect(Object.values(at ?? {})).toEqual([
    { control: 99.5, new: 0.5 },
    { control: 66.67, new: 33.33 }
  ])
  expect([applied?.action, distribution?.action].toSorted()).toEqual(["buckets.update", "ramp.update"])
  const both = [applied, distribution]
  expect(both.find((each) => each?.action === "buckets.update")).toMatchObject({
    before: { percentage_distribution: { control: 100 } },
    after: { percentage_distribution: { control: 99.5, new: 0.5 } }
  })
  expect(both.find((each) => each?.action === "ramp.update")?.after).toMatchObject({
    outcomes: { [Object.keys(at ?? {})[0] ?? ""]: { status: "applied", version: 2 } }
  })
  expect(resumed).toMatchObject({ action: "ramp.update", after: { paused_at: null, pause_reason: null } })
  expect(paused).toMatchObject({ action: "ramp.update", after: { pause_reason: "sample_ratio_mismatch" } })
})

it("stores percentages for the previous version: of buckets rounded, of bookings rounded up", async () => {
  const { id } = await stores.run(newExperiment())
  for (const slots of [3_349, 3_350, 1]) {
    await stores.run(Buckets.use((buckets) => buckets.create(id, { name: `b${slots}`, slots })))
  }
  const buckets = await stores.sql`
    SELECT percentage_distribution AS percentage FROM experiment_buckets WHERE experiment_id = ${id} ORDER BY position`
  expect(buckets.map(({ percentage }) => percentage)).toEqual([33, 34, 0])
  const { ids, layer } = await stores.run(newLayer({ holdoutPercentage: 10, shares: [0, 0] }))
  const shares = [1, 3_301]
  for (const [index, slots] of shares.entries()) {
    await stores.run(Layers.use((layers) => layers.join(ids[index] ?? "", { layerId: layer.id, slots })))
  }
  const bookings = await stores.sql`
    SELECT percentage FROM layer_bookings WHERE experiment_id = ANY(${[...ids]}::uuid[]) ORDER BY slots`
  expect(bookings.map(({ percentage }) => percentage)).toEqual([1, 34])
  expect((await stores.run(Layers.use((layers) => layers.get(layer.id)))).shares.map(({ slots }) => slots)).toEqual(
    shares
  )
})
