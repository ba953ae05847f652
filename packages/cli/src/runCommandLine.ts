import { CommanderError } from "@commander-js/extra-typings"
import { makeCli } from "./commands/Cli.ts"
import { makeProgram } from "./makeProgram.ts"
import { exitCodes } from "./service/CliError.ts"
import { explainError } from "./service/explainError.ts"
import { processTerminal, type Surroundings } from "./terminal/Terminal.ts"

export interface CommandLine extends Surroundings {
  /** Without the program's name. */
  readonly args: readonly string[]
  readonly version: string
}

/** Runs a command line. Gives the code that its process ends with. */
export const runCommandLine = async ({ args, version, ...surroundings }: CommandLine): Promise<number> => {
  const terminal = processTerminal(surroundings)
  const { env, stderr, stdout } = surroundings
  const output = {
    writeOut: (text: string) => void stdout.write(text),
    writeErr: (text: string) => void stderr.write(text)
  }
  try {
    await makeProgram(makeCli(terminal, env), version, output).parseAsync(args, { from: "user" })
    return exitCodes.ok
  } catch (error) {
    // Help and version were asked for; everything else is wrong usage, and commander has said what.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage
    const { exitCode, message } = explainError(error)
    terminal.note(`sortition: ${message}`)
    return exitCode
  }
}
