import { once } from "node:events"
import { createInterface } from "node:readline/promises"
import picocolors from "picocolors"

/** Where a command writes, and where it asks. */
export interface Terminal {
  /** Writes to standard output, no faster than it is read. */
  readonly write: (text: string | Uint8Array) => Promise<void>
  /** A line to standard error. */
  readonly note: (line: string) => void
  /** Whether people see standard output. */
  readonly isShown: boolean
  /** The width of standard output in columns; undefined where it is not a terminal. */
  readonly room: number | undefined
  readonly colours: ReturnType<typeof picocolors.createColors>
  /** A line of standard error that the next one replaces; undefined where it is not a terminal. */
  readonly status: ((line: string) => void) | undefined
  /** The width of standard error in columns. */
  readonly statusRoom: number
  /** Undefined where there is no person to answer. */
  readonly ask: ((question: string) => Promise<boolean>) | undefined
}

const defaultRoom = 80

interface Process {
  readonly stdin: NodeJS.ReadStream
  readonly stdout: NodeJS.WriteStream
  readonly stderr: NodeJS.WriteStream
  readonly env: Readonly<Record<string, string | undefined>>
}

/** `columns` is 0 on some terminals without a size. */
const roomOf = (stream: NodeJS.WriteStream): number => stream.columns || defaultRoom

const askAt =
  ({ stderr, stdin }: Process) =>
  async (question: string): Promise<boolean> => {
    const prompt = createInterface({ input: stdin, output: stderr })
    const closed = new Promise<string>((resolve) => prompt.once("close", () => resolve("")))
    const answer = await Promise.race([prompt.question(`${question} [y/N] `), closed])
    prompt.close()
    return /^y(es)?$/i.test(answer.trim())
  }

/** The terminal of a process. Colours only on a terminal, and not with `NO_COLOR` or `TERM=dumb`. */
export const processTerminal = (process: Process): Terminal => {
  const { env, stderr, stdin, stdout } = process
  const isPlain = (env.NO_COLOR ?? "") !== "" || env.TERM === "dumb"
  let isStatusShown = false
  const clearStatus = () => {
    if (isStatusShown) stderr.write("\r\x1b[K")
    isStatusShown = false
  }
  return {
    write: async (text) => {
      clearStatus()
      if (!stdout.write(text)) await once(stdout, "drain")
    },
    note: (line) => {
      clearStatus()
      stderr.write(`${line}\n`)
    },
    isShown: stdout.isTTY === true,
    room: stdout.isTTY ? roomOf(stdout) : undefined,
    colours: picocolors.createColors(stdout.isTTY === true && !isPlain),
    statusRoom: roomOf(stderr),
    status: stderr.isTTY
      ? (line) => {
          stderr.write(`\r\x1b[K${line}`)
          isStatusShown = line !== ""
        }
      : undefined,
    ask: stdin.isTTY && stderr.isTTY ? askAt(process) : undefined
  }
}
