import { stat } from "node:fs/promises"
import { extname } from "node:path"
import { type Command, InvalidArgumentError, Option } from "@commander-js/extra-typings"
import { type EnrolState, readEnrolState, removeEnrolState } from "../enrol/EnrolState.ts"
import { enrolRows } from "../enrol/enrolRows.ts"
import { progressBar } from "../enrol/Progress.ts"
import { openRejects } from "../enrol/Rejects.ts"
import { csvRows } from "../records/csvRows.ts"
import { ndjsonRows } from "../records/ndjsonRows.ts"
import { isStandardInput, readText } from "../records/readText.ts"
import { CliError, exitCodes, usageError } from "../service/CliError.ts"
import { fields } from "../terminal/fields.ts"
import type { Cli, Context } from "./Cli.ts"
import { wholeNumber } from "./pages.ts"

const formats = ["csv", "ndjson"] as const
type Format = (typeof formats)[number]

const formatByName: Readonly<Record<string, Format>> = {
  ".csv": "csv",
  ".tsv": "csv",
  ".ndjson": "ndjson",
  ".jsonl": "ndjson"
}

/** How long to go on without the service, in seconds, by default. */
const defaultPatience = 60

interface EnrolOptions {
  readonly format?: Format | undefined
  readonly entity?: string | undefined
  readonly map?: ReadonlyMap<string, string> | undefined
  readonly delimiter?: string | undefined
  readonly batchSize: number
  readonly resume: boolean
  readonly state?: string | undefined
  readonly rejects?: string | undefined
  readonly allowRejects?: true | undefined
  readonly patience: number
}

const sampled: ReadonlySet<string> = new Set(["allocated", "already_sampled", "forced"])

const readMap = (text: string, before: ReadonlyMap<string, string> = new Map()): ReadonlyMap<string, string> => {
  const equals = text.lastIndexOf("=")
  const [column, field] = [text.slice(0, Math.max(equals, 0)), text.slice(equals + 1)]
  if (column === "" || field === "") {
    throw new InvalidArgumentError("A mapping is column=field, such as customer=sampled_value or land=User.country.")
  }
  return new Map([...before, [column, field]])
}

const readDelimiter = (text: string): string => {
  const delimiter = text === "tab" || text === "\\t" ? "\t" : text
  if (delimiter.length === 1) return delimiter
  throw new InvalidArgumentError("It must be one character, or tab.")
}

const formatOf = (file: string, { format }: EnrolOptions): Format => {
  const found = format ?? formatByName[extname(file).toLowerCase()]
  if (found === undefined) throw usageError(`${file}: the format is not known. Add --format csv or --format ndjson`)
  return found
}

const sizeOf = async (file: string): Promise<number | undefined> => {
  if (isStandardInput(file)) return undefined
  const found = await stat(file).catch(() => undefined)
  if (found === undefined) throw usageError(`${file} cannot be read: no such file`)
  if (found.isDirectory()) throw usageError(`${file} is a folder`)
  return found.isFile() ? found.size : undefined
}

const beside = (file: string, ending: string): string | null => (isStandardInput(file) ? null : `${file}.${ending}`)

/** Where the run begins: after the rows of an earlier run of the same file into the same experiment, or at the start. */
const begin = async (
  { service, terminal }: Context,
  {
    experiment_id,
    resume,
    statePath
  }: { readonly experiment_id: string; readonly resume: boolean; readonly statePath: string | null }
): Promise<EnrolState> => {
  const fresh = {
    version: 1,
    url: service.url,
    experiment_id,
    rows: 0,
    digest: "",
    by_status: {},
    rejects_bytes: 0
  } as const
  const left = statePath === null || !resume ? undefined : await readEnrolState(statePath)
  if (left === undefined || left.rows === 0) return fresh
  if (left.experiment_id !== experiment_id || left.url !== service.url) {
    throw usageError(
      `${statePath} is of experiment ${left.experiment_id} at ${left.url}. Finish that one, or add --no-resume to begin this one`
    )
  }
  terminal.note(`Resuming after row ${left.rows}.`)
  return left
}

const summaryOf = ({ by_status, rows }: EnrolState, begun: EnrolState, rejectsPath: string) => {
  const count = (isSampled: boolean) =>
    Object.entries(by_status).reduce(
      (sum, [status, number]) => sum + (sampled.has(status) === isSampled ? number : 0),
      0
    )
  const refused = count(false)
  return {
    experiment_id: begun.experiment_id,
    rows,
    sampled: count(true),
    refused,
    by_status,
    resumed_after: begun.rows,
    rejects_file: refused === 0 ? null : rejectsPath
  }
}

