import { Tokens } from "@sortition/domain/people/Tokens"
import type { Leases } from "@sortition/queue/Leases"
import { Context, Effect } from "effect"
import { Authentication } from "../../auth/Authentication.ts"
import type { ApiServices } from "../../procedures/RequestContext.ts"
import { KnownTokens, mostKnown } from "./KnownTokens.ts"
import { Limiter } from "./Limiter.ts"
import type { RateLimits } from "./limitSettings.ts"
import { localQuotas } from "./localQuotas.ts"
import { sharedQuotas } from "./sharedQuotas.ts"

/** The limiter of a server, and its counts: of this process, or of all that share `leases`. */
export const makeLimiter = (
  services: Context.Context<ApiServices | Authentication>,
  limits: RateLimits,
  leases: Leases | null
) => {
  const { isAdministrator, withoutToken } = Context.get(services, Authentication)
  const tokens = Context.get(services, Tokens)
  const quotas = leases === null ? localQuotas() : sharedQuotas(leases)
  const known = new KnownTokens(() => Effect.runPromise(tokens.validHashes(mostKnown)), isAdministrator)
  return { limiter: new Limiter({ limits, quotas, known, isOpen: withoutToken !== null }), quotas }
}
