import type { Command } from "@commander-js/extra-typings"
import { outcomeColumns } from "../records/outcomeColumns.ts"
import { outcomeOf } from "../records/outcomeOf.ts"
import type { Cli } from "./Cli.ts"
import { fileCommand, fileRun, sendFile } from "./sendFile.ts"

const recorded: ReadonlySet<string> = new Set(["recorded", "duplicate"])

export const addRecord = (program: Command, { run }: Cli): void => {
  fileCommand(program, {
    name: "record",
    description: "record the outcomes of a file, each once, and resume where an earlier run stopped",
    mapHelp: "sampled_value, metric, value"
  })
    .option("--metric <name>", "the metric, where the file does not say it")
    .action((experiment_id, file, options, command) =>
      run(
        command,
        (context) => {
          const { entity, map: names, metric } = options
          return sendFile(
            context,
            {
              experiment_id,
              file,
              name: "record",
              hasRunId: true,
              columnsOf: (header, runId) => outcomeColumns(header, { entity, metric, names, runId }),
              itemOf: (object, line, runId) => outcomeOf(object, { entity, metric, line, runId }),
              send: async (outcomes) => {
                const { client } = context.service
                const signal = context.interruption
                return (await client.outcomes.record.mutate({ experiment_id, outcomes: [...outcomes] }, { signal }))
                  .results
              },
              done: recorded,
              doneWord: "recorded",
              beginningAgain: "only outcomes with an outcome_id of the file are not recorded again"
            },
            options
          )
        },
        fileRun(options)
      )
    )
}
