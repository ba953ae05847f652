import { spawn } from "node:child_process"
import { once } from "node:events"
import { onTestFinished } from "vitest"

export interface Program {
  readonly file: string
  readonly args?: readonly string[]
  readonly cwd: string
  readonly env: Readonly<Record<string, string>>
  /** What the program prints when it is ready. */
  readonly ready: RegExp
}

export interface RunningProgram {
  /** The line with which it said that it is ready, by the groups of `ready`. */
  readonly said: RegExpExecArray
  /** Everything that it has printed. */
  readonly printed: () => string
  /** Asks it to stop, and returns its exit code. */
  readonly stop: () => Promise<number | null>
}

/** Starts a program and waits until it is ready. Rejects with what it printed if it ends before. The end of the test kills it. */
export const startProgram = async ({ args = [], cwd, env, file, ready }: Program): Promise<RunningProgram> => {
  const child = spawn(file, args, { cwd, env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"] })
  const closed = once(child, "close")
  onTestFinished(() => void child.kill("SIGKILL"))
  let printed = ""
  const said = await new Promise<RegExpExecArray>((resolve, reject) => {
    const read = (part: string) => {
      printed += part
      const found = ready.exec(printed)
      if (found !== null) resolve(found)
    }
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", read)
    closed.then(() => reject(new Error(`${file} ${args.join(" ")} ended before it was ready:\n${printed}`)), reject)
  })
  return {
    said,
    printed: () => printed,
    stop: async () => {
      child.kill("SIGTERM")
      await closed
      return child.exitCode
    }
  }
}
