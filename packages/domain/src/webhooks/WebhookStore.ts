import { Context, type Effect, type Option, type Result } from "effect"
import type { Listing, Span } from "../shared/Listing.ts"
import type { Permission } from "../shared/Permission.ts"
import type { Delivery, DeliveryStatus, Webhook } from "./Webhook.ts"

/** A webhook of a team, as the user concerns it. An id is any text: text that no id can be is not found. */
export interface WebhookPlace {
  readonly teamId: string
  readonly userId: string
  readonly webhookId: string
}

export interface NewWebhook extends Omit<Webhook, "id"> {
  readonly secret: string
}

/** What a change is decided on. */
export interface WebhookFacts {
  /** The permissions of the user's role in the team. */
  readonly onTeam: ReadonlySet<Permission>
  /** Null when the team has no such webhook. */
  readonly webhook: Webhook | null
}

export type WebhookChange =
  | { readonly _tag: "Keep"; readonly webhook: Webhook }
  | { readonly _tag: "Update"; readonly webhook: Webhook }
  /** The secret before signs beside the new one until `previousUntil`, milliseconds since the epoch. */
  | {
      readonly _tag: "Rotate"
      readonly webhook: Webhook
      readonly secret: string
      readonly previousUntil: number
    }
  | { readonly _tag: "Remove"; readonly webhook: Webhook }

/** What to send: a test, the pending delivery at once, or the event of a delivery that has ended once more. */
export type Sending =
  | { readonly _tag: "Test"; readonly now: number }
  | { readonly _tag: "Hasten"; readonly delivery: Delivery; readonly now: number }
  | { readonly _tag: "Repeat"; readonly delivery: Delivery; readonly now: number }

/** The port to the webhooks of teams. Nothing but the sender reads a secret. */
export class WebhookStore extends Context.Service<
  WebhookStore,
  {
    /** By id, ascending. */
    readonly list: (teamId: string, span: Span) => Effect.Effect<Listing<Webhook>>
    readonly find: (teamId: string, id: string) => Effect.Effect<Option.Option<Webhook>>
    /** Decides while neither the webhooks of the team nor its members can change. `count` is the number of webhooks. */
    readonly insert: <E>(
      place: Omit<WebhookPlace, "webhookId">,
      decide: (facts: {
        readonly onTeam: ReadonlySet<Permission>
        readonly count: number
      }) => Result.Result<NewWebhook, E>
    ) => Effect.Effect<Webhook, E>
    /** Decides while neither the webhook nor the members of the team can change. A removal removes its deliveries too. */
    readonly modify: <E>(
      place: WebhookPlace,
      decide: (facts: WebhookFacts) => Result.Result<WebhookChange, E>
    ) => Effect.Effect<WebhookChange, E>
    /** Stores what is to be sent, under the same locks. `delivery` is null unless the webhook has one with this id. */
    readonly send: <E>(
      place: WebhookPlace & { readonly deliveryId?: string },
      decide: (facts: WebhookFacts & { readonly delivery: Delivery | null }) => Result.Result<Sending, E>
    ) => Effect.Effect<Delivery, E>
    /** Newest first; those with any status for null. */
    readonly deliveries: (
      webhookId: string,
      query: { readonly status: DeliveryStatus | null; readonly span: Span }
    ) => Effect.Effect<Listing<Delivery>>
  }
>()("domain/WebhookStore") {}
