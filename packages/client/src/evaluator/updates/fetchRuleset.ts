import { EvaluatorError, toEvaluatorError } from "../EvaluatorError.ts"
import type { Service } from "../service/makeService.ts"
import { timeLimit } from "../service/timeLimit.ts"
import type { CachedRuleset } from "./RulesetCache.ts"

const limitMs = 10_000

/** The ruleset of the service; undefined when it is the one with this entity tag. */
export const fetchRuleset = async (
  service: Service,
  path: string,
  etag: string | null
): Promise<CachedRuleset | undefined> => {
  const limit = timeLimit(limitMs)
  try {
    const headers = etag === null ? {} : { "if-none-match": etag }
    const response = await service.request(path, { headers, signal: limit.signal })
    if (response.status === 304) return undefined
    const text = await response.text()
    return { etag: response.headers.get("etag"), ruleset: parse(text) }
  } catch (thrown) {
    throw toEvaluatorError(thrown, "unreachable")
  } finally {
    limit.clear()
  }
}

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new EvaluatorError("invalid", "the ruleset is no JSON", { cause })
  }
}
