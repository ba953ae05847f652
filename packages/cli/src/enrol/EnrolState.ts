import { readFile, rename, rm, writeFile } from "node:fs/promises"
import { usageError } from "../service/CliError.ts"

/** How far the rows of a file were sent. */
export interface EnrolState {
  readonly version: 1
  readonly url: string
  readonly experiment_id: string
  /** The rows whose results are known. */
  readonly rows: number
  /** SHA-256 of these rows, hexadecimal: the file must still begin with them. */
  readonly digest: string
  readonly by_status: Readonly<Record<string, number>>
  /** The length of the file of rejects after these rows. */
  readonly rejects_bytes: number
  /** Identifies the run, and all that continue it; only where ids of rows are made of it. */
  readonly run_id?: string
}

const isCounts = (value: unknown): value is Readonly<Record<string, number>> =>
  typeof value === "object" && value !== null && Object.values(value).every((count) => typeof count === "number")

const isState = (value: unknown): value is EnrolState =>
  typeof value === "object" &&
  value !== null &&
  "version" in value &&
  value.version === 1 &&
  "url" in value &&
  typeof value.url === "string" &&
  "experiment_id" in value &&
  typeof value.experiment_id === "string" &&
  "rows" in value &&
  Number.isSafeInteger(value.rows) &&
  "digest" in value &&
  typeof value.digest === "string" &&
  "rejects_bytes" in value &&
  Number.isSafeInteger(value.rejects_bytes) &&
  "by_status" in value &&
  isCounts(value.by_status) &&
  (!("run_id" in value) || typeof value.run_id === "string")

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** What a run before this one left at `path`; undefined if there is no file. */
export const readEnrolState = async (path: string): Promise<EnrolState | undefined> => {
  let text: string
  try {
    text = await readFile(path, "utf8")
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined
    throw error
  }
  const state = parse(text)
  if (isState(state)) return state
  throw usageError(`${path} is not the state of such a command. Remove it, or name another with --state`)
}

/** Replaces the file as a whole, so that a kill leaves the old one or the new one. */
export const writeEnrolState = async (path: string, state: EnrolState): Promise<void> => {
  const written = `${path}.new`
  await writeFile(written, `${JSON.stringify(state)}\n`)
  await rename(written, path)
}

export const removeEnrolState = (path: string): Promise<void> => rm(path, { force: true })
