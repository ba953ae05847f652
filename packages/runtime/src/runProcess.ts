import { Cause, Config, Effect, Exit, Fiber } from "effect"
import { settingProblem } from "./checkSettings.ts"
import { onAskedToStop } from "./processes/parentMessages.ts"

const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const

const messageOf = (fault: unknown): string => {
  if (fault instanceof AggregateError) return fault.errors.map(messageOf).join(", ")
  return fault instanceof Error && fault.message !== "" ? fault.message : String(fault)
}

/** The one line that says why a process could not go on, without a stack. */
const reasonOf = (cause: Cause.Cause<unknown>): string => {
  const fault = Cause.squash(cause)
  return fault instanceof Config.ConfigError ? settingProblem(fault) : messageOf(fault)
}

/**
 * Runs `program` until its end, SIGINT, SIGTERM or SIGHUP, or the end of the parent that started it over IPC, or until that parent asks it to stop;
 * then closes everything in order and exits 0. A program that cannot start, or fails, ends with one line on standard error and exit code 1.
 */
export const runProcess = <E>(program: Effect.Effect<unknown, E>): void => {
  const fiber = Effect.runFork(program)
  const stop = () => {
    Effect.runFork(Fiber.interrupt(fiber))
  }
  for (const signal of signals) process.on(signal, stop)
  process.on("disconnect", stop)
  onAskedToStop(stop)
  fiber.addObserver((exit) => {
    if (Exit.isFailure(exit) && !Cause.hasInterruptsOnly(exit.cause)) {
      process.stderr.write(`sortition stopped: ${reasonOf(exit.cause)}\n`)
      process.exit(1)
    }
    process.exit(0)
  })
}
