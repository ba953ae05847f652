import type { Delivery, Webhook } from "@sortition/domain/webhooks/Webhook"
import {
  type Sending,
  type WebhookChange,
  type WebhookPlace,
  WebhookStore
} from "@sortition/domain/webhooks/WebhookStore"
import { Effect, Layer, Result } from "effect"
import { readTeamAccess } from "../planning/accessRows.ts"
import { holdTeam } from "../planning/holdRows.ts"
import type { Sql } from "../sql/connect.ts"
import { Database } from "../sql/Database.ts"
import { query } from "../sql/query.ts"
import { readListing } from "../sql/readListing.ts"
import { first, fitsBigint } from "../sql/rows.ts"
import { deliveryColumns, readDeliveries, webhookColumns } from "./webhookRows.ts"

const none = { items: [], total: 0 }

/** Prevents changes to the webhook and to the members of its team. Reads what is decided on. */
const hold = async (connection: Sql, { teamId, userId, webhookId }: WebhookPlace) => {
  await connection`SELECT FROM teams WHERE id = ${teamId} FOR SHARE`
  const [webhook = null] = fitsBigint(webhookId)
    ? await connection<Webhook[]>`
      SELECT ${webhookColumns(connection)} FROM webhooks w WHERE w.team_id = ${teamId} AND w.id = ${webhookId} FOR NO KEY UPDATE`
    : []
  return { onTeam: (await readTeamAccess(connection, userId, teamId)) ?? new Set(), webhook }
}

const write = async (connection: Sql, change: WebhookChange): Promise<void> => {
  const { active, description, events, id, updatedAt, url } = change.webhook
  switch (change._tag) {
    case "Keep":
      return
    case "Update":
      await connection`
        UPDATE webhooks SET url = ${url}, events = ${events === null ? null : [...events]}::text[], description = ${description},
          active = ${active}, updated_at = ${updatedAt} WHERE id = ${id}`
      return
    case "Rotate":
      await connection`
        UPDATE webhooks SET previous_secret = secret, previous_secret_until = ${change.previousUntil}::timestamptz,
          secret = ${change.secret}, updated_at = ${updatedAt} WHERE id = ${id}`
      return
    case "Remove":
      await connection`DELETE FROM webhooks WHERE id = ${id}`
  }
}

const addDelivery = async (connection: Sql, webhookId: string, eventId: string, now: number): Promise<string> => {
  const [row] = await connection<{ id: string }[]>`
    INSERT INTO webhook_deliveries (webhook_id, event_id, next_attempt_at, created_at)
    VALUES (${webhookId}, ${eventId}, ${now}::timestamptz, ${now}::timestamptz) RETURNING id`
  if (row === undefined) throw new Error("a delivery was not stored")
  return row.id
}

/** The id of the delivery that is sent. */
const begin = async (connection: Sql, { teamId, webhookId }: WebhookPlace, sending: Sending): Promise<string> => {
  const { now } = sending
  switch (sending._tag) {
    case "Hasten":
      await connection`UPDATE webhook_deliveries SET next_attempt_at = ${now}::timestamptz WHERE id = ${sending.delivery.id}`
      return sending.delivery.id
    case "Repeat":
      return addDelivery(connection, webhookId, sending.delivery.eventId, now)
    case "Test": {
      const [event] = await connection<{ id: string }[]>`
        INSERT INTO events (id, team_id, type, occurrence, data, occurred_at)
        SELECT id, ${teamId}::bigint, 'webhook.test', id::text, jsonb_build_object('team_id', ${teamId}::text, 'webhook_id', ${webhookId}::text),
          ${now}::timestamptz
        FROM uuid_v7(${now}::timestamptz) AS id RETURNING id`
      if (event === undefined) throw new Error("a test was not stored")
      return addDelivery(connection, webhookId, event.id, now)
    }
  }
}

export const WebhookStoreLive = Layer.effect(
  WebhookStore,
  Effect.gen(function* () {
    const { changeResult, sql } = yield* Database
    const columns = webhookColumns(sql)

    return WebhookStore.of({
      list: (teamId, span) =>
        fitsBigint(teamId)
          ? query(() =>
              readListing<Webhook>(
                sql,
                { columns, from: sql`FROM webhooks w WHERE w.team_id = ${teamId}`, order: sql`w.id` },
                span
              )
            )
          : Effect.succeed(none),
      find: (teamId, id) =>
        fitsBigint(teamId) && fitsBigint(id)
          ? query(
              () => sql<Webhook[]>`SELECT ${columns} FROM webhooks w WHERE w.team_id = ${teamId} AND w.id = ${id}`
            ).pipe(Effect.map(first))
          : Effect.succeedNone,
      insert: ({ teamId, userId }, decide) =>
        changeResult(async (connection) => {
          await holdTeam(connection, teamId)
          const onTeam = (await readTeamAccess(connection, userId, teamId)) ?? new Set()
          const { count } = await connection`SELECT FROM webhooks WHERE team_id = ${teamId}`
          const decided = decide({ onTeam, count })
          if (Result.isFailure(decided)) return Result.fail(decided.failure)
          const { active, createdAt, description, events, secret, updatedAt, url } = decided.success
          const [webhook] = await connection<Webhook[]>`
            INSERT INTO webhooks AS w (team_id, url, events, description, active, secret, created_at, updated_at)
            VALUES (${teamId}, ${url}, ${events === null ? null : [...events]}::text[], ${description}, ${active}, ${secret},
              ${createdAt}::timestamptz, ${updatedAt}::timestamptz)
            RETURNING ${columns}`
          if (webhook === undefined) throw new Error("a webhook was not stored")
          return Result.succeed(webhook)
        }, teamId),
      modify: (place, decide) =>
        changeResult(async (connection) => {
          const decided = decide(await hold(connection, place))
          if (Result.isFailure(decided)) return Result.fail(decided.failure)
          await write(connection, decided.success)
          return Result.succeed(decided.success)
        }),
      send: ({ deliveryId = "", ...place }, decide) =>
        changeResult(async (connection) => {
          const facts = await hold(connection, place)
          const isPossible = facts.webhook !== null && fitsBigint(deliveryId)
          if (isPossible) {
            await connection`
              SELECT FROM webhook_deliveries WHERE webhook_id = ${place.webhookId} AND id = ${deliveryId} FOR NO KEY UPDATE`
          }
          const [delivery = null] = isPossible
            ? await readDeliveries(connection, connection`d.webhook_id = ${place.webhookId} AND d.id = ${deliveryId}`)
            : []
          const decided = decide({ ...facts, delivery })
          if (Result.isFailure(decided)) return Result.fail(decided.failure)
          const id = await begin(connection, place, decided.success)
          const [sent] = await readDeliveries(connection, connection`d.id = ${id}`)
          if (sent === undefined) throw new Error("a delivery cannot be read")
          return Result.succeed(sent)
        }),
      deliveries: (webhookId, { span, status }) => {
        const from = sql`
          FROM webhook_deliveries d JOIN events e ON e.id = d.event_id
          WHERE d.webhook_id = ${webhookId} AND ${status === null ? sql`true` : sql`d.status = ${status}`}`
        return query(() =>
          readListing<Delivery>(sql, { columns: deliveryColumns(sql), from, order: sql`d.id DESC` }, span)
        )
      }
    })
  })
)
