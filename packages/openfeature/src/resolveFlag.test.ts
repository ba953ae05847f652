import type { EvaluationContext, JsonValue } from "@openfeature/core"
import { createTestEvaluator, type TestExperiment } from "@sortition/client/testing"
import { expect, it } from "vitest"
import { booleans, type FlagType, numbers, objectsLike, strings } from "./FlagType.ts"
import { resolveFlag } from "./resolveFlag.ts"

const user = { targetingKey: "user-1" }

const flag = (
  key: string,
  value: boolean | number | string | object | undefined,
  more: object = {}
): TestExperiment => ({
  key,
  buckets: [value === undefined ? "on" : JSON.parse(JSON.stringify({ bucket_name: "on", value }))],
  ...more
})

const proOnly = {
  id: "1",
  sampling_model: "User",
  sampling_attribute: "id",
  conditions: [{ id: "1", model: "User", property: "plan", condition: "equals", value: "pro" }]
}

const evaluator = createTestEvaluator({
  experiments: [
    flag("boolean", false),
    flag("named", undefined),
    flag("number", 0.5),
    flag("object", { title: "Hi", parts: [1] }),
    flag("list", [1, 2]),
    flag("pro", "yes", { criteria: [proOnly], fallback_value: "no", metadata: { team: "growth" } }),
    flag("pro-only", "yes", { criteria: [proOnly] }),
    flag("account", "yes", {
      criteria: [{ ...proOnly, conditions: [{ ...proOnly.conditions[0], model: "account" }] }]
    }),
    flag("off", true, { active: false, fallback_value: false }),
    { key: "split", buckets: ["a", "b"] }
  ]
})

const ask = <T>(
  key: string,
  type: FlagType<T>,
  defaultValue: T,
  context: EvaluationContext = user,
  options: Parameters<typeof resolveFlag>[2] = { enrol: false }
) => resolveFlag(evaluator, { key, type, defaultValue, context }, options)

const askObject = <T extends JsonValue>(key: string, defaultValue: T) =>
  ask(key, objectsLike(defaultValue), defaultValue)

it("resolves the value of each type with variant and reason", () => {
  expect(ask("boolean", booleans, true)).toEqual({ value: false, variant: "on", reason: "STATIC", flagMetadata: {} })
  expect(ask("named", strings, "x")).toMatchObject({ value: "on", reason: "STATIC" })
  expect(ask("number", numbers, 1)).toMatchObject({ value: 0.5 })
  expect(askObject("object", {})).toMatchObject({ value: { title: "Hi", parts: [1] } })
  expect(askObject("list", [0])).toMatchObject({ value: [1, 2] })
  expect(ask("split", strings, "x")).toMatchObject({ reason: "SPLIT" })
})

it("resolves objects and lists for a default that is neither", () => {
  expect(askObject("object", null)).toMatchObject({ value: { title: "Hi" } })
  expect(askObject("list", null)).toMatchObject({ value: [1, 2] })
})

it("resolves by attributes of the entity and of other models", () => {
  expect(ask("pro", strings, "x", { ...user, plan: "pro" })).toMatchObject({ value: "yes", reason: "TARGETING_MATCH" })
  expect(ask("account", strings, "x", { ...user, account: { plan: "pro" } })).toMatchObject({ value: "yes" })
  expect(ask("account", strings, "x", { ...user, plan: "pro" })).toMatchObject({ value: "x", reason: "DEFAULT" })
})

it("resolves for the entity of the context, or else of the options", () => {
  const context = { ...user, plan: "pro" }
  expect(ask("pro", strings, "x", { ...context, entity: "Device" })).toMatchObject({ value: "no" })
  expect(ask("pro", strings, "x", context, { entity: "Device", enrol: false })).toMatchObject({ value: "no" })
})

it("gives an entity that is not sampled the fallback value, or else the default of the code, and no variant", () => {
  expect(ask("pro", strings, "x")).toEqual({ value: "no", reason: "DEFAULT", flagMetadata: { team: "growth" } })
  expect(ask("pro-only", strings, "x")).toEqual({ value: "x", reason: "DEFAULT", flagMetadata: {} })
  expect(ask("off", booleans, true)).toMatchObject({ value: false, reason: "DISABLED" })
})

