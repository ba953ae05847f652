import { Effect, Fiber, type Scope } from "effect"
import { Metrics } from "../metrics/Metrics.ts"
import { type ForkedProcess, type ForkOptions, forkProcess } from "./forkProcess.ts"
import { reservePort } from "./sharedPort.ts"

export interface ServersOptions extends Omit<ForkOptions, "answers"> {
  /** What one of the processes is called in the log. */
  readonly name: string
  /** How many processes. */
  readonly count: number
  readonly host: string
  /** The port that all of them listen on; 0 selects a free one. */
  readonly port: number
}

export interface Servers {
  /** The address at which all of them serve. */
  readonly url: string
  /** Never succeeds; dies when a process cannot be replaced. */
  readonly unexpectedEnd: Effect.Effect<never>
}

/** A process that ended sooner ended early. Milliseconds. */
const settled = 10_000
const mostFailedStarts = 5

/** Milliseconds before a process is replaced; more each time that it ended early. */
const pauseAfter = (earlyEnds: number) => Math.min(100 * 2 ** earlyEnds, 5_000)

/** Runs `start` with the port, which stays reserved until `start` is done if it had to be chosen. */
const withPort = <A>({ host, port }: ServersOptions, start: (port: number) => Effect.Effect<A>): Effect.Effect<A> =>
  port !== 0
    ? start(port)
    : Effect.acquireUseRelease(
        Effect.promise(() => reservePort(host)),
        (reserved) => start(reserved.port),
        ({ release }) => Effect.sync(release)
      )

/**
 * Starts the processes, waits until all of them serve, and replaces each that ends. When the scope closes, all of them finish what is in
 * flight and end. Dies if one cannot start: at once if it is one of the first, after five attempts in a row if it is a replacement.
 */
export const forkServers = (options: ServersOptions): Effect.Effect<Servers, never, Scope.Scope> =>
  Effect.gen(function* () {
    const { count, environment, name, program } = options
    const running = new Set<ForkedProcess>()
    const metrics = yield* Metrics
    const answers = { exposition: metrics.expose }
    const fork = (port: string) => {
      const forked = forkProcess({ program, answers, environment: { ...environment, PORT: port } })
      running.add(forked)
      const leave = metrics.join(async () => {
        const values = await forked.ask("metrics")
        return Array.isArray(values) ? values : null
      })
      void forked.ended.then(() => {
        running.delete(forked)
        leave()
      })
      return forked
    }
    const stopAll = async () => {
      for (const { stop } of running) stop()
      await Promise.all([...running].map(({ ended }) => ended))
    }
    const cannotStart = (reason: string) => Effect.die(new Error(`${name} cannot start: ${reason}`))

    const begin = Effect.fnUntraced(function* (port: number) {
      const forked = fork(String(port))
      const url = yield* Effect.promise(() => forked.url)
      if (url !== null) return { forked, port, url }
      return yield* cannotStart((yield* Effect.promise(() => forked.ended)).reason)
    })

    const keep = Effect.fnUntraced(function* (first: ForkedProcess, port: string) {
      let forked = first
      let earlyEnds = 0
      let failedStarts = 0
      while (true) {
        const { lived, reason } = yield* Effect.promise(() => forked.ended)
        if (failedStarts === mostFailedStarts) return yield* cannotStart(reason)
        earlyEnds = lived < settled ? earlyEnds + 1 : 0
        // Also leaves time for a signal that was sent to all processes at once.
        yield* Effect.sleep(pauseAfter(earlyEnds))
        yield* Effect.annotateLogs(Effect.logWarning(`${name} ended and is replaced`), { ended: forked.pid, reason })
        forked = fork(port)
        failedStarts = (yield* Effect.promise(() => forked.url)) === null ? failedStarts + 1 : 0
      }
    })

    yield* Effect.addFinalizer(() => Effect.promise(stopAll))
    const started = yield* withPort(options, (port) =>
      Effect.all(
        Array.from({ length: count }, () => begin(port)),
        { concurrency: "unbounded" }
      )
    )
    const supervision = yield* Effect.forkScoped(
      Effect.all(
        started.map(({ forked, port }) => keep(forked, String(port))),
        { concurrency: "unbounded" }
      )
    )
    return { url: started[0]?.url ?? "", unexpectedEnd: Effect.andThen(Fiber.join(supervision), Effect.never) }
  })
