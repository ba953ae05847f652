import type { DomainError } from "@sortition/domain/DomainError"
import { Unavailable } from "@sortition/domain/shared/Unavailable"
import { TRPCError } from "@trpc/server"
import type { TRPC_ERROR_CODE_KEY } from "@trpc/server/rpc"
import { Cause, type Context, Effect, Exit, Result } from "effect"
import type { Logger } from "pino"
import { RequestError } from "./problems/RequestError.ts"
import type { ApiServices, RequestContext } from "./RequestContext.ts"

const codeOf: Record<DomainError["kind"], TRPC_ERROR_CODE_KEY> = {
  conflict: "CONFLICT",
  forbidden: "FORBIDDEN",
  invalid: "UNPROCESSABLE_CONTENT",
  not_found: "NOT_FOUND",
  unauthenticated: "UNAUTHORIZED"
}

const toError = (
  cause: Cause.Cause<DomainError | RequestError>,
  log: Pick<Logger, "error">
): RequestError | TRPCError => {
  const failure = Cause.findError(cause)
  if (Result.isSuccess(failure)) {
    if (failure.success instanceof RequestError) return failure.success
    const { kind, message } = failure.success
    return new TRPCError({ code: codeOf[kind], message, cause: failure.success })
  }
  const defect = Cause.squash(cause)
  log.error({ err: defect }, "a request failed")
  return defect instanceof Unavailable
    ? new TRPCError({ code: "SERVICE_UNAVAILABLE", message: `${defect.message}, try again later` })
    : new TRPCError({ code: "INTERNAL_SERVER_ERROR", message: "Internal Server Error" })
}

/** Where Effect ends and tRPC begins: failures become tRPC errors with their reason; faults are logged in the request's log and masked. */
export const makeRun = (
  context: Context.Context<ApiServices>
): ((log: Pick<Logger, "error">) => RequestContext["run"]) => {
  const runExit = Effect.runPromiseExitWith(context)
  return (log) => async (effect) => {
    const exit = await runExit(effect)
    if (Exit.isSuccess(exit)) return exit.value
    throw toError(exit.cause, log)
  }
}
