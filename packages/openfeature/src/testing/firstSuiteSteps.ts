import { expect } from "vitest"
import { type Step, step } from "./Step.ts"
import { typeOf, valueOf } from "./values.ts"

const template = { showImages: true, title: "Check out these pics!", imagesPerPage: 100 }
const withFields = / value should be contain fields "showImages", "title", and "imagesPerPage", with values "true", /
const fieldValues = /"Check out these pics!" and 100, respectively$/

const scalar = "boolean|string|integer|float"

/** Steps of `evaluation`, the first suite. */
export const firstSuiteSteps: readonly Step[] = [
  step(
    new RegExp(`^an? (${scalar}) flag with key "(.*)" is evaluated with (?:details and )?default value "?([^"]*)"?$`),
    async (world, [name = "", key = "", text = ""]) => {
      const type = typeOf(name)
      world.asked = { type, key, defaultValue: valueOf(type, text) }
      await world.evaluate()
    }
  ),
  step(
    /^an object flag with key "(.*)" is evaluated with (?:details and )?a null default value$/,
    async (world, parts) => {
      world.asked = { type: "Object", key: parts[0] ?? "", defaultValue: null }
      await world.evaluate()
    }
  ),
  step(new RegExp(`^the resolved (${scalar}) value should be "?([^"]*)"?$`), ({ last }, [name = "", text = ""]) => {
    expect(last.value).toBe(valueOf(typeOf(name), text))
  }),
  step(new RegExp(`^the resolved object(?: details)?${withFields.source}${fieldValues.source}`), ({ last }) => {
    expect(last.value).toEqual(template)
  }),
  step(
    new RegExp(
      `^the resolved (${scalar}) details value should be "?([^",]*)"?, the variant should be "(.*)", and the reason should be "(.*)"$`
    ),
    ({ last }, [name = "", text = "", variant, reason]) => {
      expect(last).toMatchObject({ value: valueOf(typeOf(name), text), variant, reason })
    }
  ),
  step(/^the variant should be "(.*)", and the reason should be "(.*)"$/, ({ last }, [variant, reason]) => {
    expect(last).toMatchObject({ variant, reason })
  }),
  step(
    /^context contains keys "fn", "ln", "age", "customer" with values "(.*)", "(.*)", (\d+), "(.*)"$/,
    ({ side }, [fn = "", ln = "", age = "", customer = ""]) => {
      side.addContext("Invocation", { fn, ln, age: Number(age), customer: customer === "true" })
    }
  ),
  step(/^a flag with key "(.*)" is evaluated with default value "(.*)"$/, async (world, [key = "", text = ""]) => {
    world.asked = { type: "String", key, defaultValue: text }
    await world.evaluate()
  }),
  step(/^the resolved string response should be "(.*)"$/, ({ last }, [text]) => {
    expect(last.value).toBe(text)
  }),
  step(/^the resolved flag value is "(.*)" when the context is empty$/, async (world, [text]) => {
    world.side.addContext("Invocation", { fn: null, ln: null, age: null, customer: null })
    expect((await world.evaluate()).value).toBe(text)
  }),
  step(
    /^a non-existent string flag with key "(.*)" is evaluated with details and a fallback value "(.*)"$/,
    async (world, parts) => {
      const [key = "", defaultValue = ""] = parts
      world.asked = { type: "String", key, defaultValue }
      await world.evaluate()
    }
  ),
  step(
    /^a string flag with key "(.*)" is evaluated as an integer, with details and a fallback value (\d+)$/,
    async (world, parts) => {
      const [key = "", text = ""] = parts
      world.asked = { type: "Integer", key, defaultValue: Number(text) }
      await world.evaluate()
    }
  ),
  step(/^the default (?:string|integer) value should be returned$/, ({ asked, last }) => {
    expect(last.value).toBe(asked.defaultValue)
  }),
  step(
    /^the reason should indicate an error and the error code should indicate a (?:missing flag|type mismatch) with "(.*)"$/,
    ({ last }, [errorCode]) => {
      expect(last).toMatchObject({ reason: "ERROR", errorCode })
    }
  )
]
