import { spawn } from "node:child_process"
import { once } from "node:events"

const deadline = 120_000

export interface Program {
  readonly command: readonly [program: string, ...args: string[]]
  readonly cwd?: string
  /** The complete environment. */
  readonly environment: NodeJS.ProcessEnv
  /** Its first group is the address on which it is ready. */
  readonly ready: RegExp
}

export interface RunningProgram {
  readonly url: string
  /** The milliseconds from its spawn until it said that it is ready. */
  readonly startedIn: number
  /** Ends it with SIGTERM and waits for its end. */
  readonly stop: () => Promise<void>
}

/** Starts a program as a process of its own, which ends with this one if it heeds the end of its IPC channel. Resolves when it is ready. */
export const startProgram = async ({ command, cwd, environment, ready }: Program): Promise<RunningProgram> => {
  const begin = performance.now()
  const [program, ...args] = command
  const child = spawn(program, args, { cwd, env: environment, stdio: ["ignore", "pipe", "pipe", "ipc"] })
  const ended = once(child, "close")
  let output = ""
  const { promise, reject, resolve } = Promise.withResolvers<RunningProgram>()
  const stop = async () => {
    child.kill("SIGTERM")
    await ended
  }
  const fail = (why: string) => reject(new Error(`${why}: ${output.trim().slice(-2_000)}`))
  const timer = setTimeout(() => {
    fail("a server was not ready in time")
    void stop()
  }, deadline)
  const read = (text: string) => {
    // A log of a long run is not kept.
    output = `${output}${text}`.slice(-20_000)
    const url = ready.exec(output)?.[1]
    if (url !== undefined) resolve({ url, startedIn: performance.now() - begin, stop })
  }
  child.stdout?.setEncoding("utf8").on("data", read)
  child.stderr?.setEncoding("utf8").on("data", read)
  void ended.then(
    () => fail("a server ended"),
    (error: Error) => reject(error)
  )
  try {
    return await promise
  } finally {
    clearTimeout(timer)
  }
}
