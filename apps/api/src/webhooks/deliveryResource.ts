import { eventTypes } from "@sortition/domain/events/EventFacts"
import { type Delivery, deliveryStatuses } from "@sortition/domain/webhooks/Webhook"
import { z } from "zod"
import { decimalId, id, time } from "../schemas/fields.ts"
import { formatOptionalTimestamp, formatTimestamp } from "../schemas/Timestamp.ts"

const type = "webhook_deliveries"

export const DeliveryResource = z
  .object({
    id: decimalId,
    type: z.literal(type),
    attributes: z.object({
      event_id: id.meta({ description: "The header `webhook-id`: the same in every delivery of the event." }),
      event_type: z.enum(eventTypes).meta({ description: "What happened." }),
      experiment_id: id.nullable().meta({ description: "Null for a test." }),
      status: z
        .enum(deliveryStatuses)
        .meta({ description: "`pending` until the receiver has answered with a 2xx or no attempt follows." }),
      attempts: z.int().meta({ description: "How many attempts have begun." }),
      next_attempt_at: time.nullable().meta({ description: "Null when no attempt follows." }),
      last_attempt_at: time.nullable().meta({ description: "Null before the first attempt." }),
      duration_ms: z.int().nullable().meta({ description: "How long the last attempt took, in milliseconds." }),
      response_status: z.int().nullable().meta({ description: "Null without an answer." }),
      response_body: z.string().nullable().meta({ description: "The start of the last answer, at most 1 kB." }),
      error: z.string().nullable().meta({ description: "Why the last attempt failed." }),
      created_at: time
    })
  })
  .meta({ id: "WebhookDelivery", description: "An event on its way to a webhook, with its last attempt." })

export const DeliveryDocument = z
  .object({ data: DeliveryResource })
  .meta({ id: "WebhookDeliveryDocument", description: "One delivery." })

export const toDeliveryResource = (delivery: Delivery): z.infer<typeof DeliveryResource> => ({
  id: delivery.id,
  type,
  attributes: {
    event_id: delivery.eventId,
    event_type: delivery.eventType,
    experiment_id: delivery.experimentId,
    status: delivery.status,
    attempts: delivery.attempts,
    next_attempt_at: formatOptionalTimestamp(delivery.nextAttemptAt),
    last_attempt_at: formatOptionalTimestamp(delivery.lastAttemptAt),
    duration_ms: delivery.durationMs,
    response_status: delivery.responseStatus,
    response_body: delivery.responseBody,
    error: delivery.error,
    created_at: formatTimestamp(delivery.createdAt)
  }
})
