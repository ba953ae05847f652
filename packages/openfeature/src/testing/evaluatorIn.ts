import { createEvaluator, type Evaluator } from "@sortition/client/evaluator"
import type { Ruleset } from "@sortition/domain/rulesets/Ruleset"
import { onTestFinished } from "vitest"
import type { ProviderState } from "./World.ts"

/** Has stored no samples, and is silent otherwise. */
const silent = (input: URL | Request | string): Promise<Response> =>
  String(input).endsWith("/samples/lookup") ? Promise.resolve(Response.json({ samples: [] })) : new Promise(() => {})
const unreachable = (): Promise<Response> => Promise.reject(new TypeError("fetch failed"))
const refused = (): Promise<Response> => Promise.resolve(Response.json({ detail: "unknown token" }, { status: 401 }))

/** What the network does in each state. A stale evaluator was given a ruleset, and never hears the service. */
const network = { stable: silent, stale: silent, "not ready": silent, error: unreachable, fatal: refused }

/** An evaluator in a state of the suites, which is closed at the end of the test. */
export const evaluatorIn = (state: ProviderState, ruleset: Ruleset): Evaluator => {
  const hasRuleset = state === "stable" || state === "stale"
  const evaluator = createEvaluator({
    url: "http://sortition.invalid",
    service: ruleset.service_id,
    fetch: network[state],
    readyTimeout: state === "error" ? 10 : 60_000,
    staleAfter: state === "stale" ? 10 : 60_000,
    updates: "poll",
    ...(hasRuleset ? { ruleset } : {})
  })
  onTestFinished(() => evaluator.close())
  return evaluator
}
