import { spawn } from "node:child_process"
import type { Launcher } from "./makeLauncher.ts"

interface ProgramResult {
  readonly code: number | null
  /** stdout and stderr as they came. */
  readonly output: string
}

/** PG* variables of the user's shell must not reach our server. Windows gets the variables it needs from Node by itself. */
export const programEnvironment = { LC_ALL: "C", TZ: "UTC" }

/** Runs one of PostgreSQL's short-lived programs to its end. Never rejects: a program that cannot start has code null. */
export const runProgram = (launcher: Launcher, program: string, args: ReadonlyArray<string>): Promise<ProgramResult> =>
  new Promise((resolve) => {
    const { file, args: allArgs } = launcher.command(program, args)
    const child = spawn(file, [...allArgs], {
      ...launcher.spawnOptions,
      cwd: process.platform === "win32" ? undefined : "/",
      env: programEnvironment,
      stdio: ["ignore", "pipe", "pipe"],
      // Its own process group: Ctrl-C in the terminal is for us, and we stop things in our own order.
      detached: process.platform !== "win32",
      windowsHide: true
    })
    let output = ""
    const collect = (chunk: Buffer) => {
      output += chunk.toString("utf8")
    }
    child.stdout.on("data", collect)
    child.stderr.on("data", collect)
    child.once("error", (error) => resolve({ code: null, output: error.message }))
    child.once("close", (code) => resolve({ code, output: output.trim() }))
  })
