import { Webhooks } from "@sortition/domain/webhooks/Webhooks"
import { z } from "zod"
import { rejectInclude } from "../jsonapi/listQuery.ts"
import { createBody, dataOf, readBody, readPatch, updateBody } from "../planning/bodies.ts"
import { addressOf, includeField, Links, listDocument, pageFields, readSpan } from "../planning/lists.ts"
import { teamPath } from "../planning/paths.ts"
import { planningOperation } from "../planning/planningOperation.ts"
import { planningProcedure } from "../planning/planningProcedure.ts"
import { router } from "../procedures/trpc.ts"
import { deliveries, redeliver } from "./deliveries.ts"
import { DeliveryDocument, toDeliveryResource } from "./deliveryResource.ts"
import { webhookAttributes } from "./webhookAttributes.ts"
import { onePath, path, tag, toPath } from "./webhookPath.ts"
import {
  toWebhookResource,
  toWebhookWithSecret,
  WebhookResource,
  WebhookWithSecret,
  webhookType
} from "./webhookResource.ts"

const Create = createBody("WebhookCreate", webhookType, webhookAttributes, {
  url: "https://hooks.example.org/sortition",
  events: ["experiment.started", "experiment.ended"]
})
const Update = updateBody("WebhookUpdate", webhookType, webhookAttributes.partial({ url: true }), { active: false })
const One = z.object({ data: WebhookResource }).meta({ id: "WebhookDocument", description: "One webhook." })
const Many = z
  .object({ data: z.array(WebhookResource), links: Links })
  .meta({ id: "WebhookList", description: "A page of webhooks." })

/** Where the events of a team are sent, for its Owners. */
export const webhooks = router({
  list: planningProcedure
    .meta(
      planningOperation("GET", path, "Get Webhooks", {
        tag,
        answer: Many,
        description: "The webhooks of a team, without their secrets. For an Owner of the team, like all of webhooks."
      })
    )
    .input(teamPath.extend({ ...pageFields, ...includeField }))
    .output(Many)
    .query(async ({ ctx, input }) => {
      const address = addressOf(ctx, `/api/v1/${path}`, input)
      rejectInclude(address.pairs)
      const { limit, offset } = readSpan(address)
      const listing = await ctx.run(Webhooks.use((webhooks) => webhooks.list(input.team_id, { limit, offset })))
      return listDocument(address, listing, toWebhookResource)
    }),
  get: planningProcedure
    .meta(planningOperation("GET", `${path}/{id}`, "Get Webhook", { tag, answer: One, description: "One webhook." }))
    .input(onePath.extend(includeField))
    .output(One)
    .query(async ({ ctx, input }) => {
      rejectInclude(addressOf(ctx, `/api/v1/${path}/{id}`, input).pairs)
      return { data: toWebhookResource(await ctx.run(Webhooks.use((webhooks) => webhooks.get(toPath(input))))) }
    }),
  create: planningProcedure
    .meta(
      planningOperation("POST", path, "Create Webhook", {
        tag,
        body: Create,
        answer: WebhookWithSecret,
        status: 201,
        located: true,
        description:
          "Events of the team are posted to the URL from now on, signed as Standard Webhooks says. Only this answer shows the secret. A team has at most 50 webhooks."
      })
    )
    .input(teamPath.extend({ data: dataOf(Create) }))
    .output(WebhookWithSecret)
    .mutation(async ({ ctx, input }) => {
      const read = () => readBody(ctx, Create, input.data)
      return toWebhookWithSecret(await ctx.run(Webhooks.use((webhooks) => webhooks.create(input.team_id, read))))
    }),
  update: planningProcedure
    .meta(
      planningOperation("PATCH", `${path}/{id}`, "Update Webhook", {
        tag,
        body: Update,
        answer: One,
        emptyStatus: 204,
        description:
          "Answers 204 when nothing changes. What waits for a webhook that is switched off is given up after 24 hours."
      })
    )
    .input(onePath.extend({ data: dataOf(Update) }))
    .output(One.nullable())
    .mutation(async ({ ctx, input }) => {
      const { changed, webhook } = await ctx.run(
        Webhooks.use((webhooks) =>
          webhooks.update(toPath(input), ({ id }) => readPatch(ctx, Update, input.data, { id }))
        )
      )
      return changed ? { data: toWebhookResource(webhook) } : null
    }),
  remove: planningProcedure
    .meta(
      planningOperation("DELETE", `${path}/{id}`, "Delete Webhook", {
        tag,
        emptyStatus: 204,
        description: "Nothing more is sent. Its deliveries are deleted too."
      })
    )
    .input(onePath)
    .output(z.null())
    .mutation(async ({ ctx, input }) => {
      await ctx.run(Webhooks.use((webhooks) => webhooks.remove(toPath(input))))
      return null
    }),
  rotateSecret: planningProcedure
    .meta(
      planningOperation("POST", `${path}/{id}/rotate-secret`, "Rotate Webhook Secret", {
        tag,
        answer: WebhookWithSecret,
        description:
          "Makes a new secret, which only this answer shows. For 24 hours there is also a signature with the secret before."
      })
    )
    .input(onePath)
    .output(WebhookWithSecret)
    .mutation(async ({ ctx, input }) =>
      toWebhookWithSecret(await ctx.run(Webhooks.use((webhooks) => webhooks.rotateSecret(toPath(input)))))
    ),
  test: planningProcedure
    .meta({
      ...planningOperation("POST", `${path}/{id}/test`, "Test Webhook", {
        tag,
        answer: DeliveryDocument,
        status: 202,
        description:
          "Sends an event of the type `webhook.test`; the deliveries show what became of it. A 409 if the webhook is not active."
      }),
      onlyDeliveries: true
    })
    .input(onePath)
    .output(DeliveryDocument)
    .mutation(async ({ ctx, input }) => ({
      data: toDeliveryResource(await ctx.run(Webhooks.use((webhooks) => webhooks.test(toPath(input)))))
    })),
  deliveries,
  redeliver
})
