import { expect } from "vitest"
import { type Step, step } from "./Step.ts"
import { typeOf, valueOf } from "./values.ts"

const resolved = /^the resolved details value should be "(.*)"$/

/** Steps of `evaluation_v2`, `metadata` and `hooks` that ask for flags and look at the answer. */
export const evaluationSteps: readonly Step[] = [
  step(/^a (\w+)-flag with key "(.*)" and a fallback value "(.*)"$/, (world, [name = "", key = "", text = ""]) => {
    const type = typeOf(name)
    world.asked = { type, key, defaultValue: valueOf(type, text) }
  }),
  step(/^a context containing a key "(.*)", with type "(.*)" and with value "(.*)"$/, (world, parts) => {
    const [key = "", type = "", text = ""] = parts
    world.side.addContext("Invocation", { [key]: valueOf(typeOf(type), text) })
  }),
  step(/^a context containing a key "(.*)" with null value$/, (world, [key = ""]) => {
    world.side.addContext("Invocation", { [key]: null })
  }),
  step(/^an evaluation context with modifiable data$/, (world) => {
    world.context = { email: "ballmer@macrosoft.com", account: { plans: ["pro"] } }
    world.side.addContext("Invocation", world.context)
  }),
  step(/^the flag was evaluated with details(?: asynchronously)?$/, async (world) => {
    await world.evaluate()
  }),
  step(resolved, ({ asked, last }, [text = ""]) => {
    expect(last.value).toEqual(valueOf(asked.type, text))
  }),
  step(/^the reason should be "(.*)"$/, ({ last }, [reason]) => {
    expect(last.reason).toBe(reason)
  }),
  step(/^the error-code should be "(.*)"$/, ({ last }, [code]) => {
    expect(last.errorCode).toBe(code)
  }),
  step(/^the flag key should be "(.*)"$/, ({ last }, [key]) => {
    expect(last.flagKey).toBe(key)
  }),
  step(/^the variant should be "([^"]*)"$/, ({ last }, [variant]) => {
    expect(last.variant).toBe(variant)
  }),
  step(/^the resolved metadata should contain$/, ({ last }, _, [, ...rows]) => {
    expect(rows.length).toBeGreaterThan(0)
    for (const [key = "", type = "", text = ""] of rows) {
      expect(last.flagMetadata[key]).toBe(valueOf(typeOf(type), text))
    }
  }),
  step(/^the resolved metadata is empty$/, ({ last }) => {
    expect(last.flagMetadata).toEqual({})
  }),
  step(/^the original evaluation context should remain unmodified$/, ({ context }) => {
    expect(context).toEqual({ email: "ballmer@macrosoft.com", account: { plans: ["pro"] } })
  }),
  step(/^the evaluation details should be immutable$/, ({ last }) => {
    expect(Object.isFrozen(last.flagMetadata)).toBe(true)
    expect(Object.isFrozen(last.value)).toBe(true)
  }),
  step(/^the evaluation should complete without blocking$/, ({ last, wasPending }) => {
    expect(wasPending).toBe(true)
    expect(last.errorCode).toBeUndefined()
  })
]
