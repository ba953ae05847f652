import { open, rename, rm } from "node:fs/promises"
import { dirname, extname, join } from "node:path"
import { type Command, Option } from "@commander-js/extra-typings"
import { answerOf } from "../service/answerOf.ts"
import { CliError, exitCodes, usageError } from "../service/CliError.ts"
import type { Cli, Context } from "./Cli.ts"

const formats = ["ndjson", "csv", "parquet"] as const
type Format = (typeof formats)[number]

const formatByName: Readonly<Record<string, Format>> = {
  ".ndjson": "ndjson",
  ".jsonl": "ndjson",
  ".csv": "csv",
  ".parquet": "parquet"
}

/** The parts of a download. Throws when the connection breaks off, which means that the file is not whole. */
async function* partsOf(response: Response, { interruption }: Context): AsyncGenerator<Uint8Array> {
  try {
    for await (const part of response.body ?? []) yield part
  } catch (cause) {
    if (interruption.aborted) throw new CliError("Interrupted", exitCodes.interrupted)
    throw new CliError(
      "The connection broke off: the export is not whole. Run the command again",
      exitCodes.unreachable,
      {
        cause
      }
    )
  }
}

/** Writes the file beside its place, and puts it there when it is whole. Returns its length in bytes. */
const writeWhole = async (path: string, parts: AsyncIterable<Uint8Array>): Promise<number> => {
  const written = join(dirname(path), `.${process.pid}.sortition-export`)
  const file = await open(written, "w")
  let bytes = 0
  try {
    for await (const part of parts) {
      await file.write(part)
      bytes += part.length
    }
    await file.sync()
    await file.close()
    await rename(written, path)
  } catch (error) {
    await file.close().catch(() => undefined)
    await rm(written, { force: true })
    throw error
  }
  return bytes
}

interface Wanted {
  readonly experiment_id: string
  readonly format: Format
  readonly output: string | undefined
  readonly isSafeForSheets: boolean
}

const exportSamples = async (context: Context, { experiment_id, format, isSafeForSheets, output }: Wanted) => {
  const { answers, interruption: signal, service, terminal } = context
  const query = new URLSearchParams({ format, ...(isSafeForSheets ? { escape_formulas: "true" } : {}) })
  const path = `/api/v1/experiments/${encodeURIComponent(experiment_id)}/samples/export?${query}`
  const parts = partsOf(await answerOf(service.url, service.get(path, { signal })), context)
  if (output === undefined) {
    for await (const part of parts) await terminal.write(part)
    return
  }
  const bytes = await writeWhole(output, parts)
  await answers.one({ experiment_id, format, file: output, bytes }, [`${output}  ${bytes} bytes`])
}

export const addExport = (program: Command, { run, terminal }: Cli): void => {
  program
    .command("export")
    .description("write all samples of an experiment to a file or to standard output")
    .argument("<experiment>", "the id of the experiment")
    .option("-o, --output <file>", "the file; it appears when it is whole")
    .addOption(new Option("--format <format>", "ndjson by default, or as the name of the file says").choices(formats))
    .option("--escape-formulas", "only for csv: write an apostrophe before texts that a spreadsheet would run")
    .action((experiment_id, { escapeFormulas = false, format: given, output }, command) => {
      const byName = output === undefined ? undefined : formatByName[extname(output).toLowerCase()]
      const format = given ?? byName ?? "ndjson"
      if (format === "parquet" && output === undefined && terminal.isShown) {
        throw usageError("A terminal cannot show Parquet. Add --output <file>")
      }
      const wanted = { experiment_id, format, output, isSafeForSheets: escapeFormulas }
      return run(command, (context) => exportSamples(context, wanted), { endsItself: true })
    })
}
