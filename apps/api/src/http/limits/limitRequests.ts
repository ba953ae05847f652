import rateLimit, { type FastifyRateLimitStore } from "@fastify/rate-limit"
import type { FastifyInstance, FastifyRequest } from "fastify"
import { RestError } from "../../rest/RestError.ts"
import { assetsPath } from "../dashboardPath.ts"
import { isAlwaysAnswered } from "../load/isAlwaysAnswered.ts"
import type { Limiter, Take } from "./Limiter.ts"
import { type Quotas, quotaWindow } from "./Quotas.ts"
import type { Charge } from "./Verdict.ts"

/** The plugin's store on the counts that the fast path uses too. */
const storeOn = (quotas: Quotas) =>
  class implements FastifyRateLimitStore {
    incr: FastifyRateLimitStore["incr"] = (key, callback, _, quota) => {
      Promise.resolve(quotas.take(key, quota)).then((usage) => callback(null, usage), callback)
    }
    child(): this {
      return this
    }
  }

/** Limits the requests to the whole server. */
export const limitRequests = async (server: FastifyInstance, limiter: Limiter, quotas: Quotas): Promise<void> => {
  await server.register(rateLimit, { global: false, store: storeOn(quotas) })
  const charged = new WeakMap<FastifyRequest, Charge>()
  const quotaOf = (request: FastifyRequest) => charged.get(request)?.quota ?? 0
  const keyGenerator = (request: FastifyRequest) => charged.get(request)?.key ?? ""
  const count = server.createRateLimit({ max: quotaOf, timeWindow: quotaWindow, keyGenerator })
  const takeFor =
    (request: FastifyRequest): Take =>
    async (charge) => {
      charged.set(request, charge)
      const counted = await count(request)
      if (counted.isAllowed) return { current: 0, ttl: 0 }
      const { isExceeded, max, remaining, ttl } = counted
      return { current: isExceeded ? max + 1 : max - remaining, ttl }
    }
  server.addHook("onRequest", async (request, reply) => {
    if (isAlwaysAnswered(request.url) || request.url.startsWith(assetsPath)) return
    const { policies, refusal, states } = await limiter.judge(request, takeFor(request))
    reply.header("ratelimit-policy", policies).header("ratelimit", states)
    if (refusal === null) return
    reply.header("retry-after", refusal.retryAfter)
    throw new RestError(429, refusal.detail, "rate_limited")
  })
}
