import { randomUUID } from "node:crypto"
import { stat } from "node:fs/promises"
import { extname } from "node:path"
import { type Command, InvalidArgumentError, Option } from "@commander-js/extra-typings"
import { type EnrolState, readEnrolState, removeEnrolState } from "../enrol/EnrolState.ts"
import { enrolRows } from "../enrol/enrolRows.ts"
import { progressBar } from "../enrol/Progress.ts"
import { openRejects } from "../enrol/Rejects.ts"
import type { Send } from "../enrol/sendBatch.ts"
import { csvRows } from "../records/csvRows.ts"
import { type JsonObject, ndjsonRows } from "../records/ndjsonRows.ts"
import type { Columns } from "../records/Row.ts"
import { isStandardInput, readText } from "../records/readText.ts"
import { CliError, exitCodes, usageError } from "../service/CliError.ts"
import { fields } from "../terminal/fields.ts"
import type { Context } from "./Cli.ts"
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

/** The options of `fileCommand`. */
export interface FileOptions {
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

/** What a command sends of a file, and how it speaks of it. */
export interface FileTask<Item> {
  readonly experiment_id: string
  readonly file: string
  /** What stands between the name of the file and `-state.json`. */
  readonly name: string
  /** Whether the items have ids that are made of the run's. */
  readonly hasRunId: boolean
  readonly columnsOf: (header: readonly string[], runId: string) => Columns<Item>
  readonly itemOf: (object: JsonObject, line: number, runId: string) => Item
  readonly send: Send<Item>
  /** What became of rows that were not refused, by status, and the word for them in the summary. */
  readonly done: ReadonlySet<string>
  readonly doneWord: string
  /** What beginning at the first row does to the rows that are done. */
  readonly beginningAgain: string
}

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

const formatOf = (file: string, { format }: FileOptions): Format => {
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
  { experiment_id, hasRunId }: Pick<FileTask<object>, "experiment_id" | "hasRunId">,
  { resume, statePath }: { readonly resume: boolean; readonly statePath: string | null }
): Promise<EnrolState> => {
  const fresh = {
    version: 1,
    url: service.url,
    experiment_id,
    rows: 0,
    digest: "",
    by_status: {},
    rejects_bytes: 0,
    ...(hasRunId ? { run_id: randomUUID() } : {})
  } as const
  const left = statePath === null || !resume ? undefined : await readEnrolState(statePath)
  if (left === undefined || (left.rows === 0 && left.run_id === undefined)) return fresh
  if (left.experiment_id !== experiment_id || left.url !== service.url) {
    throw usageError(
      `${statePath} is of experiment ${left.experiment_id} at ${left.url}. Finish that one, or add --no-resume to begin this one`
    )
  }
  if ((left.run_id !== undefined) !== hasRunId) {
    throw usageError(`${statePath} is of another command. Name another file with --state`)
  }
  if (left.rows > 0) terminal.note(`Resuming after row ${left.rows}.`)
  return left
}

const summaryOf = (
  { by_status, rows }: EnrolState,
  begun: EnrolState,
  { done, doneWord }: Pick<FileTask<never>, "done" | "doneWord">,
  rejectsPath: string
) => {
  const count = (isDone: boolean) =>
    Object.entries(by_status).reduce((sum, [status, number]) => sum + (done.has(status) === isDone ? number : 0), 0)
  const refused = count(false)
  return {
    experiment_id: begun.experiment_id,
    rows,
    [doneWord]: count(true),
    refused,
    by_status,
    resumed_after: begun.rows,
    rejects_file: refused === 0 ? null : rejectsPath
  }
}

const summaryLines = (summary: ReturnType<typeof summaryOf>, doneWord: string): readonly string[] => {
  const statuses = Object.entries(summary.by_status).map(([status, count]) => [`  ${status}`, String(count)])
  return fields({
    rows: String(summary.rows),
    [doneWord]: String(summary[doneWord]),
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

/** Sends the rows of a file, and says what became of them. */
export const sendFile = async <Item extends object>(
  context: Context,
  task: FileTask<Item>,
  options: FileOptions
): Promise<void> => {
  const { answers, interruption: signal, terminal } = context
  const { file } = task
  const format = formatOf(file, options)
  const size = await sizeOf(file)
  const statePath = options.state ?? beside(file, `${task.name}-state.json`)
  const rejectsPath = options.rejects ?? beside(file, "rejects.ndjson") ?? "rejects.ndjson"
  const begun = await begin(context, task, { resume: options.resume, statePath })
  const { run_id: runId = "" } = begun

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
      ? ndjsonRows(text, (object, line) => task.itemOf(object, line, runId))
      : csvRows(text, {
          columnsOf: (header) => task.columnsOf(header, runId),
          delimiter: options.delimiter ?? (isTabbed ? "\t" : ","),
          onIgnored: (names) => terminal.note(`Columns that are not sent: ${names.join(", ")}`)
        })
  const rejects = await openRejects(rejectsPath, begun.rejects_bytes)
  const progress = progressBar(terminal, begun.rows, () => Date.now())
  let known = begun
  try {
    const state = await enrolRows({
      send: task.send,
      rows,
      beginningAgain: task.beginningAgain,
      begun,
      statePath,
      rejects,
      batchSize: options.batchSize,
      signal,
      onProgress: (now) => {
        known = now
        const { refused } = summaryOf(now, begun, task, rejectsPath)
        progress.update({ rows: now.rows, refused, share: size === undefined ? undefined : bytes / Math.max(1, size) })
      }
    })
    progress.end()
    if (statePath !== null) await removeEnrolState(statePath)
    const summary = summaryOf(state, begun, task, rejectsPath)
    await answers.one(summary, summaryLines(summary, task.doneWord))
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

/** A command that sends a file, with the options that all of them have. `mapHelp` says what columns can mean. */
export const fileCommand = (
  program: Command,
  { description, mapHelp, name }: { readonly name: string; readonly description: string; readonly mapHelp: string }
) =>
  program
    .command(name)
    .description(description)
    .argument("<experiment>", "the id of the experiment")
    .argument("<file>", "CSV or NDJSON in UTF-8; - for standard input")
    .addOption(new Option("--format <format>", "the format, if the name of the file does not say it").choices(formats))
    .option("--entity <name>", "the kind of entity, such as User, where the file does not say it")
    .option("--map <column=field>", `what a CSV column means: ${mapHelp} …; repeatable`, readMap)
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

/** How `Cli.run` runs such a command: what it sends can be sent twice, and it keeps how far it came. */
export const fileRun = ({ patience }: FileOptions) => ({ isSafe: true, endsItself: true, forMs: patience * 1_000 })
