import { experimentEventTypes } from "@sortition/domain/events/EventFacts"
import type { Webhook } from "@sortition/domain/webhooks/Webhook"
import { z } from "zod"
import { decimalId, time } from "../schemas/fields.ts"
import { formatTimestamp } from "../schemas/Timestamp.ts"

export const webhookType = "webhooks"

const attributes = {
  url: z.string().meta({ description: "Where events are posted.", examples: ["https://hooks.example.org/sortition"] }),
  events: z
    .array(z.enum(experimentEventTypes))
    .nullable()
    .meta({ description: "The types of events that are sent; null for all." }),
  description: z.string().nullable(),
  active: z.boolean().meta({ description: "Whether events are sent to it." }),
  created_at: time,
  updated_at: time
}

export const WebhookResource = z
  .object({ id: decimalId, type: z.literal(webhookType), attributes: z.object(attributes) })
  .meta({ id: "Webhook", description: "Where the events of a team are sent, without the secret." })

export const WebhookWithSecret = z
  .object({
    data: z.object({
      id: decimalId,
      type: z.literal(webhookType),
      attributes: z.object({
        ...attributes,
        secret: z.string().meta({
          description: "Signs what is sent. Shown only in this answer.",
          examples: ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo="]
        })
      })
    })
  })
  .meta({ id: "WebhookWithSecret", description: "A webhook with its new secret." })

export const toWebhookResource = (webhook: Webhook): z.infer<typeof WebhookResource> => ({
  id: webhook.id,
  type: webhookType,
  attributes: {
    url: webhook.url,
    events: webhook.events === null ? null : [...webhook.events],
    description: webhook.description,
    active: webhook.active,
    created_at: formatTimestamp(webhook.createdAt),
    updated_at: formatTimestamp(webhook.updatedAt)
  }
})

export const toWebhookWithSecret = ({
  secret,
  webhook
}: {
  readonly secret: string
  readonly webhook: Webhook
}): z.infer<typeof WebhookWithSecret> => {
  const resource = toWebhookResource(webhook)
  return { data: { ...resource, attributes: { ...resource.attributes, secret } } }
}
