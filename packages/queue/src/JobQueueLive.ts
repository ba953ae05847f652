import { type Hint, JobQueue } from "@sortition/domain/jobs/JobQueue"
import type { JobName } from "@sortition/domain/jobs/jobs"
import { afterCommit } from "@sortition/domain/shared/Commit"
import { linkTo, type TraceLink } from "@sortition/runtime/traces/traceHeaders"
import { Clock, Effect, type Fiber, FiberSet, Layer } from "effect"
import { mostLinks, withLinks } from "./jobTrace.ts"
import { policies } from "./policies.ts"
import { QueueConnection } from "./QueueConnection.ts"

/** At most one `add` in this many milliseconds for each job and instant. */
const window = 100

/** Hints for more different jobs and instants than this at one time are dropped, so that a queue that hangs cannot fill the memory. */
const mostOutstanding = 1_000

/** How long a closing process waits for the queue to accept the last hints. */
const grace = "300 millis"

interface Outstanding {
  /** Set by hints that came after the last `add` was sent: its job may have read the state already, so another must follow. */
  again: boolean
  /** The traces of the requests that hinted the next `add`. */
  links: TraceLink[]
}

/** The place of a hint in the trace of its request; null when that is not recorded. */
const linkOf = ({ cache }: Fiber.Fiber<unknown, unknown>): TraceLink | null =>
  cache.tracer === undefined || cache.span === undefined || !cache.span.sampled ? null : linkTo(cache.span)

/**
 * `JobQueue` on BullMQ. The first hint is sent at once; those of the next 100 ms share one `add` at the end of that time. On the server
 * BullMQ's deduplication keeps one job for each hint that has not begun: the worker frees the key before the handler reads.
 *
 * An instant may lie years ahead: both servers keep it as a number and workers wait in short steps, never in one long timer.
 */
export const JobQueueLive: Layer.Layer<JobQueue, never, QueueConnection> = Layer.effect(
  JobQueue,
  Effect.gen(function* () {
    const { queue, reachable, log } = yield* QueueConnection
    const clock = yield* Clock.Clock
    const outstanding = new Map<string, Outstanding>()
    const sending = yield* FiberSet.make<void>()
    const send = yield* FiberSet.runtime(sending)<never>()
    let closing = false

    const add = (id: string, { name, payload, at }: Hint, links: readonly TraceLink[]) =>
      Effect.tryPromise(() => {
        const timestamp = clock.currentTimeMillisUnsafe()
        const delay = at === undefined ? 0 : Math.max(0, Math.ceil(at) - timestamp)
        return queue.add(name, withLinks(payload, links), {
          ...policies[name].options,
          timestamp,
          delay,
          deduplication: { id }
        })
      }).pipe(Effect.match({ onSuccess: log.restored, onFailure: (error) => log.fault(error.cause) }))

    const pump = Effect.fnUntraced(function* (id: string, state: Outstanding, hint: Hint) {
      do {
        state.again = false
        const { links } = state
        state.links = []
        yield* add(id, hint, links)
        yield* Effect.sleep(window)
      } while (state.again)
      outstanding.delete(id)
    })

    yield* Effect.addFinalizer(() => {
      closing = true
      return FiberSet.awaitEmpty(sending).pipe(Effect.interruptible, Effect.timeoutOption(grace))
    })

    const take = (hint: Hint, link: TraceLink | null) => {
      const later = hint.at !== undefined && hint.at > clock.currentTimeMillisUnsafe()
      const id = `${hint.name} ${JSON.stringify(hint.payload)}${later ? ` at ${hint.at}` : ""}`
      const state = outstanding.get(id)
      if (state !== undefined) {
        // The job of an instant to come cannot have begun.
        if (!later) {
          state.again = true
          if (link !== null && state.links.length < mostLinks) state.links.push(link)
        }
      } else if (closing) {
        return
      } else if (!reachable()) {
        log.fault(new Error("Connection is closed."))
      } else if (outstanding.size >= mostOutstanding) {
        log.fault(new Error(`more than ${mostOutstanding} different hints at once: some are dropped`))
      } else {
        const state: Outstanding = { again: false, links: link === null ? [] : [link] }
        outstanding.set(id, state)
        send(pump(id, state, hint))
      }
    }

    return JobQueue.of({
      hint: <N extends JobName>(hint: Hint<N>) =>
        Effect.withFiber((fiber) => {
          const link = linkOf(fiber)
          return afterCommit(Effect.sync(() => take(hint, link)))
        })
    })
  })
)
