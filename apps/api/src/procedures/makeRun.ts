import { RequestId } from "@sortition/domain/audit/ChangeOrigin"
import type { DomainError } from "@sortition/domain/DomainError"
import { Caller } from "@sortition/domain/people/Caller"
import { Unavailable } from "@sortition/domain/shared/Unavailable"
import { TRPCError } from "@trpc/server"
import type { TRPC_ERROR_CODE_KEY } from "@trpc/server/rpc"
import { Cause, Context, Effect, Exit, identity, References, Result, Tracer } from "effect"
import type { Logger } from "pino"
import { RequestError } from "./problems/RequestError.ts"
import type { ApiServices, RequestContext } from "./RequestContext.ts"

const codeOf: Record<DomainError["kind"], TRPC_ERROR_CODE_KEY> = {
  conflict: "CONFLICT",
  forbidden: "FORBIDDEN",
  invalid: "UNPROCESSABLE_CONTENT",
  not_found: "NOT_FOUND",
  precondition: "PRECONDITION_FAILED",
  unauthenticated: "UNAUTHORIZED"
}

type Failure = DomainError | RequestError
type ToWire = (failure: Failure) => Failure

const toError = (cause: Cause.Cause<Failure>, log: Pick<Logger, "error">, toWire: ToWire): RequestError | TRPCError => {
  const failure = Cause.findError(cause)
  if (Result.isSuccess(failure)) {
    const wired = toWire(failure.success)
    if (wired instanceof RequestError) return wired
    return new TRPCError({ code: codeOf[wired.kind], message: wired.message, cause: wired })
  }
  const defect = Cause.squash(cause)
  log.error({ err: defect }, "a request failed")
  return defect instanceof Unavailable
    ? new TRPCError({ code: "SERVICE_UNAVAILABLE", message: `${defect.message}, try again later` })
    : new TRPCError({ code: "INTERNAL_SERVER_ERROR", message: "Internal Server Error" })
}

/** The span of a request whose trace is recorded. */
export interface RequestSpan {
  readonly span: Tracer.Span
  readonly tracer: Tracer.Tracer
}

/** The same services, below a span. */
const below = <R>(context: Context.Context<R>, { span, tracer }: RequestSpan): Context.Context<R> =>
  context.pipe(
    Context.add(Tracer.Tracer, tracer),
    Context.add(References.TracerEnabled, true),
    Context.add(Tracer.ParentSpan, span)
  )

/** Where Effect ends and tRPC begins: failures become tRPC errors with their reason; faults are logged in the request's log and masked. */
export const makeRun = (services: Context.Context<ApiServices>) => {
  const contexts = new WeakMap<Caller["Service"], Context.Context<ApiServices | Caller>>()
  const contextOf = (caller: Caller["Service"]) => {
    const known = contexts.get(caller)
    if (known !== undefined) return known
    const context = Context.add(services, Caller, caller)
    contexts.set(caller, context)
    return context
  }
  const settle = <A, R>(
    context: Context.Context<R>,
    effect: Effect.Effect<A, Failure, R>,
    request: { readonly log: Pick<Logger, "error"> },
    toWire: ToWire
  ): Promise<A> =>
    new Promise((resolve, reject) => {
      const onExit = (exit: Exit.Exit<A, Failure>) =>
        Exit.isSuccess(exit) ? resolve(exit.value) : reject(toError(exit.cause, request.log, toWire))
      Effect.runCallbackWith(context)(effect, { onExit })
    })

  return (
    request: { readonly id: string; readonly log: Pick<Logger, "error"> },
    span: RequestSpan | null
  ): Pick<RequestContext, "run" | "runAs"> => {
    const placed = <R>(context: Context.Context<R>) => (span === null ? context : below(context, span))
    return {
      run: (effect) => settle(placed(services), effect, request, identity),
      runAs: (caller, toWire, audited) => {
        const known = placed(contextOf(caller))
        const context = audited ? Context.add(known, RequestId, request.id) : known
        return (effect) => settle(context, effect, request, toWire)
      }
    }
  }
}
