import type { Command } from "@commander-js/extra-typings"
import type { SortitionOutputs } from "@sortition/client"
import { CliError, exitCodes, usageError } from "../service/CliError.ts"
import type { Cli, Context } from "./Cli.ts"
import { reweightedLines } from "./reweightedLines.ts"
import { readShare, type Share } from "./shares.ts"

interface Wanted {
  readonly experiment_id: string
  readonly buckets: Share[]
}

type Reweighting = SortitionOutputs["buckets"]["replace"]

const rehearse = ({ service }: Context, wanted: Wanted): Promise<Reweighting> =>
  service.client.buckets.replace.mutate({ ...wanted, dry_run: true })

/** What moves, without the samples of it, which go on arriving. */
const change = ({ moves, version }: Reweighting): string =>
  JSON.stringify([version, moves.map(({ from, slots, to }) => [from, to, slots])])

const confirm = async ({ terminal }: Context): Promise<void> => {
  if (terminal.ask === undefined) {
    throw usageError(
      "Nothing was changed: there is no terminal to confirm at. Add --yes to apply, or --dry-run to only look"
    )
  }
  if (!(await terminal.ask("Apply this?"))) throw new CliError("Nothing was changed", exitCodes.refused)
}

/** Shows the change, asks, and applies it if it is still the same change. */
const applyAfterQuestion = async (context: Context, wanted: Wanted): Promise<void> => {
  const { answers, service, terminal } = context
  const planned = await rehearse(context, wanted)
  for (const line of reweightedLines(answers, planned)) terminal.note(line)
  await confirm(context)
  if (change(await rehearse(context, wanted)) !== change(planned)) {
    throw new CliError("Nothing was changed: the buckets have changed since. Run the command again", exitCodes.refused)
  }
  const done = await service.client.buckets.replace.mutate(wanted)
  await answers.one(done, [`Applied. Allocation version ${done.version}.`])
}

const apply = async ({ answers, service }: Context, wanted: Wanted): Promise<void> => {
  const done = await service.client.buckets.replace.mutate(wanted)
  await answers.one(done, reweightedLines(answers, done))
}

export const addReweight = (program: Command, { run }: Cli): void => {
  program
    .command("reweight")
    .description("set the whole distribution, after a look at the slots that it moves")
    .argument("<experiment>", "the id of the experiment")
    .argument(
      "<share...>",
      "a bucket and its percentage, such as control=80 or control=99.5; buckets that are not named are removed",
      readShare
    )
    .option("--dry-run", "only show what would move")
    .option("-y, --yes", "apply without a question")
    .action((experiment_id, shares, { dryRun = false, yes = false }, command) =>
      run(command, async (context) => {
        const wanted = { experiment_id, buckets: [...shares] }
        if (dryRun) {
          const planned = await rehearse(context, wanted)
          return context.answers.one(planned, [...reweightedLines(context.answers, planned), "Nothing was changed."])
        }
        await (yes ? apply(context, wanted) : applyAfterQuestion(context, wanted))
      })
    )
}
