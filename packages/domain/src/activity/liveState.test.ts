import { expect, it } from "vitest"
import type { PlacedActivity } from "./ActivityPoint.ts"
import type { Sight } from "./ActivityStore.ts"
import { afterLook, changesAfter, differences, type LiveExperiment } from "./liveState.ts"

const point = (at: number, count: number): PlacedActivity => ({
  experimentId: "1",
  at,
  reason: "allocated",
  bucket: "a",
  count
})

const sight = (revision: number, ...points: PlacedActivity[]): Sight => ({
  heights: new Map(),
  revisions: new Map([["1", revision]]),
  points
})

/** Looks one after the other, with the number of the look as the tag and as the count of samples. */
const afterAll = (...sights: readonly Sight[]) =>
  sights.reduce<ReadonlyMap<string, LiveExperiment>>((known, seen, index) => {
    const look = index + 1
    const { active, changed } = differences(known, seen)
    const counts = active.map((id) => [id, [{ bucket: "a", samples: look, complete: 0, forced: 0 }]] as const)
    const tags = changed.map((id) => [id, `tag ${look}`] as const)
    return afterLook(known, seen, { counts: new Map(counts), tags: new Map(tags) }, look)
  }, new Map())

const changesOf = (known: ReadonlyMap<string, LiveExperiment>, look: number) =>
  [...known].flatMap(([id, live]) => changesAfter(id, live, look))

it("the first look shows the whole state", () => {
  expect(changesOf(afterAll(sight(1, point(0, 3))), 0)).toMatchObject([
    { _tag: "ExperimentChanged", tag: "tag 1" },
    { _tag: "Activity", counts: [{ samples: 1 }], points: [{ at: 0, count: 3 }] }
  ])
})

it("a later look shows only what has changed since, and one without changes nothing", () => {
  const known = afterAll(sight(1, point(0, 3)), sight(1, point(0, 3), point(5_000, 1)), sight(2, point(5_000, 2)))
  expect(changesOf(known, 1)).toMatchObject([
    { _tag: "ExperimentChanged", tag: "tag 3" },
    { _tag: "Activity", counts: [{ samples: 3 }], points: [{ at: 5_000, count: 2 }] }
  ])
  expect(changesOf(known, 3)).toEqual([])
  expect(changesOf(afterAll(sight(1, point(0, 3)), sight(1, point(0, 3))), 1)).toEqual([])
})