it.each([
  ["boolean", strings, "x", "boolean, not string"],
  ["boolean", numbers, 1, "boolean, not number"],
  ["named", booleans, true, "string, not boolean"],
  ["number", booleans, true, "number, not boolean"],
  ["number", objectsLike({}), {}, "number, not object"],
  ["object", strings, "x", "object, not string"],
  ["object", objectsLike([]), [], "object, not list"],
  ["list", objectsLike({}), {}, "list, not object"],
  ["off", strings, "x", "boolean, not string"]
] as const)("finds a mismatch of types: %s, case %#", (key, type, defaultValue, message) => {
  expect(ask<unknown>(key, type, defaultValue)).toEqual({
    value: defaultValue,
    reason: "ERROR",
    errorCode: "TYPE_MISMATCH",
    errorMessage: `"${key}" is of type ${message}`
  })
})

it("finds no flag, no targeting key, and contexts that no entity can have", () => {
  expect(ask("nothing", strings, "x")).toMatchObject({ value: "x", reason: "ERROR", errorCode: "FLAG_NOT_FOUND" })
  expect(ask("boolean", booleans, true, {})).toMatchObject({ errorCode: "TARGETING_KEY_MISSING" })
  expect(ask("off", booleans, true, {})).toMatchObject({ value: true, errorCode: "TARGETING_KEY_MISSING" })
  expect(ask("boolean", booleans, true, { ...user, entity: 5 })).toMatchObject({ errorCode: "INVALID_CONTEXT" })
})

it("finds that there is no ruleset yet", () => {
  const starting = createTestEvaluator({ state: "starting" })
  const asked = { key: "x", type: strings, defaultValue: "d", context: user }
  expect(resolveFlag(starting, asked, {})).toMatchObject({ value: "d", errorCode: "PROVIDER_NOT_READY" })
})

it("says that a value may be old", () => {
  const stale = createTestEvaluator({ experiments: [flag("boolean", true)], state: "stale" })
  const asked = { key: "boolean", type: booleans, defaultValue: false, context: user }
  expect(resolveFlag(stale, asked, {})).toMatchObject({ value: true, reason: "STALE" })
})

it("adds the facts of the decision to the metadata when asked", () => {
  const { flagMetadata } = ask("pro", strings, "x", { ...user, plan: "pro" }, { enrol: false, metadata: true })
  expect(flagMetadata).toEqual({
    team: "growth",
    experiment_id: "pro",
    allocation_version: 1,
    slot: expect.any(Number),
    sampled: true,
    reason: "allocated"
  })
})

it("shares no metadata that an SDK freezes, and freezes the objects that it shares", () => {
  const { flagMetadata } = ask("pro", strings, "x")
  Object.freeze(flagMetadata)
  expect(Object.isFrozen(evaluator.decide("pro", "1").metadata)).toBe(false)
  const { value } = askObject("object", { parts: [0] })
  expect(() => value.parts.push(2)).toThrow(TypeError)
  expect(askObject("object", null)).toMatchObject({ value: { title: "Hi", parts: [1] } })
})

it("does not freeze the default of the code", () => {
  expect(Object.isFrozen(askObject("nothing", { a: 1 }).value)).toBe(false)
  expect(Object.isFrozen(ask("pro-only", objectsLike({ a: 1 }), { a: 1 }).value)).toBe(false)
})

it("stores a sample with the attributes when a bucket's value is used, once for each entity, and never otherwise", () => {
  const used = createTestEvaluator({ experiments: [flag("pro", "yes", { criteria: [proOnly], fallback_value: "no" })] })
  const resolve = (context: EvaluationContext, type: FlagType<string> | FlagType<boolean> = strings, enrol = true) =>
    resolveFlag<unknown>(used, { key: "pro", type, defaultValue: "x", context }, { enrol })
  const pro = { ...user, plan: "pro" }
  resolve(user)
  resolve(pro, booleans)
  resolve(pro, strings, false)
  resolve({ plan: "pro" })
  expect(used.sent).toEqual([])
  resolve(pro)
  resolve(pro)
  resolve({ ...pro, targetingKey: "user-2" })
  const item = { sampled_entity: "User", attributes: { User: { plan: "pro" } } }
  expect(used.sent).toEqual([
    { kind: "sample", experiment_id: "pro", item: { ...item, sampled_value: "user-1" } },
    { kind: "sample", experiment_id: "pro", item: { ...item, sampled_value: "user-2" } }
  ])
})
