import {
  AsyncLocalStorageTransactionContextPropagator,
  type EvaluationContext,
  type EvaluationDetails,
  type Hook,
  type JsonValue,
  OpenFeature,
  type ResolutionDetails
} from "@openfeature/server-sdk"
import type { Asked, Level, Side } from "@sortition/openfeature/testing/Side"
import { SortitionProvider } from "../SortitionProvider.ts"

/** The provider itself, which keeps the context that it was last called with. */
class WatchedProvider extends SortitionProvider {
  received: EvaluationContext = {}

  override resolveBooleanEvaluation(
    key: string,
    defaultValue: boolean,
    context: EvaluationContext
  ): Promise<ResolutionDetails<boolean>> {
    this.received = context
    return super.resolveBooleanEvaluation(key, defaultValue, context)
  }
}

/** The SDK for servers. */
export const serverSide = (): Side => {
  let provider: WatchedProvider | undefined
  let client = OpenFeature.getClient()
  let contexts = new Map<Level, EvaluationContext>()
  const contextAt = (level: Level) => contexts.get(level) ?? {}

  const details = (
    { defaultValue, key, type }: Asked,
    context: EvaluationContext,
    hooks: Hook[]
  ): Promise<EvaluationDetails<JsonValue>> => {
    if (type === "Object") return client.getObjectDetails(key, defaultValue, context, { hooks })
    if (typeof defaultValue === "boolean") return client.getBooleanDetails(key, defaultValue, context, { hooks })
    if (typeof defaultValue === "number") return client.getNumberDetails(key, defaultValue, context, { hooks })
    return client.getStringDetails(key, String(defaultValue), context, { hooks })
  }
  return {
    register: async (evaluator, isStarting) => {
      provider = new WatchedProvider({ evaluator, enrol: false })
      if (isStarting) OpenFeature.setProvider(provider)
      else await OpenFeature.setProviderAndWait(provider).catch(() => undefined)
    },
    status: () => client.providerStatus,
    addContext: (level, entries) => {
      const before = contexts.get(level)
      contexts.set(level, before === undefined ? entries : { ...before, ...entries })
    },
    addHook: (level, hook) => {
      if (level === "API") OpenFeature.addHooks(hook)
      else client.addHooks(hook)
    },
    evaluate: (asked, watchers) => {
      OpenFeature.setContext({ targetingKey: "suite", ...contextAt("API") })
      client.setContext(contextAt("Client"))
      const hooks: Hook[] = [...watchers, { before: () => contextAt("Before Hooks") }]
      return new Promise((resolve, reject) => {
        OpenFeature.setTransactionContext(contextAt("Transaction"), () => {
          details(asked, contextAt("Invocation"), hooks).then(resolve, reject)
        })
      })
    },
    received: () => provider?.received ?? {},
    reset: async () => {
      await OpenFeature.clearProviders()
      OpenFeature.clearHooks()
      OpenFeature.setContext({})
      OpenFeature.setTransactionContextPropagator(new AsyncLocalStorageTransactionContextPropagator())
      client = OpenFeature.getClient()
      contexts = new Map()
    }
  }
}
