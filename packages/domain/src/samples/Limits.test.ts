import { expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { TestClock } from "effect/testing"
import { Experiments } from "../experiments/Experiments.ts"
import { ScheduledStarts } from "../experiments/ScheduledStarts.ts"
import { newExperiment } from "../testing/experiments.ts"
import { memoryDomain } from "../testing/memoryDomain.ts"
import { RecordedHints } from "../testing/RecordedHints.ts"
import { Samples } from "./Samples.ts"

const user = (sampledValue: string) => ({ sampledEntity: "User", sampledValue })

it.effect("an end date is hinted for its instant and written down by the job once, as of that instant", () =>
  Effect.gen(function* () {
    const experiments = yield* Experiments
    const { id } = yield* newExperiment({ buckets: { all: 100 } })
    yield* experiments.update(id, { scheduledEndDate: 5_000 })
    const { hints } = yield* RecordedHints
    expect(hints).toContainEqual({ name: "activateDueExperiments", payload: {}, at: 5_000 })
    yield* TestClock.setTime(7_000)
    const settle = ScheduledStarts.use((starts) => starts.activateDue)
    expect([yield* settle, yield* settle]).toEqual([1, 0])
    expect(yield* experiments.get(id)).toMatchObject({ completedAt: 5_000, endedBy: "scheduled_end", updatedAt: 7_000 })
  }).pipe(Effect.provide(memoryDomain))
)

it.effect("a quota refuses, and a number of completions ends, as with the stores in the database", () =>
  Effect.gen(function* () {
    const experiments = yield* Experiments
    const samples = yield* Samples
    const { id } = yield* newExperiment({ buckets: { all: 100 } })
    yield* experiments.update(id, { maxSamples: 2, stopAtCompletions: 2 })
    const [one, two] = [yield* samples.create(id, user("1")), yield* samples.create(id, user("2"))]
    const refused = yield* Effect.flip(samples.create(id, user("3")))
    expect(refused).toMatchObject({ _tag: "NotSampled", reason: "quota_reached" })
    expect(yield* samples.create(id, user("1"))).toEqual(one)
    yield* samples.complete(id, one.id)
    yield* TestClock.setTime(9_000)
    yield* samples.complete(id, two.id)
    const ended = { completedAt: 9_000, endedBy: "stop_at_completions", active: false }
    expect(yield* experiments.get(id)).toMatchObject(ended)
    expect(yield* experiments.update(id, { active: true })).toMatchObject({ stopAtCompletions: null, endedBy: null })
  }).pipe(Effect.provide(memoryDomain))
)
