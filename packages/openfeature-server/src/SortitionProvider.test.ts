import { InMemoryProvider, MultiProvider, OpenFeature, ProviderEvents, ProviderStatus } from "@openfeature/server-sdk"
import { createTestEvaluator, type TestRules } from "@sortition/client/testing"
import { evaluatorIn } from "@sortition/openfeature/testing/evaluatorIn"
import { rulesetOfFlags } from "@sortition/openfeature/testing/rulesetOfFlags"
import { afterEach, expect, it } from "vitest"
import { SortitionProvider } from "./SortitionProvider.ts"

const user = { targetingKey: "user-1" }
const checkout = (value: boolean): TestRules => ({
  experiments: [{ key: "checkout", buckets: [{ bucket_name: "on", value }], metrics: ["purchase"] }]
})
const client = OpenFeature.getClient()

/** On a busy machine. */
const soon = { timeout: 20_000 }

/** What the SDK tells its handlers, in order. */
const heard = (): unknown[] => {
  const events: unknown[] = []
  const types = [ProviderEvents.Ready, ProviderEvents.Stale, ProviderEvents.Error, ProviderEvents.ConfigurationChanged]
  for (const type of types) {
    client.addHandler(type, (details) => {
      const flagsChanged = details !== undefined && "flagsChanged" in details ? details.flagsChanged : undefined
      events.push(flagsChanged === undefined ? type : [type, flagsChanged])
    })
  }
  return events
}

afterEach(async () => {
  await OpenFeature.clearProviders()
  for (const type of Object.values(ProviderEvents)) {
    for (const handler of client.getHandlers(type)) client.removeHandler(type, handler)
  }
})

it("resolves flags through the SDK, with the context of each call", async () => {
  await OpenFeature.setProviderAndWait(new SortitionProvider({ evaluator: createTestEvaluator(checkout(true)) }))
  expect(await client.getBooleanValue("checkout", false, user)).toBe(true)
  expect(await client.getBooleanDetails("checkout", false)).toMatchObject({
    value: false,
    reason: "ERROR",
    errorCode: "TARGETING_KEY_MISSING"
  })
})

it("tells changes, staleness and readiness", async () => {
  const events = heard()
  const evaluator = createTestEvaluator(checkout(true))
  await OpenFeature.setProviderAndWait(new SortitionProvider({ evaluator }))
  expect(client.providerStatus).toBe(ProviderStatus.READY)
  evaluator.replace(checkout(false))
  expect(await client.getBooleanValue("checkout", true, user)).toBe(false)
  evaluator.become("stale")
  expect(client.providerStatus).toBe(ProviderStatus.STALE)
  expect(await client.getBooleanDetails("checkout", true, user)).toMatchObject({ value: false, reason: "STALE" })
  evaluator.become("ready")
  expect(client.providerStatus).toBe(ProviderStatus.READY)
  await expect
    .poll(() => events, soon)
    .toEqual([
      ProviderEvents.Ready,
      [ProviderEvents.ConfigurationChanged, ["checkout"]],
      ProviderEvents.Stale,
      ProviderEvents.Ready
    ])
})

it("is fatal for a refused token, also when the evaluator tries again", async () => {
  const provider = new SortitionProvider({ evaluator: evaluatorIn("fatal", rulesetOfFlags({})) })
  await expect(OpenFeature.setProviderAndWait(provider)).rejects.toMatchObject({ code: "PROVIDER_FATAL" })
  expect(client.providerStatus).toBe(ProviderStatus.FATAL)
  expect(await client.getBooleanDetails("checkout", true, user)).toMatchObject({ errorCode: "PROVIDER_FATAL" })
})

