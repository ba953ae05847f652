import { ScopeMissing } from "@sortition/domain/people/AccessError"
import type { Administrator, Caller, UserCaller } from "@sortition/domain/people/Caller"
import { Effect, identity } from "effect"
import type { ApiServices, RequestContext, Run } from "../procedures/RequestContext.ts"

/** Runs as an admitted caller, whose token needs the scope `evaluate` or the given one. */
export const runAsEvaluator = async (
  context: RequestContext,
  caller: Administrator | UserCaller,
  scope: "read" | "write"
): Promise<Run<ApiServices | Caller>> => {
  if (caller._tag === "User" && !caller.scopes.has("evaluate") && !caller.scopes.has(scope)) {
    await context.run(Effect.fail(new ScopeMissing({ scope })))
  }
  return context.runAs(caller, identity, false)
}
