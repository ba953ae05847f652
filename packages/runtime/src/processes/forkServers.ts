import { Effect, Fiber, type Scope } from "effect"
import { type ForkedProcess, type ForkOptions, forkProcess } from "./forkProcess.ts"

export interface ServersOptions extends ForkOptions {
  /** What one of the processes is called in the log. */
  readonly name: string
  /** How many processes. */
  readonly count: number
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
const mostFailedStarts = 6

/** Milliseconds before a process is replaced; more each time that it ended early. */
const pauseAfter = (earlyEnds: number) => Math.min(100 * 3 ** earlyEnds, 5_000)

/**
 * Starts the processes, waits until all of them serve, and replaces each that ends. When the scope closes, all of them finish what is in
 * flight and end. Dies if one cannot start: at once if it is one of the first, after six attempts in a row if it is a replacement.
 */
export const forkServers = (options: ServersOptions): Effect.Effect<Servers, never, Scope.Scope> =>
  Effect.gen(function* () {
    const { count, environment, name, program } = options
    const running = new Set<ForkedProcess>()
    /** Processes that ask for port 0 share one port while any of them lives. */
    let port = options.port
    let url = ""
    const portOfAll = () => (url === "" ? options.port : Number(new URL(url).port))

    const fork = () => {
      const forked = forkProcess({ program, environment: { ...environment, PORT: String(port) } })
      running.add(forked)
      void forked.ended.then(() => {
        running.delete(forked)
        if (running.size === 0) port = portOfAll()
      })
      return forked
    }
    const stopAll = async () => {
      for (const { stop } of running) stop()
      await Promise.all([...running].map(({ ended }) => ended))
    }
    const cannotStart = (reason: string) => Effect.die(new Error(`${name} cannot start: ${reason}`))

    const begin = Effect.gen(function* () {
      const forked = fork()
      const served = yield* Effect.promise(() => forked.url)
      if (served === null) return yield* cannotStart((yield* Effect.promise(() => forked.ended)).reason)
      url = served
      return forked
    })

    const replace = Effect.fnUntraced(function* () {
      const forked = fork()
      const served = yield* Effect.promise(() => forked.url)
      if (served !== null && served !== url) {
        // The last other process ended while this one started with port 0.
        port = portOfAll()
        forked.stop()
      }
      return { forked, hasStarted: served !== null }
    })

    const keep = Effect.fnUntraced(function* (first: ForkedProcess) {
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
        const next = yield* replace()
        forked = next.forked
        failedStarts = next.hasStarted ? 0 : failedStarts + 1
      }
    })

    yield* Effect.addFinalizer(() => Effect.promise(stopAll))
    const first = yield* Effect.all(
      Array.from({ length: count }, () => begin),
      { concurrency: "unbounded" }
    )
    const supervision = yield* Effect.forkScoped(Effect.all(first.map(keep), { concurrency: "unbounded" }))
    return { url, unexpectedEnd: Effect.andThen(Fiber.join(supervision), Effect.never) }
  })
