import type { DomainError } from "@sortition/domain/shared/errors"
import { Unavailable } from "@sortition/domain/shared/Unavailable"
import { TRPCError } from "@trpc/server"
import type { TRPC_ERROR_CODE_KEY } from "@trpc/server/rpc"
import { Cause, type Context, Effect, Exit, Result } from "effect"
import type { Logger } from "pino"
import type { ApiServices, RequestContext } from "./RequestContext.ts"

const codeOf: Record<DomainError["_tag"], TRPC_ERROR_CODE_KEY> = {
  BucketExists: "CONFLICT",
  CriterionNotFound: "NOT_FOUND",
  ExperimentArchived: "CONFLICT",
  ExperimentNotFound: "NOT_FOUND",
  InvalidInput: "UNPROCESSABLE_CONTENT",
  LayerFull: "CONFLICT",
  LayerNotFound: "NOT_FOUND",
  NotInLayer: "NOT_FOUND",
  NotSampled: "CONFLICT",
  OverrideConflict: "CONFLICT",
  OverrideNotFound: "NOT_FOUND",
  PermissionDenied: "FORBIDDEN",
  RecordNotFound: "NOT_FOUND",
  SampleConflict: "CONFLICT",
  SampleNotFound: "NOT_FOUND",
  ScopeMissing: "FORBIDDEN",
  ServiceNotFound: "NOT_FOUND",
  Unauthenticated: "UNAUTHORIZED"
}

const toTrpcError = (cause: Cause.Cause<DomainError>, log: Pick<Logger, "error">): TRPCError => {
  const failure = Cause.findError(cause)
  if (Result.isSuccess(failure)) {
    const { _tag, message } = failure.success
    return new TRPCError({ code: codeOf[_tag], message, cause: failure.success })
  }
  const defect = Cause.squash(cause)
  log.error({ err: defect }, "a request met a fault")
  return defect instanceof Unavailable
    ? new TRPCError({ code: "SERVICE_UNAVAILABLE", message: `${defect.message}, try again later` })
    : new TRPCError({ code: "INTERNAL_SERVER_ERROR", message: "Internal Server Error" })
}

/** Where Effect ends and tRPC begins: failures become tRPC errors with their reason, faults are logged in the request's log and masked. */
export const makeRun = (
  context: Context.Context<ApiServices>
): ((log: Pick<Logger, "error">) => RequestContext["run"]) => {
  const runExit = Effect.runPromiseExitWith(context)
  return (log) => async (effect) => {
    const exit = await runExit(effect)
    if (Exit.isSuccess(exit)) return exit.value
    throw toTrpcError(exit.cause, log)
  }
}
