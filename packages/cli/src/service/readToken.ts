import { readFile } from "node:fs/promises"
import { usageError } from "./CliError.ts"

interface TokenOptions {
  readonly token?: string | undefined
  readonly tokenFile?: string | undefined
}

const readTokenFile = async (path: string): Promise<string> => {
  try {
    return await readFile(path, "utf8")
  } catch {
    throw usageError(`--token-file ${path} cannot be read`)
  }
}

/** The bearer token, from `--token`, `--token-file` or `SORTITION_TOKEN`; undefined without any. No message shows it. */
export const readToken = async (
  { token, tokenFile }: TokenOptions,
  environment: Readonly<Record<string, string | undefined>>
): Promise<string | undefined> => {
  if (token !== undefined && tokenFile !== undefined) throw usageError("Give --token or --token-file, not both")
  const given = token ?? (tokenFile === undefined ? environment.SORTITION_TOKEN : await readTokenFile(tokenFile))
  const trimmed = given?.trim() ?? ""
  if (trimmed === "") {
    if (given === undefined || (token === undefined && tokenFile === undefined)) return undefined
    throw usageError("The token is empty")
  }
  if (!/^[\x21-\x7e]+$/.test(trimmed)) throw usageError("The token has a character that no token has, or several lines")
  return trimmed
}
