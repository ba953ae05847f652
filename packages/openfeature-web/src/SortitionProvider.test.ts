import { OpenFeature, ProviderEvents, ProviderStatus } from "@openfeature/web-sdk"
import { createEvaluator, type Evaluator } from "@sortition/client/evaluator"
import { createTestEvaluator } from "@sortition/client/testing"
import { evaluatorIn } from "@sortition/openfeature/testing/evaluatorIn"
import { rulesetOfFlags } from "@sortition/openfeature/testing/rulesetOfFlags"
import { afterEach, expect, it, onTestFinished, vi } from "vitest"
import { SortitionProvider } from "./SortitionProvider.ts"

const client = OpenFeature.getClient()

/** On a busy machine. */
const soon = { timeout: 20_000 }
const ruleset = rulesetOfFlags({ arm: { variants: { a: "A", b: "B" }, defaultVariant: "a" } })
const [experiment] = ruleset.experiments

afterEach(async () => {
  await OpenFeature.clearProviders()
  await OpenFeature.clearContexts()
  client.clearHooks()
  for (const type of Object.values(ProviderEvents)) {
    for (const handler of client.getHandlers(type)) client.removeHandler(type, handler)
  }
})

type Answer = () => Response | Promise<Response>

/** What the service answers to look-ups and to samples; its ruleset never changes. */
interface Service {
  lookup: Answer
  samples: Answer
}

const stored = (...values: readonly string[]): Answer => {
  const sampled = { experiment_id: experiment?.id, sampled_entity: "User", allocated_bucket: "b" }
  const samples = values.map((sampled_value) => ({ ...sampled, sampled_value, allocation_version: 1, slot: 1 }))
  return () => Response.json({ samples })
}

/** An evaluator of a service, with the entities that it has looked up. */
const evaluatorOf = (answers: Partial<Service>) => {
  const service: Service = { lookup: stored(), samples: () => Response.json({}, { status: 503 }), ...answers }
  const lookedUp: unknown[] = []
  const evaluator = createEvaluator({
    url: "http://sortition.invalid",
    service: ruleset.service_id,
    ruleset,
    updates: "none",
    fetch: async (input, init) => {
      const url = String(input)
      if (url.endsWith("/samples/bulk")) return service.samples()
      if (!url.endsWith("/samples/lookup")) return Response.json(ruleset, { headers: { etag: `"1"` } })
      for (const { sampled_value } of JSON.parse(String(init?.body)).entities) lookedUp.push(sampled_value)
      return service.lookup()
    }
  })
  onTestFinished(() => evaluator.close())
  return { evaluator, lookedUp, service }
}

const register = (evaluator: Evaluator, targetingKey = "1") =>
  OpenFeature.setProviderAndWait(new SortitionProvider({ evaluator, enrol: false }), { targetingKey })

it("reads what is stored for the context's entity before the first resolution", async () => {
  const { evaluator, lookedUp } = evaluatorOf({ lookup: stored("1") })
  await register(evaluator)
  expect(client.getStringDetails("arm", "x")).toMatchObject({ value: "B", variant: "b", reason: "TARGETING_MATCH" })
  expect(lookedUp).toEqual(["1"])
})

it("resolves without a stored sample by its ruleset", async () => {
  const { evaluator } = evaluatorOf({})
  await register(evaluator)
  expect(client.getStringDetails("arm", "x")).toMatchObject({ value: "A", reason: "STATIC" })
})

it("reconciles a context of another entity, and asks for nothing when other attributes change", async () => {
  const { evaluator, lookedUp } = evaluatorOf({ lookup: stored("2") })
  await register(evaluator)
  const events: string[] = []
  client.addHandler(ProviderEvents.Reconciling, () => events.push("reconciling"))
  client.addHandler(ProviderEvents.ContextChanged, () => events.push("changed"))
  const changing = OpenFeature.setContext({ targetingKey: "2" })
  expect(client.providerStatus).toBe(ProviderStatus.RECONCILING)
  await changing
  expect(client.providerStatus).toBe(ProviderStatus.READY)
  expect(client.getStringValue("arm", "x")).toBe("B")
  await OpenFeature.setContext({ targetingKey: "2", plan: "pro" })
  await OpenFeature.setContext({ plan: "pro" })
  expect(lookedUp).toEqual(["1", "2"])
  await expect.poll(() => events, soon).toEqual(["reconciling", "changed", "changed", "changed"])
})

