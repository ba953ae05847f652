import { WebhookAddresses } from "@sortition/domain/webhooks/WebhookAddresses"
import { type Attempt, type OutgoingEvent, WebhookSender } from "@sortition/domain/webhooks/WebhookSender"
import { Effect, Layer } from "effect"
import { AddressRefused } from "./guardedLookup.ts"
import { postEvent } from "./postEvent.ts"

/** Milliseconds for an attempt. */
const timeout = 15_000

const errorOf = (status: number): string | null => {
  if (status >= 200 && status < 300) return null
  if (status >= 300 && status < 400) return `the receiver answered ${status}, and redirects are not followed`
  return status === 410 ? "the receiver answered 410: the webhook is switched off" : `the receiver answered ${status}`
}

/** Of a fault only its code: the message may contain the address. */
const faultText = (fault: unknown, isLate: boolean): string => {
  if (fault instanceof AddressRefused) return fault.message
  if (isLate) return `the receiver did not answer within ${timeout / 1_000} seconds`
  const cause = fault instanceof AggregateError ? fault.errors[0] : fault
  const code = cause instanceof Error && "code" in cause && typeof cause.code === "string" ? cause.code : null
  return `the receiver cannot be reached${code === null ? "" : `: ${code}`}`
}

/** Sends over HTTP and HTTPS. */
export const WebhookSenderLive = Layer.effect(
  WebhookSender,
  Effect.map(WebhookAddresses, (policy) => {
    const send = async (event: OutgoingEvent, aborted: AbortSignal): Promise<Attempt> => {
      const late = AbortSignal.timeout(timeout)
      const begun = performance.now()
      const took = () => Math.round(performance.now() - begun)
      try {
        const { body, status } = await postEvent(event, policy, AbortSignal.any([aborted, late]))
        return { status, body: body === "" ? null : body, error: errorOf(status), durationMs: took() }
      } catch (fault) {
        return { status: null, body: null, error: faultText(fault, late.aborted), durationMs: took() }
      }
    }
    return WebhookSender.of({ send: (event) => Effect.promise((aborted) => send(event, aborted)) })
  })
)
