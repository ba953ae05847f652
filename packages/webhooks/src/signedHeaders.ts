import type { OutgoingEvent } from "@sortition/domain/webhooks/WebhookSender"
import { Webhook } from "standardwebhooks"

const second = 1_000

/** The headers of Standard Webhooks: one signature for each secret. */
export const signedHeaders = ({ at, body, id, secrets }: Omit<OutgoingEvent, "url">) => {
  const moment = new Date(at)
  return {
    "webhook-id": id,
    "webhook-timestamp": String(Math.floor(at / second)),
    "webhook-signature": secrets.map((secret) => new Webhook(secret).sign(id, moment, body)).join(" ")
  }
}
