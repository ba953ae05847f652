import cluster from "node:cluster"
import { Config, Context, Effect, Layer, Logger, type LogLevel, References, type Tracer } from "effect"
import { type Level, type Logger as Pino, pino } from "pino"
import { checkedConfig } from "./checkedConfig.ts"
import { version } from "./version.ts"
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

const placeOf = ({ spanId, traceId }: Tracer.Span) => ({ trace_id: traceId, span_id: spanId })

/** Effect's log lines, written by pino with their annotations. */
const bridge = (log: Pino) =>
  Logger.make(({ cause, fiber, logLevel, message }) => {
    const annotations = fiber.getRef(References.CurrentLogAnnotations)
    const faults = cause.reasons.map((reason) => reason.toString())
    const text = (Array.isArray(message) ? message : [message]).map(String).join(" ")
    const { span } = fiber.cache
    const place = span?._tag === "Span" && span.sampled && fiber.cache.tracer !== undefined ? placeOf(span) : {}
    log[pinoLevel[logLevel]]({ ...annotations, ...place, ...(faults.length > 0 ? { faults } : {}) }, text)
  })

/**
 * The process's structured log, a line of JSON each on standard output, from `LOG_LEVEL` (info) on. Every line names the service and its
 * version. Processes that share a port add their `pid`.
 */
export class Log extends Context.Service<Log, Pino>()("runtime/Log") {
  static readonly layerOf = (service: string) =>
    Layer.unwrap(
      logLevelConfig.pipe(
        Effect.map((level) => {
          const name = { service, version }
          const base = cluster.isWorker ? { ...name, pid: process.pid } : name
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

  /** Of a process that is the whole service. */
  static readonly layer = Log.layerOf("sortition")
}
