import { expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { TestClock } from "effect/testing"
import { makeFaultLog } from "./FaultLog.ts"
import { recordLog } from "./testing/recordLog.ts"

const gone = Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" })

/** What the log says, a word a line, of what `work` tells it. */
const said = (work: (log: Effect.Success<ReturnType<typeof makeFaultLog>>) => Effect.Effect<void>) => {
  const { lines, layer } = recordLog()
  return Effect.gen(function* () {
    yield* work(yield* makeFaultLog("the queue"))
    yield* TestClock.adjust("1 millis")
    return lines.map((line) => (line.includes("cannot be reached") ? "away" : line.includes("again") ? "back" : line))
  }).pipe(Effect.provide(layer))
}

it.effect("says once that the server is away, and once that it is back, however many clients notice", () =>
  Effect.gen(function* () {
    const lines = yield* said(({ fault, restored }) =>
      Effect.gen(function* () {
        for (let client = 0; client < 3; client++) fault(gone)
        yield* TestClock.adjust("1 minute")
        fault(gone)
        restored()
        fault(gone)
        restored()
        yield* TestClock.adjust("4 seconds")
        fault(gone)
        restored()
      })
    )
    expect(lines).toEqual(["away", "back"])
  })
)

it.effect("says that the server is away again, also when that is soon after it came back", () =>
  Effect.gen(function* () {
    const lines = yield* said(({ fault, restored }) =>
      Effect.gen(function* () {
        fault(gone)
        restored()
        for (let second = 0; second < 10; second++) {
          yield* TestClock.adjust("1 second")
          fault(gone)
        }
        restored()
      })
    )
    expect(lines).toEqual(["away", "back", "away", "back"])
  })
)
