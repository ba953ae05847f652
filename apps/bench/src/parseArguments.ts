import { parseArgs } from "node:util"
import { isRowName, type RowName, remoteRowNames, rowNames } from "./report/rowNames.ts"

export interface BenchArguments {
  readonly rows: readonly RowName[]
  /** The running server to load; null: one of its own. */
  readonly url: string | null
  readonly token: string | null
  /** The file of the FastAPI reference; null: none. */
  readonly fastapi: string | null
  /** The measured rounds of a row, at least 1. */
  readonly rounds: number
  /** The seconds of one measurement, at least 1. */
  readonly seconds: number
  /** The samples of the large experiment of the row `stored`. */
  readonly stored: number
  /** Where the report is written; null: nowhere. */
  readonly out: string | null
}

export type Command =
  | { readonly _tag: "Run"; readonly arguments: BenchArguments }
  | { readonly _tag: "Help" }
  | { readonly _tag: "InstallPeers" }
  | { readonly _tag: "Wrong"; readonly message: string }

const options = {
  help: { type: "boolean", short: "h" },
  "install-peers": { type: "boolean" },
  url: { type: "string" },
  token: { type: "string" },
  fastapi: { type: "string" },
  rounds: { type: "string", default: "5" },
  seconds: { type: "string", default: "5" },
  stored: { type: "string", default: "2000000" },
  out: { type: "string" }
} as const

/** The report that a run of all rows writes, from the root of the repository. */
export const reportFile = "docs/benchmarks.md"

const wrong = (message: string): Command => ({ _tag: "Wrong", message })
const isOrigin = (text: string) => /^https?:\/\/[^/?#@]+\/?$/.test(text) && URL.canParse(text)
const isCount = (text: string) => /^[1-9]\d{0,8}$/.test(text)

const read = (args: readonly string[]) => parseArgs({ args: [...args], options, allowPositionals: true })

const problemOf = ({ positionals, values }: ReturnType<typeof read>): string | null => {
  const unknown = positionals.find((name) => !isRowName(name))
  if (unknown !== undefined) return `unknown row ${JSON.stringify(unknown)}; known rows: ${rowNames.join(", ")}`
  for (const name of ["rounds", "seconds", "stored"] as const) {
    if (!isCount(values[name]))
      return `--${name} must be a whole number of at least 1, got ${JSON.stringify(values[name])}`
  }
  if (values.url === undefined) return values.token === undefined ? null : "--token needs --url"
  if (!isOrigin(values.url)) {
    return `--url must be like http://127.0.0.1:3000, got ${JSON.stringify(values.url)}`
  }
  const local = positionals.filter(isRowName).find((name) => !remoteRowNames.includes(name))
  if (local !== undefined) return `--url cannot measure the row ${local}; it measures ${remoteRowNames.join(", ")}`
  return values.fastapi === undefined ? null : "--fastapi cannot be combined with --url: both sides need one PostgreSQL"
}

/** The command that the arguments of `npm run bench --` give. Paths stay as written. */
export const parseArguments = (args: readonly string[]): Command => {
  let parsed: ReturnType<typeof read>
  try {
    parsed = read(args)
  } catch (error) {
    return wrong(error instanceof Error ? (error.message.split(". ")[0] ?? "") : String(error))
  }
  const { positionals, values } = parsed
  if (values.help === true) return { _tag: "Help" }
  if (values["install-peers"] === true) return { _tag: "InstallPeers" }
  const problem = problemOf(parsed)
  if (problem !== null) return wrong(problem)
  const named = rowNames.filter((name) => positionals.includes(name))
  const all = values.url === undefined ? rowNames : remoteRowNames
  const isWhole = named.length === 0 && values.url === undefined
  return {
    _tag: "Run",
    arguments: {
      rows: named.length === 0 ? all : named,
      url: values.url === undefined ? null : new URL(values.url).origin,
      token: values.token ?? null,
      fastapi: values.fastapi ?? null,
      rounds: Number(values.rounds),
      seconds: Number(values.seconds),
      stored: Number(values.stored),
      out: values.out ?? (isWhole ? reportFile : null)
    }
  }
}
