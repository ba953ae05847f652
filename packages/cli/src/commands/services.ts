import type { Command } from "@commander-js/extra-typings"
import type { SortitionOutputs } from "@sortition/client"
import { fields } from "../terminal/fields.ts"
import type { Column } from "../terminal/textTable.ts"
import type { Cli, Context } from "./Cli.ts"
import { allPages, limitOption } from "./pages.ts"

type Service = SortitionOutputs["services"]["get"]

const columns: readonly Column<Service>[] = [
  { title: "ID", text: ({ id }) => id, whole: true },
  { title: "NAME", text: ({ name }) => name },
  { title: "ACTIVE", text: ({ active }) => active, whole: true },
  { title: "CREATED", text: ({ created_at }) => created_at, whole: true }
]

const show = ({ answers }: Context, service: Service) =>
  answers.one(
    service,
    fields({
      id: service.id,
      name: service.name,
      active: service.active,
      created: service.created_at,
      updated: service.updated_at
    })
  )

export const addServices = (program: Command, { run }: Cli): void => {
  const services = program.command("services").description("the services that experiments belong to")

  services
    .command("list")
    .description("list the services, newest first")
    .option("--active", "only active ones")
    .option("--search <text>", "only those whose name contains the text")
    .addOption(limitOption())
    .action(({ active = false, limit, search }, command) =>
      run(command, async ({ answers, service }) => {
        const filter = { active_only: active, ...(search === undefined ? {} : { q: search }) }
        const found = await allPages((page) => service.client.services.list.query({ ...filter, ...page }), limit)
        await answers.list(found, columns, "No services.")
      })
    )
  services
    .command("show")
    .description("show one service")
    .argument("<service>", "the id of the service")
    .action((service_id, _, command) =>
      run(command, async (context) => show(context, await context.service.client.services.get.query({ service_id })))
    )
  services
    .command("create")
    .description("create a service")
    .argument("<name>", "the name of the service")
    .option("--inactive", "create it archived")
    .action((name, { inactive = false }, command) =>
      run(command, async (context) =>
        show(context, await context.service.client.services.create.mutate({ name, active: !inactive }))
      )
    )
  services
    .command("rename")
    .description("change the name of a service")
    .argument("<service>", "the id of the service")
    .argument("<name>", "the new name")
    .action((service_id, name, _, command) =>
      run(command, async (context) =>
        show(context, await context.service.client.services.update.mutate({ service_id, name }))
      )
    )
  const changes = [
    { name: "archive", active: false, description: "archive a service: its experiments accept no samples" },
    { name: "restore", active: true, description: "restore an archived service" }
  ] as const
  for (const { active, description, name } of changes) {
    services
      .command(name)
      .description(description)
      .argument("<service>", "the id of the service")
      .action((service_id, _, command) =>
        run(command, async (context) =>
          show(context, await context.service.client.services.update.mutate({ service_id, active }))
        )
      )
  }
}
