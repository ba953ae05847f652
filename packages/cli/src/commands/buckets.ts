import type { Command } from "@commander-js/extra-typings"
import type { Cli } from "./Cli.ts"
import { reweightedLines } from "./reweightedLines.ts"
import { bucketColumns, readShare, readValue, withValues } from "./shares.ts"

export const addBuckets = (program: Command, { run }: Cli): void => {
  const buckets = program.command("buckets").description("how an experiment divides its entities")

  buckets
    .command("list")
    .description("list the buckets, oldest first")
    .argument("<experiment>", "the id of the experiment")
    .action((experiment_id, _, command) =>
      run(command, async ({ answers, service }) => {
        const found = await service.client.buckets.list.query({ experiment_id })
        await answers.list(found, bucketColumns, "No buckets.")
      })
    )
  buckets
    .command("set")
    .description("set the whole distribution without a question; buckets that are not named are removed")
    .argument("<experiment>", "the id of the experiment")
    .argument("<share...>", "a bucket and its percentage, such as control=50 or control=33.33", readShare)
    .option("--value <bucket=json>", "what a flag has in a bucket; repeat it for more", readValue)
    .action((experiment_id, shares, { value = [] }, command) =>
      run(command, async ({ answers, service }) => {
        const done = await service.client.buckets.replace.mutate({ experiment_id, buckets: withValues(shares, value) })
        await answers.one(done, reweightedLines(answers, done))
      })
    )
}
