import { spawn } from "node:child_process"
import { once } from "node:events"
import { createInterface } from "node:readline"

/** The shell ends the program when its input closes: even a test run that is killed leaves none behind. */
const guarded = `"$@" 2>&1 & cat; kill -KILL $!; wait`

interface GuardedProgram {
  readonly program: string
  readonly args: readonly string[]
  /** What the line says by which the program is ready. */
  readonly ready: string
  /** Called when the program is gone. */
  readonly cleanUp: () => Promise<void>
}

/** Starts a server for tests and waits until it is ready. Returns what kills it at once and waits until it is gone. */
export const startGuarded = async ({ args, cleanUp, program, ready }: GuardedProgram): Promise<() => Promise<void>> => {
  const shell = spawn("sh", ["-c", guarded, "sh", program, ...args], { stdio: ["pipe", "pipe", "inherit"] })
  const exit = once(shell, "exit")
  const stop = async () => {
    shell.stdin.end()
    await exit
    await cleanUp()
  }
  const said: string[] = []
  // Goes on reading after the line it waits for, or a full pipe would stop the program.
  const started = new Promise<void>((resolve, reject) => {
    createInterface(shell.stdout)
      .on("line", (line) => {
        if (said.length < 50) said.push(line)
        if (line.includes(ready)) resolve()
      })
      .on("close", () => reject(new Error(`${program} did not start:\n${said.join("\n")}`)))
  })
  try {
    await started
  } catch (error) {
    await stop()
    throw error
  }
  return stop
}
