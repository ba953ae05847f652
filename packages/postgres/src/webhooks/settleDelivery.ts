import type { Verdict } from "@sortition/domain/webhooks/afterAttempt"
import type { LeasedDelivery } from "@sortition/domain/webhooks/DeliveryStore"
import type { Attempt } from "@sortition/domain/webhooks/WebhookSender"
import type { Sql } from "../sql/connect.ts"

const statuses = { Delivered: "delivered", Retry: "pending", Failed: "failed" } as const satisfies Record<
  Verdict["_tag"],
  string
>

/** Returns whether the lease was still that of this attempt. */
export const settleDelivery = async (
  connection: Sql,
  { attempt: number, id, webhookId }: Pick<LeasedDelivery, "attempt" | "id" | "webhookId">,
  outcome: { readonly attempt: Attempt; readonly verdict: Verdict; readonly startedAt: number }
): Promise<boolean> => {
  const { attempt, startedAt, verdict } = outcome
  const { body, durationMs, error, status } = attempt
  const isGone = verdict._tag === "Failed" && verdict.isGone
  // Before the delivery, as a removal of the webhook locks them.
  if (isGone) await connection`SELECT FROM webhooks WHERE id = ${webhookId} FOR NO KEY UPDATE`
  const nextAt = verdict._tag === "Retry" ? verdict.at : null
  // A redelivery that was asked for meanwhile stays due.
  const { count } = await connection`
    UPDATE webhook_deliveries SET status = ${statuses[verdict._tag]}, leased_until = NULL, last_attempt_at = ${startedAt}::timestamptz,
      duration_ms = ${durationMs}, response_status = ${status}, response_body = ${body}, error = ${error},
      next_attempt_at = CASE WHEN ${nextAt}::timestamptz IS NULL THEN NULL WHEN next_attempt_at > ${startedAt}::timestamptz THEN next_attempt_at
        ELSE ${nextAt}::timestamptz END
    WHERE id = ${id} AND attempts = ${number} AND status = 'pending'`
  if (count > 0 && isGone) {
    await connection`
      UPDATE webhooks SET active = false, updated_at = date_trunc('milliseconds', statement_timestamp()) WHERE id = ${webhookId} AND active`
  }
  return count > 0
}
