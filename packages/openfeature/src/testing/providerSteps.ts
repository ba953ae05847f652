import { expect } from "vitest"
import { isLevel, type Level, levels } from "./Side.ts"
import { type Step, step } from "./Step.ts"

const levelOf = (text: string): Level => {
  if (!isLevel(text)) throw new Error(`the suites have no level ${text}`)
  return text
}

/** Steps about the state of providers, hooks and the merging of contexts. */
export const providerSteps: readonly Step[] = [
  step(/^a (stable|not ready|error|fatal|stale) provider$/, async ({ evaluatorIn, side }, [text]) => {
    const state = text === "not ready" || text === "error" || text === "fatal" || text === "stale" ? text : "stable"
    await side.register(evaluatorIn(state), state === "not ready")
  }),
  step(/^a stable provider with retrievable context is registered$/, async ({ evaluatorIn, side }) => {
    await side.register(evaluatorIn("stable"), false)
  }),
  step(/^the provider status should be "(.*)"$/, async ({ side }, [status]) => {
    await expect.poll(side.status, { timeout: 20_000 }).toBe(status)
  }),
  step(/^A context entry with key "(.*)" and value "(.*)" is added to the "(.*)" level$/, ({ side }, parts) => {
    const [key = "", value = "", level = ""] = parts
    side.addContext(levelOf(level), { [key]: value })
  }),
  step(/^A table with levels of increasing precedence$/, (_, __, rows) => {
    const listed = rows.flat().map(levelOf)
    expect(listed).toEqual(levels.filter((level) => listed.includes(level)))
  }),
  step(
    /^Context entries for each level from API level down to the "(.*)" level, with key "(.*)" and value "(.*)"$/,
    ({ side }, [level = "", key = "", value = ""]) => {
      for (const each of levels.slice(0, levels.indexOf(levelOf(level)) + 1)) {
        side.addContext(each, { [key]: each === level ? value : `not of ${each}` })
      }
    }
  ),
  step(/^Some flag was evaluated$/, async (world) => {
    world.asked = { type: "Boolean", key: "boolean-flag", defaultValue: false }
    await world.evaluate()
  }),
  step(/^The merged context contains an entry with key "(.*)" and value "(.*)"$/, ({ side }, [key = "", value]) => {
    expect(side.received()[key]).toBe(value)
  }),
  step(/^a client with added hook$/, (world) => {
    world.side.addHook("Client", world.watcher("client"))
  }),
  step(/^the "(\w+)" hook should have been executed$/, ({ seen }, [stage]) => {
    expect(seen).toContain(`client:${stage}`)
  }),
  step(/^the "(.*)" hooks should be called with evaluation details$/, ({ detailsAt }, [stages = ""], [, ...rows]) => {
    expect(rows.length).toBeGreaterThan(0)
    for (const stage of stages.split(", ")) {
      const details = detailsAt.get(stage)
      const facts = new Map<string, unknown>([
        ["flag_key", details?.flagKey],
        ["value", details?.value],
        ["variant", details?.variant ?? null],
        ["reason", details?.reason],
        ["error_code", details?.errorCode ?? null]
      ])
      for (const [, key = "", text] of rows) expect(String(facts.get(key))).toBe(text)
    }
  }),
  step(/^evaluation options containing specific hooks$/, (world) => {
    world.side.addHook("API", world.watcher("api"))
    world.side.addHook("Client", world.watcher("client"))
    world.optionHooks.push(world.watcher("first"), world.watcher("second"))
  }),
  step(/^the flag was evaluated with details using the evaluation options$/, async (world) => {
    await world.evaluate(world.optionHooks)
  }),
  step(/^the specified hooks should execute during evaluation$/, ({ seen }) => {
    expect(seen).toEqual(expect.arrayContaining(["first:before", "first:after", "second:before", "second:after"]))
  }),
  step(/^the hook order should be maintained$/, ({ seen }) => {
    const order = ["api", "client", "first", "second"]
    const back = order.toReversed()
    expect(seen).toEqual([
      ...order.map((name) => `${name}:before`),
      ...back.map((name) => `${name}:after`),
      ...back.map((name) => `${name}:finally`)
    ])
  })
]
