import { Clock, Context, Effect, FiberSet, Layer, Random, Stream } from "effect"
import { JobQueue } from "../jobs/JobQueue.ts"
import { afterAttempt } from "./afterAttempt.ts"
import { DeliveryStore, type LeasedDelivery } from "./DeliveryStore.ts"
import { WebhookSender } from "./WebhookSender.ts"

/** Requests of this process at one time. */
const mostAtOnce = 256
/** Requests to one webhook at one time, of all processes: a slow receiver keeps no others waiting. */
const perWebhook = 4
/** Longer than an attempt lasts, in milliseconds. */
const lease = 30_000
/** How long a closing process waits for answers. What is cut off is sent again when its lease ends. */
const grace = "5 seconds"
/** Between two times of tidying, in milliseconds. */
const tidyEvery = 60_000

/** What a receiver gets: ids and facts. */
const payloadOf = ({ data, occurredAt, type }: Omit<LeasedDelivery["event"], "id">): string =>
  JSON.stringify({ type, timestamp: new Date(occurredAt).toISOString(), data })

/** The work of the job `deliverWebhooks`: sends recorded events to the webhooks of their teams, each at least once. */
export class Deliveries extends Context.Service<
  Deliveries,
  {
    /** Begins to send what is due, and does not wait for the answers. */
    readonly deliverDue: Effect.Effect<void>
    /** Records the events that only the clock makes true. */
    readonly recordDueDates: Effect.Effect<void>
    /** Removes old deliveries, once a minute. */
    readonly tidy: Effect.Effect<void>
  }
>()("domain/Deliveries") {
  static readonly layer = Layer.effect(
    Deliveries,
    Effect.gen(function* () {
      const store = yield* DeliveryStore
      const sender = yield* WebhookSender
      const queue = yield* JobQueue
      const sending = yield* FiberSet.make<void>()
      const start = yield* FiberSet.runtime(sending)<never>()
      let closing = false
      let tidiedAt = Number.NEGATIVE_INFINITY

      const attempt = Effect.fnUntraced(function* (delivery: LeasedDelivery) {
        const { event, secrets, url } = delivery
        const startedAt = yield* Clock.currentTimeMillis
        const result = yield* sender.send({ url, secrets, id: event.id, at: startedAt, body: payloadOf(event) })
        const now = yield* Clock.currentTimeMillis
        const verdict = afterAttempt(delivery, result, now, yield* Random.next)
        yield* store.settle(delivery, { attempt: result, verdict, startedAt })
      })
      const deliverDue: Effect.Effect<void> = Effect.gen(function* () {
        const most = mostAtOnce - (yield* FiberSet.size(sending))
        if (closing || most <= 0) return
        const leased = yield* store.lease({ most, perWebhook, lease })
        const services = yield* Effect.context<never>()
        for (const delivery of leased) {
          const sent = attempt(delivery).pipe(
            Effect.withSpan("Deliveries.attempt"),
            // A place is free again.
            Effect.andThen(Effect.suspend(() => deliverDue)),
            Effect.catchCause((cause) => Effect.logError("the delivery of an event failed", cause)),
            Effect.provideContext(services)
          )
          start(sent)
        }
      })
      const tidy = Effect.gen(function* () {
        const now = yield* Clock.currentTimeMillis
        if (now - tidiedAt < tidyEvery) return
        tidiedAt = now
        yield* store.tidy
      })

      yield* Effect.addFinalizer(() => {
        closing = true
        return FiberSet.awaitEmpty(sending).pipe(Effect.interruptible, Effect.timeoutOption(grace))
      })
      yield* store.waiting.pipe(
        Stream.runForEach(() => queue.hint({ name: "deliverWebhooks", payload: {} })),
        Effect.forkScoped
      )
      return Deliveries.of({ deliverDue, recordDueDates: store.recordDueDates, tidy })
    })
  )
}