it("is not ready until there is a ruleset, and then is, even if that was late", async () => {
  const events = heard()
  const evaluator = createTestEvaluator({ ...checkout(true), state: "starting" })
  await expect(OpenFeature.setProviderAndWait(new SortitionProvider({ evaluator }))).rejects.toMatchObject({
    code: "GENERAL"
  })
  expect(client.providerStatus).toBe(ProviderStatus.ERROR)
  expect(await client.getBooleanDetails("checkout", true, user)).toMatchObject({ errorCode: "PROVIDER_NOT_READY" })
  evaluator.become("ready")
  expect(client.providerStatus).toBe(ProviderStatus.READY)
  expect(await client.getBooleanValue("checkout", false, user)).toBe(true)
  await expect.poll(() => events, soon).toEqual([ProviderEvents.Error, ProviderEvents.Ready])
})

it("becomes fatal when a token is refused before there is a ruleset", async () => {
  const evaluator = createTestEvaluator({ state: "starting" })
  await expect(OpenFeature.setProviderAndWait(new SortitionProvider({ evaluator }))).rejects.toThrow()
  evaluator.become("failed")
  expect(client.providerStatus).toBe(ProviderStatus.FATAL)
})

it("says that it is stale when it starts with an old ruleset", async () => {
  const evaluator = createTestEvaluator({ ...checkout(true), state: "stale" })
  await OpenFeature.setProviderAndWait(new SortitionProvider({ evaluator }))
  await expect.poll(() => client.providerStatus, soon).toBe(ProviderStatus.STALE)
})

it("serves several domains, each with its own service or all with one", async () => {
  const provider = new SortitionProvider({ evaluator: createTestEvaluator(checkout(true)) })
  await OpenFeature.setProviderAndWait("shop", provider)
  await OpenFeature.setProviderAndWait(
    "mail",
    new SortitionProvider({ evaluator: createTestEvaluator(checkout(false)) })
  )
  await OpenFeature.setProviderAndWait(provider)
  const clients = [OpenFeature.getClient("shop"), OpenFeature.getClient("mail"), client]
  const values = clients.map((each) => each.getBooleanValue("checkout", false, user))
  expect(await Promise.all(values)).toEqual([true, false, true])
})

it("works in a MultiProvider", async () => {
  const ours = new SortitionProvider({ evaluator: createTestEvaluator(checkout(true)) })
  const theirs = new InMemoryProvider({ old: { variants: { on: true }, defaultVariant: "on", disabled: false } })
  await OpenFeature.setProviderAndWait(new MultiProvider([{ provider: ours }, { provider: theirs }]))
  expect(await client.getBooleanValue("checkout", false, user)).toBe(true)
  expect(await client.getBooleanValue("old", false, user)).toBe(true)
})

it("tracks outcomes after the sample of the entity", async () => {
  const evaluator = createTestEvaluator(checkout(true))
  await OpenFeature.setProviderAndWait(new SortitionProvider({ evaluator }))
  await client.getBooleanValue("checkout", false, user)
  const occurred_at = new Date("2026-11-29T10:00:00Z")
  client.track("purchase", user, { value: 12.5, occurred_at, outcome_id: "order-7" })
  client.track("purchase", user)
  client.track("completed", user)
  client.track("purchase")
  client.track("purchase", { ...user, entity: 7 })
  const outcome = { sampled_entity: "User", sampled_value: "user-1", metric: "purchase" }
  expect(evaluator.sent).toMatchObject([
    { kind: "sample" },
    {
      kind: "outcome",
      item: { ...outcome, value: 12.5, occurred_at: "2026-11-29T10:00:00.000Z", outcome_id: "order-7" }
    },
    { kind: "outcome", item: { ...outcome, value: 1 } },
    { kind: "completion" }
  ])
})

it("leaves an evaluator open that it was given, and can be registered again", async () => {
  const evaluator = createTestEvaluator(checkout(true))
  const provider = new SortitionProvider({ evaluator })
  await OpenFeature.setProviderAndWait(provider)
  await OpenFeature.clearProviders()
  expect(evaluator.status).toBe("ready")
  await expect(provider.resolveBooleanEvaluation("checkout", false, user)).rejects.toMatchObject({
    code: "PROVIDER_NOT_READY"
  })
  await OpenFeature.setProviderAndWait(provider)
  expect(await client.getBooleanValue("checkout", false, user)).toBe(true)
})
