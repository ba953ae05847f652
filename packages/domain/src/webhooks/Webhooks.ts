import { Clock, Context, Effect, Equal, Layer, Result } from "effect"
import type { ExperimentEventType } from "../events/EventFacts.ts"
import { JobQueue } from "../jobs/JobQueue.ts"
import { type AccessError, type PermissionDenied, RecordNotFound } from "../people/AccessError.ts"
import { Caller, denied } from "../people/Caller.ts"
import { Access, requireOn } from "../planning/Access.ts"
import { type InvalidInput, invalidField } from "../shared/InvalidInput.ts"
import type { Listing, Span } from "../shared/Listing.ts"
import type { ReadInput } from "../shared/ReadInput.ts"
import type { AddressPolicy } from "./AddressPolicy.ts"
import { makeSecret } from "./makeSecret.ts"
import { type Delivery, type DeliveryStatus, type Webhook, WebhookInactive } from "./Webhook.ts"
import { WebhookAddresses } from "./WebhookAddresses.ts"
import { type Sending, type WebhookChange, type WebhookFacts, WebhookStore } from "./WebhookStore.ts"
import { readWebhookUrl } from "./webhookUrl.ts"

const mostOfTeam = 50
const day = 86_400_000

/** The ids in a URL, as sent and not validated. */
export interface WebhookPath {
  readonly teamId: string
  readonly webhookId: string
}

/** The fields that can change; an undefined field stays unchanged. */
export interface WebhookPatch {
  readonly url?: string | undefined
  readonly events?: readonly ExperimentEventType[] | null | undefined
  readonly description?: string | null | undefined
  readonly active?: boolean | undefined
}

export interface NewWebhookInput extends WebhookPatch {
  readonly url: string
}

/** Selects deliveries; null selects all. */
export interface DeliveryQuery {
  readonly status: DeliveryStatus | null
  readonly span: Span
}

const checkUrl = (text: string, policy: AddressPolicy): Result.Result<string, InvalidInput> => {
  const read = readWebhookUrl(text, policy)
  return "url" in read ? Result.succeed(read.url) : Result.fail(invalidField("url", read.problem))
}

const applyPatch = (
  stored: Webhook,
  { active, description, events, url }: WebhookPatch,
  { now, policy }: { readonly now: number; readonly policy: AddressPolicy }
): Result.Result<Webhook, InvalidInput> =>
  Result.map(
    url === undefined || url === stored.url ? Result.succeed(stored.url) : checkUrl(url, policy),
    (checked) => {
      const next: Webhook = {
        ...stored,
        url: checked,
        events: events === undefined ? stored.events : events,
        description: description === undefined ? stored.description : description,
        active: active ?? stored.active
      }
      return Equal.equals(stored, next) ? stored : { ...next, updatedAt: now }
    }
  )

/** The webhook, if it is there and the caller's role permits to change it. */
const manageable = (
  { onTeam, webhook }: WebhookFacts,
  id: string
): Result.Result<Webhook, PermissionDenied | RecordNotFound> => {
  if (!onTeam.has("team_manage")) return Result.fail(denied("team_manage"))
  return webhook === null ? Result.fail(new RecordNotFound({ record: "Webhook", id })) : Result.succeed(webhook)
}

const activeOnly = (webhook: Webhook): Result.Result<Webhook, WebhookInactive> =>
  webhook.active ? Result.succeed(webhook) : Result.fail(new WebhookInactive({ id: webhook.id }))

/** Where the events of a team are sent. Owners of the team manage them; a secret is shown only when it is made. */
export class Webhooks extends Context.Service<
  Webhooks,
  {
    /** By id, ascending. */
    readonly list: (teamId: string, span: Span) => Effect.Effect<Listing<Webhook>, AccessError, Caller>
    readonly get: (path: WebhookPath) => Effect.Effect<Webhook, AccessError, Caller>
    /** A team has at most 50. */
    readonly create: <E>(
      teamId: string,
      read: () => Result.Result<NewWebhookInput, E>
    ) => Effect.Effect<{ readonly webhook: Webhook; readonly secret: string }, AccessError | E | InvalidInput, Caller>
    readonly update: <E>(
      path: WebhookPath,
      read: ReadInput<Webhook, WebhookPatch, E>
    ) => Effect.Effect<{ readonly webhook: Webhook; readonly changed: boolean }, AccessError | E | InvalidInput, Caller>
    /** Its deliveries are removed too. */
    readonly remove: (path: WebhookPath) => Effect.Effect<void, AccessError, Caller>
    /** For 24 hours, the secret before signs as well; an earlier one stops at once. */
    readonly rotateSecret: (
      path: WebhookPath
    ) => Effect.Effect<{ readonly webhook: Webhook; readonly secret: string }, AccessError, Caller>
    /** Sends a test event. */
    readonly test: (path: WebhookPath) => Effect.Effect<Delivery, AccessError | WebhookInactive, Caller>
    /** Newest first. */
    readonly deliveries: <E>(
      path: WebhookPath,
      read: () => Result.Result<DeliveryQuery, E>
    ) => Effect.Effect<Listing<Delivery>, AccessError | E, Caller>
    /** Makes a pending delivery due at once. Of one that has ended, makes another with the same event. */
    readonly redeliver: (
      path: WebhookPath & { readonly deliveryId: string }
    ) => Effect.Effect<Delivery, AccessError | WebhookInactive, Caller>
  }
