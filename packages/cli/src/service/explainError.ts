import { isSortitionError, type Problem, type SortitionError } from "@sortition/client"
import { CliError, exitCodes } from "./CliError.ts"

const placeOf = ({ message, path }: Problem): string => (path.length === 0 ? message : `${path.join(".")}: ${message}`)

const hints: Readonly<Record<string, string>> = {
  unauthenticated: ". Set SORTITION_TOKEN or --token-file to a valid token",
  network: ". Check --url, or start the service"
}

const isUnreachable = ({ reason, status }: SortitionError): boolean =>
  reason === "network" || reason === "unavailable" || status === 503

const ofService = (error: SortitionError): CliError => {
  if (error.reason === "aborted") return new CliError("Interrupted", exitCodes.interrupted)
  const said = error.problems.length > 0 ? error.problems.map(placeOf).join("; ") : error.message
  const id = error.requestId === undefined ? "" : ` (request ${error.requestId})`
  const sentence = `${said.replace(/\.$/, "")}${hints[error.reason] ?? ""}${id}`
  return new CliError(sentence, isUnreachable(error) ? exitCodes.unreachable : exitCodes.refused, { cause: error })
}

const codeOf = (error: Error): string => ("code" in error && typeof error.code === "string" ? error.code : "")

const ofFiles: Readonly<Record<string, string>> = {
  ENOENT: "no such file or folder",
  EACCES: "no permission",
  EISDIR: "it is a folder",
  ENOSPC: "the disk is full",
  EROFS: "the file system is read-only"
}

/** What a thrown value means for the person at the terminal. */
export const explainError = (thrown: unknown): CliError => {
  if (thrown instanceof CliError) return thrown
  if (isSortitionError(thrown)) return ofService(thrown)
  if (!(thrown instanceof Error)) return new CliError(String(thrown), exitCodes.local)
  const path = "path" in thrown && typeof thrown.path === "string" ? `${thrown.path}: ` : ""
  return new CliError(`${path}${ofFiles[codeOf(thrown)] ?? thrown.message}`, exitCodes.local, { cause: thrown })
}
