import { type Command, Option } from "@commander-js/extra-typings"
import type { SortitionOutputs } from "@sortition/client"
import { fields } from "../terminal/fields.ts"
import type { Column } from "../terminal/textTable.ts"
import type { Cli, Context } from "./Cli.ts"
import { allNumberedPages, limitOption } from "./pages.ts"
import { requireCaller } from "./requireCaller.ts"

type Webhook = SortitionOutputs["planning"]["webhooks"]["get"]["data"]
type EventType = NonNullable<Webhook["attributes"]["events"]>[number]
type Delivery = SortitionOutputs["planning"]["webhooks"]["deliveries"]["data"][number]

const eventTypes = [
  "experiment.started",
  "experiment.ended",
  "experiment.quota_reached",
  "experiment.srm_alarm",
  "experiment.attrition_alarm",
  "experiment.result_reached",
  "experiment.due_date_passed",
  "experiment.schedule_missed"
] as const satisfies readonly EventType[]

const columns: readonly Column<Webhook>[] = [
  { title: "ID", text: ({ id }) => id, whole: true },
  { title: "URL", text: ({ attributes }) => attributes.url },
  { title: "ACTIVE", text: ({ attributes }) => attributes.active, whole: true },
  { title: "EVENTS", text: ({ attributes }) => attributes.events?.join(",") ?? "all" }
]

const deliveryColumns: readonly Column<Delivery>[] = [
  { title: "ID", text: ({ id }) => id, whole: true },
  { title: "EVENT", text: ({ attributes }) => attributes.event_type, whole: true },
  { title: "STATUS", text: ({ attributes }) => attributes.status, whole: true },
  { title: "ATTEMPTS", text: ({ attributes }) => attributes.attempts, whole: true, right: true },
  { title: "CREATED", text: ({ attributes }) => attributes.created_at, whole: true },
  { title: "NEXT ATTEMPT", text: ({ attributes }) => attributes.next_attempt_at, whole: true },
  { title: "ERROR", text: ({ attributes }) => attributes.error }
]

const teamOf = async ({ service }: Context, team: string | undefined): Promise<string> =>
  team ?? (await requireCaller(service)).team_id

const showDelivery = ({ answers }: Context, delivery: Delivery) => {
  const { attributes, id } = delivery
  return answers.one(delivery, fields({ delivery: id, event: attributes.event_type, status: attributes.status }))
}

const teamOption = () => new Option("--team <id>", "the team; that of the calling token without it")

export const addWebhooks = (program: Command, { run }: Cli): void => {
  const webhooks = program.command("webhooks").description("where the events of a team are sent, for its Owners")

  webhooks
    .command("list")
    .description("list the webhooks of a team")
    .addOption(teamOption())
    .action(({ team }, command) =>
      run(command, async (context) => {
        const team_id = await teamOf(context, team)
        const { list } = context.service.client.planning.webhooks
        const found = await allNumberedPages((page) => list.query({ team_id, ...page }))
        await context.answers.list(found, columns, "No webhooks.")
      })
    )
  webhooks
    .command("create")
    .description("send events to a URL; the secret is shown only once")
    .argument("<url>", "where events are posted")
    .addOption(new Option("--event <type...>", "an event to send; all without it").choices(eventTypes))
    .option("--description <text>", "what it is for")
    .addOption(teamOption())
    .action((url, { description, event, team }, command) =>
      run(command, async (context) => {
        const attributes = {
          url,
          ...(event === undefined ? {} : { events: [...new Set(event)] }),
          ...(description === undefined ? {} : { description })
        }
        const { data } = await context.service.client.planning.webhooks.create.mutate({
          team_id: await teamOf(context, team),
          data: { type: "webhooks", attributes }
        })
        const { events, secret, url: stored } = data.attributes
        await context.answers.one(data, [...fields({ id: data.id, url: stored, events: events ?? "all" }), "", secret])
      })
    )
  webhooks
    .command("delete")
    .description("stop sending events, and delete the deliveries")
    .argument("<webhook>", "the id of the webhook")
    .addOption(teamOption())
    .action((id, { team }, command) =>
      run(command, async (context) => {
        await context.service.client.planning.webhooks.remove.mutate({ team_id: await teamOf(context, team), id })
        await context.answers.one({ id, deleted: true }, [`Webhook ${id} is deleted.`])
      })
    )
  webhooks
    .command("rotate-secret")
    .description("make a new secret; it is shown only once, and the one before signs too for 24 hours")
    .argument("<webhook>", "the id of the webhook")
    .addOption(teamOption())
    .action((id, { team }, command) =>
      run(command, async (context) => {
        const { rotateSecret } = context.service.client.planning.webhooks
        const { data } = await rotateSecret.mutate({ team_id: await teamOf(context, team), id })
        await context.answers.one(data, [data.attributes.secret])
      })
    )
  webhooks
    .command("test")
    .description("send an event of the type webhook.test")
    .argument("<webhook>", "the id of the webhook")
    .addOption(teamOption())
    .action((id, { team }, command) =>
      run(command, async (context) => {
        const { test } = context.service.client.planning.webhooks
        const { data } = await test.mutate({ team_id: await teamOf(context, team), id })
        await showDelivery(context, data)
      })
    )
  webhooks
    .command("deliveries")
    .description("list what was sent to a webhook, newest first")
    .argument("<webhook>", "the id of the webhook")
    .addOption(new Option("--status <status>", "only those").choices(["pending", "delivered", "failed"] as const))
    .addOption(limitOption())
    .addOption(teamOption())
    .action((webhook_id, { limit, status, team }, command) =>
      run(command, async (context) => {
        const team_id = await teamOf(context, team)
        const { deliveries } = context.service.client.planning.webhooks
        const filter = status === undefined ? {} : { "filter[status]": status }
        const read = (page: object) => deliveries.query({ team_id, webhook_id, ...filter, ...page })
        await context.answers.list(await allNumberedPages(read, limit), deliveryColumns, "No deliveries.")
      })
    )
  webhooks
    .command("redeliver")
    .description("send the event of a delivery again")
    .argument("<webhook>", "the id of the webhook")
    .argument("<delivery>", "the id of the delivery")
    .addOption(teamOption())
    .action((webhook_id, id, { team }, command) =>
      run(command, async (context) => {
        const { redeliver } = context.service.client.planning.webhooks
        const { data } = await redeliver.mutate({ team_id: await teamOf(context, team), webhook_id, id })
        await showDelivery(context, data)
      })
    )
}
