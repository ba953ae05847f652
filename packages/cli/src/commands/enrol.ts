import type { Command } from "@commander-js/extra-typings"
import { csvColumns } from "../records/csvColumns.ts"
import { sampleOf } from "../records/sampleOf.ts"
import type { Cli } from "./Cli.ts"
import { fileCommand, fileRun, sendFile } from "./sendFile.ts"

const sampled: ReadonlySet<string> = new Set(["allocated", "already_sampled", "forced"])

export const addEnrol = (program: Command, { run }: Cli): void => {
  fileCommand(program, {
    name: "enrol",
    description: "enrol the entities of a file, and resume where an earlier run stopped",
    mapHelp: "sampled_value, User.country"
  }).action((experiment_id, file, options, command) =>
    run(
      command,
      (context) =>
        sendFile(
          context,
          {
            experiment_id,
            file,
            name: "enrol",
            hasRunId: false,
            columnsOf: (header) => csvColumns(header, { entity: options.entity, names: options.map }),
            itemOf: (object) => sampleOf(object, options.entity),
            send: async (samples) => {
              const { client } = context.service
              const signal = context.interruption
              return (await client.samples.bulkCreate.mutate({ experiment_id, samples: [...samples] }, { signal }))
                .results
            },
            done: sampled,
            doneWord: "sampled",
            beginningAgain: "nothing is enrolled twice"
          },
          options
        ),
      fileRun(options)
    )
  )
}
