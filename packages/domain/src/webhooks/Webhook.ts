import type { EventType, ExperimentEventType } from "../events/EventFacts.ts"
import { domainError } from "../shared/domainError.ts"

/** A receiver of the events of a team. Times are milliseconds since the epoch. */
export interface Webhook {
  readonly id: string
  readonly teamId: string
  readonly url: string
  /** The types of events that it receives; null for all, those of later versions included. */
  readonly events: readonly ExperimentEventType[] | null
  readonly description: string | null
  /** Whether events are sent to it. A receiver that answers 410 ends this. */
  readonly active: boolean
  readonly createdAt: number
  readonly updatedAt: number
}

/** Whether an event has been received: `pending` is not decided yet, and `failed` is given up. */
export const deliveryStatuses = ["pending", "delivered", "failed"] as const

export type DeliveryStatus = (typeof deliveryStatuses)[number]

/** One event on its way to one webhook, and what became of the last attempt. Times are milliseconds since the epoch. */
export interface Delivery {
  readonly id: string
  readonly webhookId: string
  /** The same in every delivery of the event: the header `webhook-id`. */
  readonly eventId: string
  readonly eventType: EventType
  /** Null for a test. */
  readonly experimentId: string | null
  readonly status: DeliveryStatus
  /** Those that have begun. */
  readonly attempts: number
  /** Null when no further attempt follows. */
  readonly nextAttemptAt: number | null
  readonly lastAttemptAt: number | null
  /** Of the last attempt, in milliseconds. */
  readonly durationMs: number | null
  /** The status of the last answer; null without an answer. */
  readonly responseStatus: number | null
  /** The start of the last answer, at most 1 kB. */
  readonly responseBody: string | null
  /** Why the last attempt failed. */
  readonly error: string | null
  readonly createdAt: number
}

/** Nothing is sent to a webhook that is switched off. */
export class WebhookInactive extends domainError("WebhookInactive", {
  kind: "conflict",
  message: "The webhook is not active"
})<{ readonly id: string }> {}