const summaryLines = (summary: ReturnType<typeof summaryOf>): readonly string[] => {
  const statuses = Object.entries(summary.by_status).map(([status, count]) => [`  ${status}`, String(count)])
  return fields({
    rows: String(summary.rows),
    sampled: String(summary.sampled),
    refused: String(summary.refused),
    ...Object.fromEntries(statuses),
    ...(summary.rejects_file === null ? {} : { rejects: summary.rejects_file })
  })
}

const stopped = (error: unknown, { interruption, terminal }: Context, statePath: string | null, rows: number): void => {
  const isWrongInput = error instanceof CliError && error.exitCode === exitCodes.usage
  if (statePath === null || rows === 0 || (isWrongInput && !interruption.aborted)) return
  terminal.note(`Stopped after row ${rows}. The same command continues there.`)
}

const enrol = async (context: Context, experiment_id: string, file: string, options: EnrolOptions): Promise<void> => {
  const { answers, interruption: signal, service, terminal } = context
  const format = formatOf(file, options)
  const size = await sizeOf(file)
  const statePath = options.state ?? beside(file, "enrol-state.json")
  const rejectsPath = options.rejects ?? beside(file, "rejects.ndjson") ?? "rejects.ndjson"
  const begun = await begin(context, { experiment_id, resume: options.resume, statePath })

  let bytes = 0
  const text = readText(file, {
    input: terminal.input,
    onRead: (read) => {
      bytes = read
    }
  })
  const isTabbed = extname(file).toLowerCase() === ".tsv"
  const rows =
    format === "ndjson"
      ? ndjsonRows(text, options.entity)
      : csvRows(text, {
          entity: options.entity,
          names: options.map,
          delimiter: options.delimiter ?? (isTabbed ? "\t" : ","),
          onIgnored: (names) => terminal.note(`Columns that are not sent: ${names.join(", ")}`)
        })
  const rejects = await openRejects(rejectsPath, begun.rejects_bytes)
  const progress = progressBar(terminal, begun.rows, () => Date.now())
  let known = begun
  try {
    const state = await enrolRows({
      client: service.client,
      rows,
      begun,
      statePath,
      rejects,
      batchSize: options.batchSize,
      signal,
      onProgress: (now) => {
        known = now
        const { refused } = summaryOf(now, begun, rejectsPath)
        progress.update({ rows: now.rows, refused, share: size === undefined ? undefined : bytes / Math.max(1, size) })
      }
    })
    progress.end()
    if (statePath !== null) await removeEnrolState(statePath)
    const summary = summaryOf(state, begun, rejectsPath)
    await answers.one(summary, summaryLines(summary))
    if (summary.refused > 0 && options.allowRejects !== true) {
      throw new CliError(
        `${summary.refused} of ${summary.rows} rows were refused: see ${rejectsPath}`,
        exitCodes.refused
      )
    }
  } catch (error) {
    progress.end()
    const isOver = error instanceof CliError && error.exitCode === exitCodes.refused
    if (!isOver) stopped(error, context, statePath, known.rows)
    throw signal.aborted ? new CliError("Interrupted", exitCodes.interrupted) : error
  } finally {
    await rejects.close()
  }
}

export const addEnrol = (program: Command, { run }: Cli): void => {
  program
    .command("enrol")
    .description("enrol the entities of a file, and resume where an earlier run stopped")
    .argument("<experiment>", "the id of the experiment")
    .argument("<file>", "CSV or NDJSON in UTF-8; - for standard input")
    .addOption(new Option("--format <format>", "the format, if the name of the file does not say it").choices(formats))
    .option("--entity <name>", "the kind of entity, such as User, where the file does not say it")
    .option("--map <column=field>", "what a CSV column means: sampled_value, User.country …; repeatable", readMap)
    .option("--delimiter <character>", "what separates CSV cells: a comma by default; tab", readDelimiter)
    .addOption(
      new Option("--batch-size <rows>", "rows in one request, 1 to 10000")
        .argParser(wholeNumber(1, 10_000))
        .default(1_000)
    )
    .option("--resume", "continue where an earlier run stopped (the default)", true)
    .option("--no-resume", "begin at the first row")
    .option("--state <file>", "where to keep how far it came: beside the input by default")
    .option("--rejects <file>", "where to write refused rows and why: beside the input by default")
    .option("--allow-rejects", "exit with 0 although rows were refused")
    .addOption(
      new Option("--patience <seconds>", "how long to go on while the service is away")
        .argParser(wholeNumber(0, 86_400))
        .default(defaultPatience)
    )
    .action((experiment_id, file, options, command) =>
      run(command, (context) => enrol(context, experiment_id, file, options), {
        isSafe: true,
        endsItself: true,
        forMs: options.patience * 1_000
      })
    )
}
