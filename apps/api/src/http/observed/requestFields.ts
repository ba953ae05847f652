import type { Administrator, UserCaller } from "@sortition/domain/people/Caller"
import { Predicate } from "effect"

/** A request, with its caller once that is admitted. */
export interface Attributed {
  caller: Administrator | UserCaller | null
}

declare module "fastify" {
  interface FastifyRequest {
    caller: Attributed["caller"]
  }
}

const textIn = (params: unknown, name: string): string | undefined => {
  const value = Predicate.hasProperty(params, name) ? params[name] : undefined
  return typeof value === "string" ? value : undefined
}

/** The fields of a log line that name user, team and experiment, as far as they are known. An undefined field is not written. */
export const whoOf = ({ caller }: Attributed, params: unknown) => {
  const user = caller?._tag === "User" ? caller : undefined
  return {
    user_id: user?.userId,
    team_id: textIn(params, "team_id") ?? user?.teamId,
    experiment_id: textIn(params, "experiment_id")
  }
}
