import { spawn } from "node:child_process"
import { once } from "node:events"
import { Readable, Writable } from "node:stream"
import { fileURLToPath } from "node:url"
import { runCommandLine } from "../runCommandLine.ts"

const main = fileURLToPath(new URL("../main.ts", import.meta.url))

interface CliOptions {
  readonly url: string
  readonly token?: string
  readonly environment?: Readonly<Record<string, string>>
}

/** Starts the command line as a process of its own. `ended` waits for its end. */
export const startCli = (args: readonly string[], { environment = {}, token, url }: CliOptions) => {
  const { HOME = "", NODE_COMPILE_CACHE = "", PATH = "" } = process.env
  const own = { PATH, HOME, NODE_COMPILE_CACHE, SORTITION_URL: url, ...environment }
  const child = spawn(process.execPath, [main, ...args], {
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
  child.stdin.on("error", () => undefined).end()
  const ended = once(child, "close").then(([code]: (number | null)[]) => ({ code, stdout, stderr }))
  return { child, ended, stdout: () => stdout, stderr: () => stderr }
}

const collector = () => {
  let text = ""
  const stream = new Writable({
    decodeStrings: false,
    write: (part: string | Uint8Array, _, done) => {
      text += typeof part === "string" ? part : Buffer.from(part).toString()
      done()
    }
  })
  return { stream, text: () => text }
}

interface RunOptions extends CliOptions {
  /** What is read from standard input. */
  readonly input?: string
}

/** What a command prints, and the code that it ends with. It runs in this process. */
export const runCli = async (args: readonly string[], { environment = {}, input = "", token, url }: RunOptions) => {
  const [stdout, stderr] = [collector(), collector()]
  const code = await runCommandLine({
    args,
    version: "0.0.0",
    stdin: Readable.from([Buffer.from(input)]),
    stdout: stdout.stream,
    stderr: stderr.stream,
    env: { SORTITION_URL: url, SORTITION_TOKEN: token, ...environment }
  })
  return { code, stdout: stdout.text(), stderr: stderr.text() }
}

/** The JSON that a command answers with `--json`; it must succeed. */
export const jsonOf = async (args: readonly string[], options: RunOptions) => {
  const { code, stderr, stdout } = await runCli([...args, "--json"], options)
  if (code !== 0) throw new Error(`exit ${code}: ${stderr}`)
  return JSON.parse(stdout)
}
