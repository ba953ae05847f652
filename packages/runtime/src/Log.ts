import cluster from "node:cluster"
import { Config, Context, Effect, Layer, Logger, type LogLevel, References } from "effect"
import { type Level, type Logger as Pino, pino } from "pino"
import { checkedConfig } from "./checkedConfig.ts"
import { writeInTurns } from "./writeInTurns.ts"

const levels = ["trace", "debug", "info", "warn", "error", "fatal", "silent"] as const

/** `LOG_LEVEL`: the least severe level that is logged. */
export const logLevelConfig = checkedConfig("LOG_LEVEL", (value) =>
  levels.some((level) => level === value) ? null : `must be one of ${levels.join(", ")}`
).pipe(Config.map((value) => value || "info"))

const pinoLevel: Record<LogLevel.LogLevel, Level> = {
  All: "trace",
  Trace: "trace",
  Debug: "debug",
  Info: "info",
  Warn: "warn",
  Error: "error",
  Fatal: "fatal",
  None: "trace"
}

/** Effect's log lines, written by pino with their annotations. */
const bridge = (log: Pino) =>
  Logger.make(({ cause, fiber, logLevel, message }) => {
    const annotations = fiber.getRef(References.CurrentLogAnnotations)
    const faults = cause.reasons.map((reason) => reason.toString())
    const text = (Array.isArray(message) ? message : [message]).map(String).join(" ")
    log[pinoLevel[logLevel]]({ ...annotations, ...(faults.length > 0 ? { faults } : {}) }, text)
  })

/**
 * The process's structured log, a line of JSON each on standard output, from `LOG_LEVEL` (info) on. Processes that share a port add their
 * `pid`.
 */
export class Log extends Context.Service<Log, Pino>()("runtime/Log") {
  static readonly layer = Layer.unwrap(
    logLevelConfig.pipe(
      Effect.map((level) => {
        const base = cluster.isWorker ? { pid: process.pid } : null
        const log = pino({ level, base }, writeInTurns(pino.destination({ fd: 1, sync: true })))
        const minimum = level === "silent" ? "None" : "All"
        return Layer.mergeAll(
          Layer.succeed(Log, log),
          Logger.layer([bridge(log)]),
          Layer.succeed(References.MinimumLogLevel, minimum)
        )
      })
    )
  )
}
