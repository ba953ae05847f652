import { type Command, InvalidArgumentError } from "@commander-js/extra-typings"
import type { SortitionInputs, SortitionOutputs } from "@sortition/client"
import { usageError } from "../service/CliError.ts"
import type { Column } from "../terminal/textTable.ts"
import type { Cli, Context } from "./Cli.ts"
import { percentOf, readShare } from "./shares.ts"

type Ramp = SortitionOutputs["ramps"]["get"]
type Step = Ramp["steps"][number]
type NewStep = SortitionInputs["ramps"]["replace"]["steps"][number]

/** Reads one word of a ramp: a time begins a step, and the shares after it are its distribution. */
const readWord = (text: string, before: readonly NewStep[] = []): readonly NewStep[] => {
  if (!text.includes("=")) return [...before, { at: text, buckets: [] }]
  const step = before.at(-1)
  if (step === undefined) throw new InvalidArgumentError("The first word is a time, such as 2030-01-01T08:00:00Z.")
  return [...before.slice(0, -1), { ...step, buckets: [...readShare(text, step.buckets)] }]
}

const columns: readonly Column<Step>[] = [
  { title: "AT", text: ({ at }) => at, whole: true },
  { title: "STATUS", text: ({ status }) => status, whole: true },
  { title: "SETTLED", text: ({ settled_at }) => settled_at, whole: true },
  { title: "VERSION", text: ({ version }) => version, whole: true, right: true },
  { title: "REASON", text: ({ reason }) => reason, whole: true },
  {
    title: "SHARES",
    text: ({ buckets }) => buckets.map(({ bucket_name, slots }) => `${bucket_name} ${percentOf(slots)}`).join(", ")
  }
]

const stateOf = ({ pause_on_srm, pause_reason, paused_at }: Ramp): string => {
  if (paused_at !== null) return `Paused since ${paused_at}: ${pause_reason}.`
  return pause_on_srm ? "A sample ratio mismatch pauses the ramp." : "A sample ratio mismatch does not pause the ramp."
}

const show = ({ answers }: Context, ramp: Ramp) =>
  answers.one(ramp, [...answers.table(ramp.steps, columns), "", stateOf(ramp)])

export const addRamp = (program: Command, { run }: Cli): void => {
  const ramp = program.command("ramp").description("distributions that replace each other at set times")

  ramp
    .command("show")
    .description("show the steps, and what became of each")
    .argument("<experiment>", "the id of the experiment")
    .action((experiment_id, _, command) =>
      run(command, async (context) => show(context, await context.service.client.ramps.get.query({ experiment_id })))
    )
  ramp
    .command("set")
    .description("set the ramp, in place of any earlier one")
    .argument("<experiment>", "the id of the experiment")
    .argument(
      "<step...>",
      "a time and then its whole distribution, such as 2030-01-01T08:00:00Z control=99.5 treatment=0.5; then the next time",
      readWord
    )
    .option("--pause-on-srm", "pause when the samples do not have the ratio that they should have")
    .action((experiment_id, steps, { pauseOnSrm = false }, command) => {
      if (steps.some(({ buckets }) => buckets.length === 0)) throw usageError("A time has no shares after it")
      return run(command, async (context) => {
        const input = { experiment_id, steps: [...steps], pause_on_srm: pauseOnSrm }
        await show(context, await context.service.client.ramps.replace.mutate(input))
      })
    })
  ramp
    .command("resume")
    .description("end a pause; of the steps that came due meanwhile, the last one is applied")
    .argument("<experiment>", "the id of the experiment")
    .action((experiment_id, _, command) =>
      run(command, async (context) =>
        show(context, await context.service.client.ramps.resume.mutate({ experiment_id }))
      )
    )
  ramp
    .command("clear")
    .description("forget the ramp; the distribution stays as it is")
    .argument("<experiment>", "the id of the experiment")
    .action((experiment_id, _, command) =>
      run(command, async ({ answers, service }) => {
        await service.client.ramps.delete.mutate({ experiment_id })
        await answers.one({ experiment_id, ramp: null }, ["The experiment has no ramp now."])
      })
    )
}
