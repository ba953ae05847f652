import type { Sql } from "../sql/connect.ts"

const atOnce = 1_000

/** Deliveries that have ended, and tests, are kept for so long. */
const kept = "30 days"

/** How long deliveries wait for a webhook that is switched off to be switched on again. */
const patience = "24 hours"

/** Removes old deliveries and tests, and gives up deliveries to webhooks that stay switched off. Other events stay, so that none is recorded twice. */
export const tidyDeliveries = async (sql: Sql): Promise<void> => {
  await sql`
    DELETE FROM webhook_deliveries WHERE id IN (
      SELECT id FROM webhook_deliveries WHERE created_at < statement_timestamp() - ${kept}::text::interval AND status <> 'pending'
      ORDER BY created_at LIMIT ${atOnce} FOR UPDATE SKIP LOCKED)`
  await sql`
    DELETE FROM events WHERE id IN (
      SELECT id FROM events WHERE experiment_id IS NULL AND occurred_at < statement_timestamp() - ${kept}::text::interval
      ORDER BY occurred_at LIMIT ${atOnce} FOR UPDATE SKIP LOCKED)`
  await sql`
    UPDATE webhook_deliveries SET status = 'failed', next_attempt_at = NULL, leased_until = NULL, error = 'the webhook is switched off'
    WHERE id IN (
      SELECT d.id FROM webhooks w JOIN webhook_deliveries d ON d.webhook_id = w.id
      WHERE NOT w.active AND d.status = 'pending' AND d.created_at < statement_timestamp() - ${patience}::text::interval
        AND (d.leased_until IS NULL OR d.leased_until < statement_timestamp())
      ORDER BY d.id LIMIT ${atOnce} FOR UPDATE OF d SKIP LOCKED)`
}
