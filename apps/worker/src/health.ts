import { Effect } from "effect"
import { isAlive } from "./heartbeat.ts"

// The container's health check: exit code 0 when the worker in it is alive.
process.exitCode = (await Effect.runPromise(isAlive)) ? 0 : 1
