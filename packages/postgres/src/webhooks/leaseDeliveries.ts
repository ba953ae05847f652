import type { EventType } from "@sortition/domain/events/EventFacts"
import type { LeasedDelivery } from "@sortition/domain/webhooks/DeliveryStore"
import type { Sql } from "../sql/connect.ts"

interface LeasedRow {
  readonly id: string
  readonly webhookId: string
  readonly url: string
  readonly secret: string
  readonly previousSecret: string | null
  readonly attempt: number
  readonly createdAt: number
  readonly eventId: string
  readonly type: EventType
  readonly occurredAt: number
  readonly data: Readonly<Record<string, unknown>>
}

const leasedOf = (row: LeasedRow): LeasedDelivery => ({
  id: row.id,
  webhookId: row.webhookId,
  url: row.url,
  secrets: row.previousSecret === null ? [row.secret] : [row.secret, row.previousSecret],
  attempt: row.attempt,
  createdAt: row.createdAt,
  event: { id: row.eventId, type: row.type, occurredAt: row.occurredAt, data: row.data }
})

/** Active webhooks with a due delivery that no process sends, the longest waiting first. */
export const dueWebhooks = async (sql: Sql, most: number): Promise<readonly string[]> => {
  const rows = await sql<{ id: string }[]>`
    SELECT w.id FROM webhooks w, LATERAL (
      SELECT min(d.next_attempt_at) AS since FROM webhook_deliveries d
      WHERE d.webhook_id = w.id AND d.status = 'pending' AND d.next_attempt_at <= statement_timestamp()
        AND (d.leased_until IS NULL OR d.leased_until < statement_timestamp())
    ) due WHERE w.active AND due.since IS NOT NULL ORDER BY due.since LIMIT ${most}`
  return rows.map(({ id }) => id)
}

/** Leases deliveries of these webhooks but for those that another process leases deliveries of now. */
export const leaseDeliveries = async (
  connection: Sql,
  webhookIds: readonly string[],
  { lease, most, perWebhook }: { readonly lease: number; readonly most: number; readonly perWebhook: number }
): Promise<readonly LeasedDelivery[]> => {
  const held = await connection<{ id: string }[]>`
    SELECT id FROM webhooks WHERE id = ANY(${[...webhookIds]}::bigint[]) AND active ORDER BY id FOR NO KEY UPDATE SKIP LOCKED`
  if (held.length === 0) return []
  const rows = await connection<LeasedRow[]>`
    WITH due AS (
      SELECT d.id FROM unnest(${held.map(({ id }) => id)}::bigint[]) AS w (id), LATERAL (
        SELECT d.id FROM webhook_deliveries d
        WHERE d.webhook_id = w.id AND d.status = 'pending' AND d.next_attempt_at <= statement_timestamp()
          AND (d.leased_until IS NULL OR d.leased_until < statement_timestamp())
        ORDER BY d.next_attempt_at, d.id
        LIMIT greatest(0, ${perWebhook}::int - (
          SELECT count(*) FROM webhook_deliveries l
          WHERE l.webhook_id = w.id AND l.status = 'pending' AND l.leased_until >= statement_timestamp()))
      ) d LIMIT ${most}
    )
    UPDATE webhook_deliveries d SET attempts = d.attempts + 1,
      leased_until = statement_timestamp() + make_interval(secs => ${lease / 1_000}::float8)
    FROM due, webhooks w, events e WHERE d.id = due.id AND w.id = d.webhook_id AND e.id = d.event_id
    RETURNING d.id, d.webhook_id, d.attempts AS attempt, d.created_at, w.url, w.secret,
      CASE WHEN w.previous_secret_until > statement_timestamp() THEN w.previous_secret END AS previous_secret,
      e.id AS event_id, e.type, e.occurred_at, e.data`
  return rows.map(leasedOf)
}
