import { Clock, Effect, type Scope } from "effect"
import type { Pool } from "./connect.ts"

/** Between two measurements, in milliseconds. */
const every = 10_000

/** Between two looks at whether the process's clock was set, in milliseconds. */
const lookEvery = 1_000

/** The process's clock has been set when it differs by more from the time that has passed. Milliseconds. */
const jump = 50

/** Milliseconds that a starting process waits for the database's time. */
const patience = 2_000

const readings = 3

/** A difference of so many milliseconds is worth a line in the log. */
const notable = 1_000

/** The least and the most that the process's clock is behind the database's, in milliseconds. */
interface Bounds {
  readonly least: number
  readonly most: number
}

/** The database read its clock between the two readings of the process's, each rounded down to whole milliseconds. */
export const boundsOf = (sent: number, database: number, received: number): Bounds => ({
  least: database - received - 1,
  most: database + 1 - sent
})

const allows = ({ least, most }: Bounds, correction: number) => least <= correction && correction <= most

/** The correction in use as long as the bounds allow it, or none if they allow that, or else the middle between them. */
export const correctionWithin = (bounds: Bounds, current: number): number =>
  [current, 0].find((correction) => allows(bounds, correction)) ?? Math.round((bounds.least + bounds.most) / 2)

const widthOf = ({ least, most }: Bounds) => most - least

const readBounds = async (sql: Pool, own: Clock.Clock): Promise<Bounds> => {
  const sent = own.currentTimeMillisUnsafe()
  const [row] = await sql<{ now: number }[]>`SELECT clock_timestamp() AS now`
  return boundsOf(sent, row?.now ?? sent, own.currentTimeMillisUnsafe())
}

/** Of several readings the one with the shortest round trip. */
const readNarrowest = async (sql: Pool, own: Clock.Clock): Promise<Bounds> => {
  let narrowest = await readBounds(sql, own)
  for (let n = 1; n < readings; n++) {
    const bounds = await readBounds(sql, own)
    if (widthOf(bounds) < widthOf(narrowest)) narrowest = bounds
  }
  return narrowest
}

const corrected = (own: Clock.Clock, correction: () => number): Clock.Clock => {
  const millis = () => own.currentTimeMillisUnsafe() + correction()
  const nanos = () => own.currentTimeNanosUnsafe() + 1_000_000n * BigInt(correction())
  return {
    currentTimeMillisUnsafe: millis,
    currentTimeMillis: Effect.sync(millis),
    currentTimeNanosUnsafe: nanos,
    currentTimeNanos: Effect.sync(nanos),
    monotonicTimeNanosUnsafe: () => own.monotonicTimeNanosUnsafe(),
    monotonicTimeNanos: own.monotonicTimeNanos,
    sleep: (duration) => own.sleep(duration)
  }
}

const report = (correction: number) =>
  Math.abs(correction) < notable
    ? Effect.logInfo("the clock of this process agrees with the database's again")
    : Effect.logWarning(
        `the clock of this process is ${Math.abs(correction)} ms ${correction > 0 ? "behind" : "ahead of"} the database's: the database's decides`
      )

/**
 * The process's clock, corrected to the database's, which all processes share. The error is at most half of the shortest of three round
 * trips to the database. Measured at the start, every ten seconds, and within a second after the process's clock was set. Until the
 * database can be reached, it is the process's clock.
 */
export const databaseClock = (sql: Pool): Effect.Effect<Clock.Clock, never, Scope.Scope> =>
  Effect.gen(function* () {
    const own = yield* Clock.Clock
    /** What remains the same until the process's clock is set. */
    const origin = () => own.currentTimeMillisUnsafe() - performance.now()
    let correction = 0
    let reported = 0
    let measuredAt = 0
    let measuredOrigin = 0

    const measure = Effect.gen(function* () {
      const originBefore = origin()
      const bounds = yield* Effect.tryPromise(() => readNarrowest(sql, own))
      correction = correctionWithin(bounds, correction)
      measuredAt = performance.now()
      measuredOrigin = originBefore
      if (Math.abs(correction - reported) < notable) return
      reported = correction
      yield* report(correction)
    }).pipe(Effect.ignore)

    const isDue = () => performance.now() - measuredAt >= every || Math.abs(origin() - measuredOrigin) > jump
    const look = Effect.suspend(() => (isDue() ? measure : Effect.void)).pipe(Effect.andThen(Effect.sleep(lookEvery)))

    yield* Effect.timeoutOption(measure, patience)
    yield* Effect.forkScoped(Effect.forever(look))
    return corrected(own, () => correction)
  })