>()("domain/Webhooks") {
  static readonly layer = Layer.effect(
    Webhooks,
    Effect.gen(function* () {
      const access = yield* Access
      const store = yield* WebhookStore
      const policy = yield* WebhookAddresses
      const queue = yield* JobQueue
      const clock = yield* Clock.Clock
      const hint = queue.hint({ name: "deliverWebhooks", payload: {} })

      /** Checks before the input is read; the stores' decisions check again under the lock. */
      const requireManager = Effect.fnUntraced(function* (teamId: string) {
        const { onTeam } = yield* access.team(teamId)
        yield* requireOn(onTeam, "team_manage")
        return (yield* Caller.user()).userId
      })
      const modify = Effect.fnUntraced(function* <E>(
        path: WebhookPath,
        decide: (facts: WebhookFacts, webhook: Webhook) => Result.Result<WebhookChange, E>
      ): Effect.fn.Return<WebhookChange, AccessError | E, Caller> {
        const userId = yield* requireManager(path.teamId)
        return yield* store.modify<AccessError | E>({ ...path, userId }, (facts) =>
          Result.flatMap(manageable(facts, path.webhookId), (webhook) => decide(facts, webhook))
        )
      })

      const list = Effect.fn("Webhooks.list")(function* (teamId: string, span: Span) {
        yield* requireManager(teamId)
        return yield* store.list(teamId, span)
      })
      const get = Effect.fn("Webhooks.get")(function* ({ teamId, webhookId }: WebhookPath) {
        yield* requireManager(teamId)
        const found = yield* store.find(teamId, webhookId)
        return yield* Effect.fromOption(found, () => new RecordNotFound({ record: "Webhook", id: webhookId }))
      })
      const create = Effect.fn("Webhooks.create")(function* <E>(
        teamId: string,
        read: () => Result.Result<NewWebhookInput, E>
      ): Effect.fn.Return<
        { readonly webhook: Webhook; readonly secret: string },
        AccessError | E | InvalidInput,
        Caller
      > {
        const userId = yield* requireManager(teamId)
        const now = yield* Clock.currentTimeMillis
        const secret = makeSecret()
        const webhook = yield* store.insert<E | InvalidInput | PermissionDenied>(
          { teamId, userId },
          ({ count, onTeam }) =>
            Result.gen(function* () {
              if (!onTeam.has("team_manage")) return yield* Result.fail(denied("team_manage"))
              const { active = true, description = null, events = null, url } = yield* read()
              const checked = yield* checkUrl(url, policy)
              if (count >= mostOfTeam) {
                return yield* Result.fail(invalidField("url", `A team has at most ${mostOfTeam} webhooks`))
              }
              return { teamId, url: checked, events, description, active, secret, createdAt: now, updatedAt: now }
            })
        )
        return { webhook, secret }
      })
      const update = Effect.fn("Webhooks.update")(function* <E>(
        path: WebhookPath,
        read: ReadInput<Webhook, WebhookPatch, E>
      ): Effect.fn.Return<
        { readonly webhook: Webhook; readonly changed: boolean },
        AccessError | E | InvalidInput,
        Caller
      > {
        const { _tag, webhook } = yield* modify<E | InvalidInput>(path, (_, stored) =>
          Result.gen(function* () {
            const patch = yield* yield* read(stored)
            const next = yield* applyPatch(stored, patch, { now: clock.currentTimeMillisUnsafe(), policy })
            return next === stored ? { _tag: "Keep", webhook: stored } : { _tag: "Update", webhook: next }
          })
        )
        if (webhook.active) yield* hint
        return { webhook, changed: _tag !== "Keep" }
      })
      const remove = Effect.fn("Webhooks.remove")(function* (path: WebhookPath) {
        yield* modify(path, (_, webhook) => Result.succeed({ _tag: "Remove", webhook }))
      })
      const rotateSecret = Effect.fn("Webhooks.rotateSecret")(function* (path: WebhookPath) {
        const secret = makeSecret()
        const { webhook } = yield* modify(path, (_, stored) => {
          const now = clock.currentTimeMillisUnsafe()
          const rotated = { ...stored, updatedAt: now }
          return Result.succeed({ _tag: "Rotate", webhook: rotated, secret, previousUntil: now + day })
        })
        return { webhook, secret }
      })

      const send = Effect.fnUntraced(function* (
        path: WebhookPath & { readonly deliveryId?: string },
        choose: (delivery: Delivery | null, now: number) => Result.Result<Sending, RecordNotFound>
      ) {
        const userId = yield* requireManager(path.teamId)
        const delivery = yield* store.send<AccessError | WebhookInactive>({ ...path, userId }, (facts) =>
          Result.gen(function* () {
            const webhook = yield* manageable(facts, path.webhookId)
            const sending = yield* choose(facts.delivery, clock.currentTimeMillisUnsafe())
            yield* activeOnly(webhook)
            return sending
          })
        )
        yield* hint
        return delivery
      })
      const test = Effect.fn("Webhooks.test")((path: WebhookPath) =>
        send(path, (_, now) => Result.succeed({ _tag: "Test", now }))
      )
      const redeliver = Effect.fn("Webhooks.redeliver")((path: WebhookPath & { readonly deliveryId: string }) =>
        send(path, (delivery, now) => {
          if (delivery === null)
            return Result.fail(new RecordNotFound({ record: "WebhookDelivery", id: path.deliveryId }))
          return Result.succeed({ _tag: delivery.status === "pending" ? "Hasten" : "Repeat", delivery, now })
        })
      )
      const deliveries = Effect.fn("Webhooks.deliveries")(function* <E>(
        path: WebhookPath,
        read: () => Result.Result<DeliveryQuery, E>
      ): Effect.fn.Return<Listing<Delivery>, AccessError | E, Caller> {
        const webhook = yield* get(path)
        const query = yield* Effect.fromResult(read())
        return yield* store.deliveries(webhook.id, query)
      })
      return Webhooks.of({ list, get, create, update, remove, rotateSecret, test, deliveries, redeliver })
    })
  )
}
