import { spawn } from "node:child_process"
import { once } from "node:events"
import { fileURLToPath } from "node:url"

const main = fileURLToPath(new URL("../main.ts", import.meta.url))

export interface CliOptions {
  readonly url: string
  readonly token?: string
  readonly cwd?: string
  readonly input?: string
  readonly environment?: Readonly<Record<string, string>>
}

/** Starts the command line as a process of its own. `ended` waits for its end. */
export const startCli = (args: readonly string[], { cwd, environment = {}, input = "", token, url }: CliOptions) => {
  const { HOME = "", NODE_COMPILE_CACHE = "", PATH = "" } = process.env
  const own = { PATH, HOME, NODE_COMPILE_CACHE, SORTITION_URL: url, ...environment }
  const child = spawn(process.execPath, [main, ...args], {
    cwd,
    env: token === undefined ? own : { ...own, SORTITION_TOKEN: token }
  })
  let stdout = ""
  let stderr = ""
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text
  })
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text
  })
  child.stdin.on("error", () => undefined)
  child.stdin.end(input)
  const ended = once(child, "close").then(([code]: (number | null)[]) => ({ code, stdout, stderr }))
  return { child, ended, stdout: () => stdout, stderr: () => stderr }
}

/** What a command prints, and the code that it ends with. */
export const runCli = (args: readonly string[], options: CliOptions) => startCli(args, options).ended

/** The JSON that a command answers with `--json`; it must succeed. */
export const jsonOf = async (args: readonly string[], options: CliOptions) => {
  const { code, stderr, stdout } = await runCli([...args, "--json"], options)
  if (code !== 0) throw new Error(`exit ${code}: ${stderr}`)
  return JSON.parse(stdout)
}
