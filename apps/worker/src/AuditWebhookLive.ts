import type { AuditHead } from "@sortition/domain/audit/AuditEntry"
import { AuditWebhook } from "@sortition/domain/audit/AuditWebhook"
import { checkedConfig } from "@sortition/runtime/checkedConfig"
import { Effect, Layer } from "effect"

/** The place that the heads of the audit chains are sent to; empty when there is none. The URL may contain a secret. */
export const auditWebhookConfig = checkedConfig("SORTITION_AUDIT_WEBHOOK", (value) =>
  ["http:", "https:"].includes(URL.parse(value)?.protocol ?? "") ? null : "must be an http:// or https:// URL"
)

const timeout = 10_000

const bodyOf = (heads: readonly AuditHead[]) =>
  JSON.stringify({ heads: heads.map(({ hash, height, teamId }) => ({ team_id: teamId, height, hash })) })

/** Of a fault only its code: the message may contain the address. */
const codeOf = (fault: unknown): string => {
  const cause = fault instanceof Error && fault.cause instanceof Error ? fault.cause : fault
  if (!(cause instanceof Error)) return "no answer"
  return "code" in cause && typeof cause.code === "string" ? cause.code : cause.name
}

const send = async (url: string, heads: readonly AuditHead[], aborted: AbortSignal): Promise<number> => {
  const answer = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: bodyOf(heads),
    redirect: "error",
    signal: AbortSignal.any([aborted, AbortSignal.timeout(timeout)])
  })
  await answer.body?.cancel()
  return answer.status
}

/** Posts to `SORTITION_AUDIT_WEBHOOK`. Any status but a 2xx is a failure. */
export const AuditWebhookLive = Layer.effect(
  AuditWebhook,
  Effect.map(auditWebhookConfig, (url) =>
    AuditWebhook.of({
      send: (heads) =>
        url === ""
          ? Effect.void
          : Effect.tryPromise({
              try: (aborted) => send(url, heads, aborted),
              catch: (fault) => new Error(`the audit webhook failed: ${codeOf(fault)}`)
            }).pipe(
              Effect.flatMap((status) =>
                status >= 200 && status < 300
                  ? Effect.void
                  : Effect.fail(new Error(`the audit webhook answered ${status}`))
              )
            )
    })
  )
)
