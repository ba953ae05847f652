import cluster from "node:cluster"
import type { Readable } from "node:stream"
import { forwardLines } from "./forwardLines.ts"
import { askToStop, isServing } from "./parentMessages.ts"
import { answerOver, askOver, type Channel } from "./questions.ts"

export interface ForkOptions {
  /** The path of its main file. It must call `reportServing`. */
  readonly program: string
  /** Variables beside those of this process. */
  readonly environment: Readonly<Record<string, string>>
  /** Answers to what the process asks. */
  readonly answers: Readonly<Record<string, () => Promise<unknown>>>
}

interface End {
  /** Why it ended, in one line. */
  readonly reason: string
  /** Milliseconds from its start. */
  readonly lived: number
}

export interface ForkedProcess {
  readonly pid: number | undefined
  /** Its address once it serves requests; null if it ends before. */
  readonly url: Promise<string | null>
  readonly ended: Promise<End>
  /** Asks it to finish what is in flight and to end. */
  readonly stop: () => void
  /** Asks the process; null when it does not answer within a second. */
  readonly ask: (question: string) => Promise<unknown>
}

const stopped = /^sortition stopped: (.*)$/m
const longestReason = 500

/** Its last words. Those of a crash are a stack: only their beginning counts. */
const reasonOf = (errors: string, code: number | null, signal: string | null): string => {
  const said = stopped.exec(errors)?.[1] ?? errors.trim().replace(/\s+/g, " ").slice(0, longestReason)
  const how = signal === null ? `exit code ${code}` : signal
  return said === "" ? how : said
}

/** Standard error is kept until the process serves, so that a start that fails is reported in one line. After that it is passed on. */
const keepErrors = (output: Readable, serving: Promise<unknown>) => {
  const kept: Buffer[] = []
  let write = (lines: Buffer) => {
    kept.push(lines)
  }
  forwardLines(output, (lines) => write(lines))
  void serving.then((url) => {
    if (url === null) return
    write = (lines) => {
      process.stderr.write(lines)
    }
    for (const lines of kept.splice(0)) write(lines)
  })
  return () => Buffer.concat(kept).toString()
}

/**
 * Starts another process of Node that shares its port with siblings, as `listenShared` says, and ends with this one. Its standard output is
 * passed on in complete lines.
 */
export const forkProcess = ({ answers, environment, program }: ForkOptions): ForkedProcess => {
  cluster.setupPrimary({ exec: program, silent: true, args: [] })
  const began = performance.now()
  const worker = cluster.fork(environment)
  const child = worker.process
  // A message to a process that has just ended, or a process that cannot be started; both close.
  worker.on("error", () => undefined)
  const closed = new Promise<readonly [code: number | null, signal: string | null]>((resolve) => {
    child.once("close", (code, signal) => resolve([code, signal]))
  })
  const url = new Promise<string | null>((resolve) => {
    worker.on("message", (message) => {
      if (isServing(message)) resolve(message.url)
    })
    void closed.then(() => resolve(null))
  })
  if (child.stdout) forwardLines(child.stdout, (lines) => process.stdout.write(lines))
  const errors = child.stderr ? keepErrors(child.stderr, url) : () => ""
  const ended = closed.then(([code, signal]) => ({
    reason: reasonOf(errors(), code, signal),
    lived: performance.now() - began
  }))
  const channel: Channel = {
    send: (message) => {
      if (worker.isConnected()) worker.send(message)
    },
    onMessage: (read) => void worker.on("message", read)
  }
  answerOver(channel, answers)
  return { pid: child.pid, url, ended, stop: () => askToStop(worker), ask: askOver(channel) }
}
