/** What a process ends with. */
export const exitCodes = {
  ok: 0,
  /** The service refused. */
  refused: 1,
  /** The command line, or a file that it names, is wrong. */
  usage: 2,
  /** The service is not reachable or not ready. */
  unreachable: 3,
  /** Something on this machine failed: a file cannot be written. */
  local: 4,
  /** Ctrl-C. */
  interrupted: 130
} as const

/** Why a command ends: one sentence, and the code that the process ends with. */
export class CliError extends Error {
  readonly exitCode: number

  constructor(message: string, exitCode: number, options?: ErrorOptions) {
    super(message, options)
    this.name = "CliError"
    this.exitCode = exitCode
  }
}

/** The command line is wrong. */
export const usageError = (message: string): CliError => new CliError(message, exitCodes.usage)
