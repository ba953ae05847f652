import { TRPCError } from "@trpc/server"
import type { Logger } from "pino"

/** Logs a fault, unless `run` has logged it: a masked error has no cause. */
export const logFault = (fault: unknown, log: Pick<Logger, "error">): void => {
  if (fault instanceof TRPCError && fault.cause === undefined) return
  log.error({ err: fault }, "a request failed")
}
