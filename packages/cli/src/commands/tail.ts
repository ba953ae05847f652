import { setTimeout } from "node:timers/promises"
import { type Command, InvalidArgumentError, Option } from "@commander-js/extra-typings"
import { isSortitionError } from "@sortition/client"
import { exitCodes } from "../service/CliError.ts"
import { explainError } from "../service/explainError.ts"
import { printable } from "../terminal/printable.ts"
import { cut } from "../terminal/textTable.ts"
import type { Cli, Context } from "./Cli.ts"
import { newSamples, type Sample } from "./newSamples.ts"
import { wholeNumber } from "./pages.ts"

const readSeconds = (text: string): number => {
  const value = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN
  if (value >= 0.1 && value <= 3_600) return value
  throw new InvalidArgumentError("It must be a number of seconds from 0.1 to 3600.")
}

const lineOf = ({ allocated_bucket, created_at, sampled_entity, sampled_value }: Sample): string =>
  `${created_at}  ${printable(allocated_bucket)}  ${printable(sampled_entity)} ${printable(sampled_value)}`

interface Following {
  readonly seconds: number
  readonly read: () => Promise<readonly Sample[]>
}

/** Whether the service is only away, so that following goes on. */
const isAway = (error: unknown): boolean =>
  isSortitionError(error) && explainError(error).exitCode === exitCodes.unreachable

const follow = async ({ answers, interruption: signal, terminal }: Context, { read, seconds }: Following) => {
  const { room } = terminal
  let isThere = true
  const readOn = async (): Promise<readonly Sample[]> => {
    try {
      const found = await read()
      if (!isThere) terminal.note("The service answers again.")
      isThere = true
      return found
    } catch (error) {
      if (!isAway(error)) throw error
      if (isThere) terminal.note(`${explainError(error).message}. Following goes on when it answers.`)
      isThere = false
      return []
    }
  }
  while (!signal.aborted) {
    for (const sample of await readOn()) {
      await answers.line(sample, room === undefined ? lineOf(sample) : cut(lineOf(sample), room))
    }
    await setTimeout(seconds * 1_000, undefined, { signal }).catch(() => undefined)
  }
}

export const addTail = (program: Command, { run }: Cli): void => {
  program
    .command("tail")
    .description("follow the new samples of an experiment until Ctrl-C")
    .argument("<experiment>", "the id of the experiment")
    .option("--bucket <name>", "only samples of this bucket")
    .addOption(
      new Option("-n, --last <number>", "begin with the newest samples").argParser(wholeNumber(0, 1_000)).default(0)
    )
    .addOption(new Option("--interval <seconds>", "the time between two looks").argParser(readSeconds).default(1))
    .action((experiment_id, { bucket, interval, last }, command) =>
      run(
        command,
        async (context) => {
          const { client } = context.service
          // Fails at once where there is no such experiment, or no service.
          await client.experiments.get.query({ experiment_id })
          const filter = bucket === undefined ? {} : { allocated_bucket: bucket }
          await follow(context, { seconds: interval, read: newSamples({ client, experiment_id, filter }, last) })
        },
        { endsItself: true, forMs: 0 }
      )
    )
}
