import { type DeliveryStatus, deliveryStatuses } from "@sortition/domain/webhooks/Webhook"
import { Webhooks } from "@sortition/domain/webhooks/Webhooks"
import { z } from "zod"
import { JsonApiError } from "../jsonapi/JsonApiError.ts"
import { rejectInclude } from "../jsonapi/listQuery.ts"
import type { ListAddress } from "../jsonapi/pageLinks.ts"
import { queryFields } from "../jsonapi/queryFields.ts"
import { attempt } from "../planning/bodies.ts"
import { addressOf, includeField, Links, listDocument, pageFields, readSpan } from "../planning/lists.ts"
import { teamPath } from "../planning/paths.ts"
import { planningOperation } from "../planning/planningOperation.ts"
import { planningProcedure } from "../planning/planningProcedure.ts"
import { decimalId } from "../schemas/fields.ts"
import { DeliveryDocument, DeliveryResource, toDeliveryResource } from "./deliveryResource.ts"
import { path, tag } from "./webhookPath.ts"

const listPath = `${path}/{webhook_id}/deliveries`
const listInput = teamPath.extend({ webhook_id: z.string() })
const statusKey = "filter[status]"

const Many = z
  .object({ data: z.array(DeliveryResource), links: Links })
  .meta({ id: "WebhookDeliveryList", description: "A page of deliveries." })

const statusField = {
  [statusKey]: z.coerce
    .string<DeliveryStatus>()
    .optional()
    .meta({ override: { type: "string", enum: [...deliveryStatuses] } })
}

const readStatus = ({ pairs }: ListAddress): DeliveryStatus | null => {
  const text = queryFields(pairs, "filter", { status: "value" }, JsonApiError.filter).get(statusKey)
  if (text === undefined || text.trim() === "") return null
  const status = deliveryStatuses.find((each) => each === text)
  if (status === undefined) throw JsonApiError.filter(statusKey)
  return status
}

/** `planning.webhooks.deliveries`: what was sent to a webhook. */
export const deliveries = planningProcedure
  .meta(
    planningOperation("GET", listPath, "Get Webhook Deliveries", {
      tag,
      answer: Many,
      description: "What was sent to a webhook, newest first. A delivery that has ended is kept for 30 days."
    })
  )
  .input(listInput.extend({ ...pageFields, ...statusField, ...includeField }))
  .output(Many)
  .query(async ({ ctx, input }) => {
    const address = addressOf(ctx, `/api/v1/${listPath}`, input)
    rejectInclude(address.pairs)
    const read = () => attempt(() => ({ status: readStatus(address), span: readSpan(address) }))
    const place = { teamId: input.team_id, webhookId: input.webhook_id }
    const listing = await ctx.run(Webhooks.use((webhooks) => webhooks.deliveries(place, read)))
    return listDocument(address, listing, toDeliveryResource)
  })

/** `planning.webhooks.redeliver`: sends an event again. */
export const redeliver = planningProcedure
  .meta({
    ...planningOperation("POST", `${listPath}/{id}/redeliver`, "Redeliver Webhook Delivery", {
      tag,
      answer: DeliveryDocument,
      status: 202,
      description:
        "Sends the event again: at once if the delivery is pending, otherwise as a new delivery with the same `event_id`. A 409 if the webhook is not active."
    }),
    onlyDeliveries: true
  })
  .input(listInput.extend({ id: decimalId }))
  .output(DeliveryDocument)
  .mutation(async ({ ctx, input: { id, team_id, webhook_id } }) => {
    const place = { teamId: team_id, webhookId: webhook_id, deliveryId: id }
    return { data: toDeliveryResource(await ctx.run(Webhooks.use((webhooks) => webhooks.redeliver(place)))) }
  })
