import type { Sample } from "@sortition/domain/samples/Sample"
import { Samples } from "@sortition/domain/samples/Samples"
import { Effect, Stream } from "effect"
import { z } from "zod"
import { Download } from "../../procedures/Download.ts"
import { operation } from "../../procedures/operation.ts"
import { procedure } from "../../procedures/trpc.ts"
import { Id } from "../../schemas/Id.ts"
import { samplesDetached } from "../conflicts.ts"
import { csvFile } from "./csvFile.ts"
import { ExportedSample } from "./ExportedSample.ts"
import { ndjsonFile } from "./ndjsonFile.ts"
import { parquetFile } from "./parquetFile.ts"

const path = "/api/v1/experiments/{experiment_id}/samples/export"

const types = {
  ndjson: "application/x-ndjson",
  csv: "text/csv; charset=utf-8",
  parquet: "application/vnd.apache.parquet"
} as const
const formats = ["ndjson", "csv", "parquet"] as const

const csvExample = [
  Object.keys(ExportedSample.shape).join(","),
  '"01980a3c-5b7e-7000-8000-000000000002","01980a3c-5b7e-7000-8000-000000000005","User","user-1","treatment",4711,1,7,"service",false,,,"2026-11-02T09:30:00.000Z","2026-11-02T09:30:00.000Z"',
  ""
].join("\r\n")

const input = z.object({
  experiment_id: Id,
  format: z.enum(formats).default("ndjson").meta({
    description:
      "The format of the file: `ndjson`, one JSON object a line; `csv`, RFC 4180 with a header; or `parquet`."
  }),
  escape_formulas: z.boolean().default(false).meta({
    description:
      "Only for `csv`: whether to write an apostrophe before texts that a spreadsheet would run as a formula. Such texts are then not as they were sampled."
  })
})

const encode = (
  { escape_formulas, format }: z.infer<typeof input>,
  batches: AsyncIterable<readonly Sample[]>
): AsyncIterable<string | Uint8Array> => {
  switch (format) {
    case "csv":
      return csvFile(batches, { escapeFormulas: escape_formulas })
    case "ndjson":
      return ndjsonFile(batches)
    case "parquet":
      return parquetFile(batches)
  }
}

/** The same items after the first of them has been read. Rejects if that fails. */
const begun = async <A>(items: AsyncIterable<A>): Promise<AsyncIterable<A>> => {
  const reading = items[Symbol.asyncIterator]()
  let first: IteratorResult<A> | undefined = await reading.next()
  return {
    [Symbol.asyncIterator]: () => ({
      next: async () => {
        const result = first ?? (await reading.next())
        first = undefined
        return result
      },
      return: async () => (await reading.return?.()) ?? { done: true, value: undefined }
    })
  }
}

const addressOf = ({ escape_formulas, experiment_id, format }: z.infer<typeof input>) => {
  const query = new URLSearchParams({ format, ...(escape_formulas ? { escape_formulas: "true" } : {}) })
  return `${path.replace("{experiment_id}", experiment_id)}?${query}`
}

/** A procedure of `samples`. */
export const exportSamples = procedure
  .meta(
    operation("GET", path, "Export Samples", {
      tag: "samples",
      conflict: samplesDetached,
      description: [
        "All samples of the experiment as of one moment, oldest id first, as a file of any length with everything that is stored.",
        "A connection that breaks off means that the file is incomplete. tRPC answers the path of this operation instead of the file."
      ].join(" "),
      download: { item: ExportedSample, files: { "text/csv": csvExample, [types.parquet]: "PAR1" } }
    })
  )
  .input(input)
  .output(z.custom<{ readonly path: string }>().meta({ override: { type: "object" as const } }))
  .query(async ({ ctx, input }) => {
    const stream = await ctx.run(Samples.use((samples) => samples.exportAll(input.experiment_id)))
    return new Download({
      path: addressOf(input),
      name: `samples-${input.experiment_id}.${input.format}`,
      type: types[input.format],
      open: () => ctx.run(Effect.promise(() => begun(encode(input, Stream.toAsyncIterable(stream)))))
    })
  })
