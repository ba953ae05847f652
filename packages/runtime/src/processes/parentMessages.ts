import cluster from "node:cluster"
import { Effect, Predicate } from "effect"

/** A process says to its parent that it serves requests at `url`. */
export interface Serving {
  readonly url: string
}

export const isServing = (message: unknown): message is Serving =>
  Predicate.hasProperty(message, "url") && typeof message.url === "string"

/** Says to the process that forked this one that it serves requests at `url`. */
export const reportServing = (url: string): Effect.Effect<void> =>
  Effect.sync(() => {
    const serving: Serving = { url }
    process.send?.(serving)
  })

const stopMessage = "stop"

/** Asks a process to stop as a signal does; signals would end it at once on Windows. */
export const askToStop = (worker: {
  readonly isConnected: () => boolean
  readonly send: (message: string) => unknown
}) => {
  if (worker.isConnected()) worker.send(stopMessage)
}

/** Runs `stop` when the process that forked this one asks for it. */
export const onAskedToStop = (stop: () => void): void => {
  if (!cluster.isWorker) return
  process.on("message", (message) => {
    if (message === stopMessage) stop()
  })
}
