import { Context, type Effect, type Stream } from "effect"
import type { EventType } from "../events/EventFacts.ts"
import type { Verdict } from "./afterAttempt.ts"
import type { Attempt } from "./WebhookSender.ts"

/** A delivery that this process has leased, with what is to be sent. Times are milliseconds since the epoch. */
export interface LeasedDelivery {
  readonly id: string
  readonly webhookId: string
  readonly url: string
  /** Those that sign now, the current one first. */
  readonly secrets: readonly string[]
  /** Which attempt this is, from 1. */
  readonly attempt: number
  readonly createdAt: number
  readonly event: {
    readonly id: string
    readonly type: EventType
    readonly occurredAt: number
    readonly data: Readonly<Record<string, unknown>>
  }
}

/** The port to deliveries, for the job that sends them. */
export class DeliveryStore extends Context.Service<
  DeliveryStore,
  {
    /** Emits when there may be something to send: after a commit, and when listening begins. */
    readonly waiting: Stream.Stream<void>
    /**
     * Leases due deliveries of active webhooks for `lease` milliseconds: at most `most`, and of each webhook at most `perWebhook` at a time,
     * those of other processes included. A lease that has ended may be given again.
     */
    readonly lease: (limits: {
      readonly most: number
      readonly perWebhook: number
      readonly lease: number
    }) => Effect.Effect<readonly LeasedDelivery[]>
    /** Stores what came of an attempt, unless its lease has been given again. Switches a webhook off whose receiver is gone. */
    readonly settle: (
      delivery: Pick<LeasedDelivery, "attempt" | "id" | "webhookId">,
      outcome: { readonly attempt: Attempt; readonly verdict: Verdict; readonly startedAt: number }
    ) => Effect.Effect<void>
    /** Records `experiment.due_date_passed` of experiments whose due date has come. */
    readonly recordDueDates: Effect.Effect<void>
    /** Removes deliveries that are older than 30 days, and gives up those that have waited for a day for a webhook that is switched off. */
    readonly tidy: Effect.Effect<void>
  }
>()("domain/DeliveryStore") {}
