import { execFile } from "node:child_process"

export interface ProgramOptions {
  readonly cwd?: string
  /** Added to the environment of this process. */
  readonly environment?: Readonly<Record<string, string>>
}

/** Runs a program and returns its standard output; rejects, with its error output, unless it exits with 0. */
export const runToEnd = (
  program: string,
  args: readonly string[],
  { cwd, environment = {} }: ProgramOptions = {}
): Promise<string> =>
  new Promise((resolve, reject) => {
    const options = { cwd, env: { ...process.env, ...environment }, maxBuffer: 64 * 1024 * 1024 }
    execFile(program, [...args], options, (error, stdout, stderr) => {
      if (error === null) return resolve(stdout)
      reject(new Error(`${program.split("/").at(-1)} failed: ${stderr.trim() || stdout.trim() || error.message}`))
    })
  })
