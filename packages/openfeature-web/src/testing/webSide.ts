import {
  type EvaluationContext,
  type EvaluationDetails,
  type JsonValue,
  OpenFeature,
  type ResolutionDetails
} from "@openfeature/web-sdk"
import { type Asked, type Level, levels, type Side, type Watcher } from "@sortition/openfeature/testing/Side"
import { SortitionProvider } from "../SortitionProvider.ts"

/** The provider itself, which keeps the context that it was last called with. */
class WatchedProvider extends SortitionProvider {
  received: EvaluationContext = {}

  override resolveBooleanEvaluation(
    key: string,
    defaultValue: boolean,
    context: EvaluationContext
  ): ResolutionDetails<boolean> {
    this.received = context
    return super.resolveBooleanEvaluation(key, defaultValue, context)
  }
}

/**
 * The SDK for browsers. It has one context, which a page sets before it evaluates (requirement 3.2.2): where a scenario adds to levels, the
 * page merges them in their order.
 */
export const webSide = (): Side => {
  let provider: WatchedProvider | undefined
  let client = OpenFeature.getClient()
  let contexts = new Map<Level, EvaluationContext>()

  const details = ({ defaultValue, key, type }: Asked, hooks: Watcher[]): EvaluationDetails<JsonValue> => {
    if (type === "Object") return client.getObjectDetails(key, defaultValue, { hooks })
    if (typeof defaultValue === "boolean") return client.getBooleanDetails(key, defaultValue, { hooks })
    if (typeof defaultValue === "number") return client.getNumberDetails(key, defaultValue, { hooks })
    return client.getStringDetails(key, String(defaultValue), { hooks })
  }
  return {
    register: async (evaluator, isStarting) => {
      await OpenFeature.setContext({ targetingKey: "suite" })
      provider = new WatchedProvider({ evaluator, enrol: false })
      if (isStarting) OpenFeature.setProvider(provider)
      else await OpenFeature.setProviderAndWait(provider).catch(() => undefined)
    },
    status: () => client.providerStatus,
    addContext: (level, entries) => void contexts.set(level, { ...contexts.get(level), ...entries }),
    addHook: (level, hook) => {
      if (level === "API") OpenFeature.addHooks(hook)
      else client.addHooks(hook)
    },
    evaluate: async (asked, hooks) => {
      const merged = levels.map((level) => contexts.get(level) ?? {})
      if (contexts.size > 0) await OpenFeature.setContext(Object.assign({ targetingKey: "suite" }, ...merged))
      return details(asked, [...hooks])
    },
    received: () => provider?.received ?? {},
    reset: async () => {
      await OpenFeature.clearProviders()
      OpenFeature.clearHooks()
      await OpenFeature.setContext({})
      client = OpenFeature.getClient()
      contexts = new Map()
    }
  }
}