it("resolves although the stored samples cannot be read, is stale, and asks again", async () => {
  vi.useFakeTimers()
  onTestFinished(() => void vi.useRealTimers())
  const { evaluator, service } = evaluatorOf({ lookup: () => Response.json({ detail: "down" }, { status: 503 }) })
  await register(evaluator)
  expect(client.getStringValue("arm", "x")).toBe("A")
  await vi.advanceTimersByTimeAsync(1)
  expect(client.providerStatus).toBe(ProviderStatus.STALE)
  service.lookup = stored("1")
  await vi.advanceTimersByTimeAsync(30_000)
  expect(client.providerStatus).toBe(ProviderStatus.READY)
  expect(client.getStringValue("arm", "x")).toBe("B")
})

it("does not wait for a look-up that hangs", async () => {
  vi.useFakeTimers()
  onTestFinished(() => void vi.useRealTimers())
  const { evaluator } = evaluatorOf({ lookup: () => new Promise(() => {}) })
  const registered = register(evaluator)
  await vi.advanceTimersByTimeAsync(2_000)
  await registered
  expect(client.getStringValue("arm", "x")).toBe("A")
})

it("forgets a failure of the entity before", async () => {
  const { evaluator, service } = evaluatorOf({ lookup: () => Response.json({}, { status: 503 }) })
  await register(evaluator)
  await expect.poll(() => client.providerStatus, soon).toBe(ProviderStatus.STALE)
  service.lookup = stored("2")
  await OpenFeature.setContext({ targetingKey: "2" })
  expect(client.providerStatus).toBe(ProviderStatus.READY)
})

it("tells that a flag changed when the service has stored another bucket", async () => {
  const sample = { allocated_bucket: "b" }
  const samples = () => Response.json({ results: [{ status: "already_sampled", sample }] })
  const { evaluator } = evaluatorOf({ samples })
  await OpenFeature.setProviderAndWait(new SortitionProvider({ evaluator }), { targetingKey: "1" })
  const changed: unknown[] = []
  client.addHandler(ProviderEvents.ConfigurationChanged, (details) => changed.push(details?.flagsChanged))
  expect(client.getStringValue("arm", "x")).toBe("A")
  await evaluator.flush()
  await expect.poll(() => changed, soon).toEqual([["arm"]])
  expect(client.getStringValue("arm", "x")).toBe("B")
})

it("is not ready before there is a ruleset, whatever the context becomes meanwhile", async () => {
  const provider = new SortitionProvider({ evaluator: evaluatorIn("not ready", ruleset) })
  OpenFeature.setProvider(provider, { targetingKey: "1" })
  void OpenFeature.setContext({ targetingKey: "1", plan: "pro" })
  void OpenFeature.setContext({ targetingKey: "2" })
  await Promise.resolve()
  expect(client.providerStatus).not.toBe(ProviderStatus.READY)
})

it("is fatal for a refused token, and a new context does not make it ready", async () => {
  const provider = new SortitionProvider({ evaluator: evaluatorIn("fatal", ruleset) })
  const registered = OpenFeature.setProviderAndWait(provider, { targetingKey: "1" })
  await expect(registered).rejects.toMatchObject({ code: "PROVIDER_FATAL" })
  expect(client.providerStatus).toBe(ProviderStatus.FATAL)
  await OpenFeature.setContext({ targetingKey: "2" })
  expect(client.providerStatus).toBe(ProviderStatus.ERROR)
})

it("stays stale when the context changes", async () => {
  const evaluator = createTestEvaluator({ overrides: { arm: "a" }, state: "stale" })
  await register(evaluator)
  await expect.poll(() => client.providerStatus, soon).toBe(ProviderStatus.STALE)
  await OpenFeature.setContext({ targetingKey: "1", plan: "pro" })
  await OpenFeature.setContext({ targetingKey: "2" })
  await expect.poll(() => client.providerStatus, soon).toBe(ProviderStatus.STALE)
})

it("belongs to one domain", async () => {
  const provider = new SortitionProvider({ evaluator: createTestEvaluator({ overrides: { arm: "a" } }) })
  await OpenFeature.setProviderAndWait("shop", provider)
  await expect(OpenFeature.setProviderAndWait("mail", provider)).rejects.toThrow("more than one domain")
  await OpenFeature.setContext("shop", { targetingKey: "1" })
  expect(OpenFeature.getClient("shop").getStringValue("arm", "x")).toBe("a")
})

it("tracks outcomes of the context's entity", async () => {
  const evaluator = createTestEvaluator({ experiments: [{ key: "arm", buckets: ["a"], metrics: ["purchase"] }] })
  await OpenFeature.setProviderAndWait(new SortitionProvider({ evaluator }), { targetingKey: "1" })
  client.getStringValue("arm", "x")
  client.track("purchase", { value: 3 })
  expect(evaluator.sent).toMatchObject([{ kind: "sample" }, { kind: "outcome", item: { value: 3 } }])
})
