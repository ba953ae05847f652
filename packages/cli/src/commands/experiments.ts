import { type Command, Option } from "@commander-js/extra-typings"
import type { SortitionInputs, SortitionOutputs } from "@sortition/client"
import { usageError } from "../service/CliError.ts"
import { fields } from "../terminal/fields.ts"
import type { Column } from "../terminal/textTable.ts"
import type { Cli, Context } from "./Cli.ts"
import { addFlag, keyOption } from "./flag.ts"
import { allPages, limitOption, wholeNumber } from "./pages.ts"

type Experiment = SortitionOutputs["experiments"]["get"]
type Changes = Omit<SortitionInputs["experiments"]["update"], "experiment_id">

const stateOf = ({ active, archived, completed_at, last_activated_at, schedule_status }: Experiment): string => {
  if (completed_at !== null) return "completed"
  if (archived) return "archived"
  if (active) return "active"
  if (schedule_status === "pending") return "scheduled"
  return last_activated_at === null ? "not started" : "inactive"
}

const columns: readonly Column<Experiment>[] = [
  { title: "ID", text: ({ id }) => id, whole: true },
  { title: "NAME", text: ({ name }) => name },
  { title: "STATE", text: stateOf, whole: true },
  { title: "STARTS", text: ({ scheduled_start_date }) => scheduled_start_date, whole: true },
  { title: "CREATED", text: ({ created_at }) => created_at, whole: true }
]

const show = ({ answers }: Context, experiment: Experiment) =>
  answers.one(
    experiment,
    fields({
      id: experiment.id,
      name: experiment.name,
      key: experiment.key,
      service: experiment.service_id,
      state: stateOf(experiment),
      schedule: experiment.schedule_status,
      starts: experiment.scheduled_start_date,
      ends: experiment.scheduled_end_date,
      quota: experiment.max_samples,
      "full since": experiment.quota_reached_at,
      "stops at": experiment.stop_at_completions,
      activated: experiment.last_activated_at,
      deactivated: experiment.last_deactivated_at,
      completed: experiment.completed_at,
      "ended by": experiment.ended_by,
      fallback: experiment.fallback_value === null ? null : JSON.stringify(experiment.fallback_value),
      metadata: Object.entries(experiment.metadata).map(([name, value]) => `${name}=${value}`),
      created: experiment.created_at,
      updated: experiment.updated_at
    })
  )

const changes = {
  activate: { description: "start or reopen an experiment", change: { active: true } },
  deactivate: { description: "stop an experiment, and cancel a start that is pending", change: { active: false } },
  complete: { description: "end allocation for good; stored samples stay", change: { completed: true } }
} as const satisfies Readonly<Record<string, { readonly description: string; readonly change: Changes }>>

const maxSamplesOption = () =>
  new Option("--max-samples <number>", "the most samples that it accepts").argParser(wholeNumber(1))
const stopOption = () =>
  new Option("--stop-at-completions <number>", "complete it when so many samples are complete").argParser(
    wholeNumber(1)
  )

interface LimitOptions {
  readonly end?: string | undefined
  readonly maxSamples?: number | undefined
  readonly stopAtCompletions?: number | undefined
}

/** The limits that are given. */
const limitsOf = ({ end, maxSamples, stopAtCompletions }: LimitOptions) => ({
  ...(end === undefined ? {} : { scheduled_end_date: end }),
  ...(maxSamples === undefined ? {} : { max_samples: maxSamples }),
  ...(stopAtCompletions === undefined ? {} : { stop_at_completions: stopAtCompletions })
})

const noLimits = { scheduled_end_date: null, max_samples: null, stop_at_completions: null }

export const addExperiments = (program: Command, cli: Cli): void => {
  const { run } = cli
  const experiments = program.command("experiments").description("experiments, and when they accept samples")
  const update = (experiment_id: string, change: Changes) => async (context: Context) =>
    show(context, await context.service.client.experiments.update.mutate({ experiment_id, ...change }))

  experiments
    .command("list")
    .description("list the experiments of a service, newest first")
    .argument("<service>", "the id of the service")
    .option("--active", "only active ones")
    .option("--search <text>", "only those whose name contains the text")
    .addOption(limitOption())
    .action((service_id, { active = false, limit, search }, command) =>
      run(command, async ({ answers, service }) => {
        const filter = { service_id, active_only: active, ...(search === undefined ? {} : { q: search }) }
        const found = await allPages((page) => service.client.experiments.list.query({ ...filter, ...page }), limit)
        await answers.list(found, columns, "No experiments.")
      })
    )
  experiments
    .command("show")
    .description("show one experiment")
    .argument("<experiment>", "the id of the experiment")
    .action((experiment_id, _, command) =>
      run(command, async (context) =>
        show(context, await context.service.client.experiments.get.query({ experiment_id }))
      )
    )
  experiments
    .command("create")
    .description("create an experiment")
    .argument("<service>", "the id of its service")
    .argument("<name>", "the name of the experiment")
    .option("--inactive", "create it inactive")
    .option("--start <time>", "when it starts by itself, such as 2030-01-01T08:00:00Z")
    .option("--end <time>", "when it is completed by itself")
    .addOption(maxSamplesOption())
    .addOption(stopOption())
    .addOption(keyOption())
    .action((service_id, name, { end, inactive = false, key, maxSamples, start, stopAtCompletions }, command) =>
      run(command, async (context) => {
        const schedule = start === undefined ? {} : { scheduled_start_date: start }
        const limits = limitsOf({ end, maxSamples, stopAtCompletions })
        const input = { service_id, name, active: !inactive, key, ...schedule, ...limits }
        await show(context, await context.service.client.experiments.create.mutate(input))
      })
    )
  experiments
    .command("rename")
    .description("change the name of an experiment")
    .argument("<experiment>", "the id of the experiment")
    .argument("<name>", "the new name")
    .action((experiment_id, name, _, command) => run(command, update(experiment_id, { name })))
  for (const [name, { change, description }] of Object.entries(changes)) {
    experiments
      .command(name)
      .description(description)
      .argument("<experiment>", "the id of the experiment")
      .action((experiment_id, _, command) => run(command, update(experiment_id, change)))
  }
  experiments
    .command("schedule")
    .description("set when an experiment starts by itself, or clear it")
    .argument("<experiment>", "the id of the experiment")
    .argument("[time]", "the instant, such as 2030-01-01T08:00:00Z")
    .option("--clear", "start it at no time")
    .action((experiment_id, time, { clear = false }, command) => {
      if (clear === (time !== undefined)) throw usageError("Give a time such as 2030-01-01T08:00:00Z, or --clear")
      return run(command, update(experiment_id, { scheduled_start_date: time ?? null }))
    })
  experiments
    .command("limit")
    .description("set when an experiment ends by itself and how many samples it accepts, or clear that")
    .argument("<experiment>", "the id of the experiment")
    .option("--end <time>", "when it is completed by itself, such as 2030-02-01T08:00:00Z")
    .addOption(maxSamplesOption())
    .addOption(stopOption())
    .option("--clear", "remove each of the three limits that is not given")
    .action((experiment_id, { clear = false, ...options }, command) => {
      const given = limitsOf(options)
      if (!clear && Object.keys(given).length === 0) throw usageError("Give a limit, or --clear")
      return run(command, update(experiment_id, { ...(clear ? noLimits : {}), ...given }))
    })
  addFlag(experiments, cli, update)
}
