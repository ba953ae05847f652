import { readToken } from "../service/readToken.ts"
import type { Patience } from "../service/retryingFetch.ts"
import { openService, type Service } from "../service/Service.ts"
import { type Answers, answersOf } from "../terminal/Answers.ts"
import type { Terminal } from "../terminal/Terminal.ts"

/** What a command works with. */
export interface Context {
  readonly service: Service
  readonly answers: Answers
  readonly terminal: Terminal
  /** Aborts on Ctrl-C; a second Ctrl-C ends the process at once. */
  readonly interruption: AbortSignal
}

interface Asked {
  readonly optsWithGlobals: () => object
}

/** How long a command goes on after a failure, in milliseconds, and whether it may send changes twice. */
interface RunOptions extends Partial<Pick<Patience, "forMs" | "isSafe">> {
  /** Whether Ctrl-C ends the command by its own means. */
  readonly endsItself?: boolean
}

export interface Cli {
  readonly terminal: Terminal
  /** Runs a command with the options that every command has. */
  readonly run: (command: Asked, work: (context: Context) => Promise<void>, options?: RunOptions) => Promise<void>
}

/** The options that every command has. */
interface Globals {
  readonly url?: string
  readonly token?: string
  readonly tokenFile?: string
  readonly json?: boolean
}

const defaultUrl = "http://127.0.0.1:3000"
const defaultPatience = 10_000

const textOf = (options: object, name: string): string | undefined => {
  const value: unknown = Reflect.get(options, name)
  return typeof value === "string" ? value : undefined
}

const globalsOf = (command: Asked): Globals => {
  const options = command.optsWithGlobals()
  const texts = ["url", "token", "tokenFile"].flatMap((name) => {
    const value = textOf(options, name)
    return value === undefined ? [] : [[name, value]]
  })
  return { ...Object.fromEntries(texts), json: Reflect.get(options, "json") === true }
}

const seconds = (ms: number): string => `${Math.max(1, Math.round(ms / 1_000))} s`

const endings = ["SIGINT", "SIGTERM"] as const

const interruptionOf = (endsItself: boolean) => {
  const controller = new AbortController()
  const abort = () => controller.abort()
  const signals = endsItself ? endings : []
  for (const name of signals) process.once(name, abort)
  return {
    signal: controller.signal,
    /** Leaves signals to the process again. */
    release: () => {
      for (const name of signals) process.off(name, abort)
    }
  }
}

export const makeCli = (terminal: Terminal, environment: Readonly<Record<string, string | undefined>>): Cli => ({
  terminal,
  run: async (command, work, { endsItself = false, forMs = defaultPatience, isSafe = false } = {}) => {
    const globals = globalsOf(command)
    const { release, signal: interruption } = interruptionOf(endsItself)
    const token = await readToken(globals, environment)
    const url = globals.url ?? (environment.SORTITION_URL || defaultUrl)
    const onWait = (why: string, ms: number) => terminal.note(`${why}; trying again in ${seconds(ms)}`)
    const service = openService({ url, token }, { forMs, isSafe, signal: interruption, onWait })
    await work({ service, terminal, interruption, answers: answersOf(terminal, globals.json === true) }).finally(
      release
    )
  }
})
