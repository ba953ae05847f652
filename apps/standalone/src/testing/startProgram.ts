import { spawn } from "node:child_process"
import { once } from "node:events"
import { programOf } from "@sortition/api/testing/programs/programOf"

const startDeadline = 60_000

export interface Program {
  /** Its main file. */
  readonly main: string
  readonly args?: readonly string[]
  /** Whether this output shows that it is ready. */
  readonly isReady: (output: string) => boolean
  readonly environment: Readonly<Record<string, string>>
  /** Whether the sources run, as they do for a user, and not the bundle of the test run. */
  readonly fromSources?: boolean
}

/** A program as a process of its own, on any free port. `ready` waits until it is ready and gives its output; `ended` waits for its end. */
export const startProgram = ({ args = [], environment, fromSources = false, isReady, main }: Program) => {
  const { PATH = "", HOME = "", NODE_COMPILE_CACHE = "" } = process.env
  const program = fromSources ? { file: main, environment: {} } : programOf(main)
  const child = spawn(process.execPath, [program.file, ...args], {
    env: { PATH, HOME, NODE_COMPILE_CACHE, PORT: "0", ...program.environment, ...environment },
    stdio: ["ignore", "pipe", "pipe"]
  })
  let output = ""
  let errors = ""
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    output += text
  })
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    errors += text
  })
  const ended = once(child, "close").then(([code, signal]: (number | string | null)[]) => ({
    code,
    signal,
    output,
    errors
  }))

  const ready = new Promise<string>((resolve, reject) => {
    const deadline = setTimeout(() => reject(new Error(`not ready in time: ${output}${errors}`)), startDeadline)
    const look = () => {
      if (isReady(output)) settle(() => resolve(output))
    }
    const settle = (finish: () => void) => {
      clearTimeout(deadline)
      child.stdout.off("data", look)
      finish()
    }
    child.stdout.on("data", look)
    void ended.then(() => settle(() => reject(new Error(`ended before it was ready: ${output}${errors}`))))
  })
  // A test that expects the end does not wait for the start.
  ready.catch(() => undefined)
  return {
    ready,
    ended,
    pid: child.pid ?? 0,
    hasEnded: () => child.exitCode !== null || child.signalCode !== null,
    output: () => output,
    kill: (signal: NodeJS.Signals) => {
      child.kill(signal)
      return ended
    }
  }
}
