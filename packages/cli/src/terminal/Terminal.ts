import { once } from "node:events"
import { createInterface } from "node:readline/promises"
import picocolors from "picocolors"

/** What a command reads, where it writes, and where it asks. */
export interface Terminal {
  /** Standard input. */
  readonly input: AsyncIterable<Uint8Array>
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

/** A stream to write to, a terminal or not. */
type Output = NodeJS.WritableStream & Partial<Pick<NodeJS.WriteStream, "columns" | "isTTY">>

/** What a process has around it. */
export interface Surroundings {
  readonly stdin: AsyncIterable<Uint8Array> & NodeJS.ReadableStream & Partial<Pick<NodeJS.ReadStream, "isTTY">>
  readonly stdout: Output
  readonly stderr: Output
  readonly env: Readonly<Record<string, string | undefined>>
}

/** `columns` is 0 on some terminals without a size. */
const roomOf = (stream: Output): number => stream.columns || defaultRoom

const askAt =
  ({ stderr, stdin }: Surroundings) =>
  async (question: string): Promise<boolean> => {
    const prompt = createInterface({ input: stdin, output: stderr })
    const closed = new Promise<string>((resolve) => prompt.once("close", () => resolve("")))
    const answer = await Promise.race([prompt.question(`${question} [y/N] `), closed])
    prompt.close()
    return /^y(es)?$/i.test(answer.trim())
  }

/** The terminal of a process. Colours only on a terminal, and not with `NO_COLOR` or `TERM=dumb`. */
export const processTerminal = (process: Surroundings): Terminal => {
  const { env, stderr, stdin, stdout } = process
  const isPlain = (env.NO_COLOR ?? "") !== "" || env.TERM === "dumb"
  let isStatusShown = false
  const clearStatus = () => {
    if (isStatusShown) stderr.write("\r\x1b[K")
    isStatusShown = false
  }
  return {
    input: stdin,
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
