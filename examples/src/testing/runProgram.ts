import { execFile } from "node:child_process"
import { extname, join } from "node:path"
import { promisify } from "node:util"
import type { Service } from "./useService.ts"

/** Runs a program against the service; its printed values by their labels. The value of a line begins in column 24. */
export const runProgram = async (file: string, { token, url }: Service): Promise<ReadonlyMap<string, string>> => {
  const command = extname(file) === ".sh" ? "sh" : process.execPath
  const { stdout } = await promisify(execFile)(command, [join(import.meta.dirname, "..", file), url], {
    env: { ...process.env, TOKEN: token }
  })
  return new Map(
    stdout
      .trimEnd()
      .split("\n")
      .map((line) => [line.slice(0, 24).trim(), line.slice(24)])
  )
}
