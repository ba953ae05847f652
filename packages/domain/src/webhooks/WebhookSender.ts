import { Context, type Effect } from "effect"

/** One request to a receiver. */
export interface OutgoingEvent {
  readonly url: string
  /** The id of the event. */
  readonly id: string
  /** Each makes a signature. */
  readonly secrets: readonly string[]
  /** JSON. */
  readonly body: string
  /** When it is sent, milliseconds since the epoch. */
  readonly at: number
}

/** What came of it. */
export interface Attempt {
  /** Null without an answer. */
  readonly status: number | null
  /** The start of the answer, at most 1 kB; null when it is empty or there is none. */
  readonly body: string | null
  /** Why the event counts as not received; null after a 2xx. */
  readonly error: string | null
  readonly durationMs: number
}

/** The port to the receivers. */
export class WebhookSender extends Context.Service<
  WebhookSender,
  {
    /** Ends within 15 seconds. Connects only to addresses that are allowed. */
    readonly send: (event: OutgoingEvent) => Effect.Effect<Attempt>
  }
>()("domain/WebhookSender") {}
