import { readFileSync } from "node:fs"
import type { Pickle } from "@cucumber/messages"
import type { Evaluator } from "@sortition/client/evaluator"
import type { Ruleset } from "@sortition/domain/rulesets/Ruleset"
import { afterEach, describe, expect, it } from "vitest"
import { evaluationSteps } from "./evaluationSteps.ts"
import { firstSuiteSteps } from "./firstSuiteSteps.ts"
import { providerSteps } from "./providerSteps.ts"
import { readPickles, suitesFolder } from "./readPickles.ts"
import { rulesetOfFlags } from "./rulesetOfFlags.ts"
import type { Side } from "./Side.ts"
import { runStep } from "./Step.ts"
import { type ProviderState, World } from "./World.ts"

const steps = [...evaluationSteps, ...providerSteps, ...firstSuiteSteps]

/** Scenarios that no in-process provider can pass, and why. */
const leftOut: readonly { readonly name: string; readonly pickles: number; readonly reason: string }[] = [
  {
    name: "CACHED reason",
    pickles: 2,
    reason: "the provider decides in the process each time: it has no cache whose answers it could mark"
  }
]

/** The first suite asks for a flag that the file of flags no longer has. */
const missingFlags = {
  "context-aware": {
    variants: { internal: "INTERNAL", external: "EXTERNAL" },
    defaultVariant: "external",
    contextEvaluator: "!customer && fn == 'Sulisław' && ln == 'Świętopełk' && age == 29 ? 'internal' : ''"
  }
}

const isLeftOut = ({ name }: Pickle) => leftOut.some((each) => each.name === name)

/** Defines a test for each scenario of OpenFeature's own suites, and one that counts them. Without the suites, one that says so. */
export const runSuites = (side: Side, evaluatorIn: (state: ProviderState, ruleset: Ruleset) => Evaluator): void => {
  const folder = suitesFolder()
  if (folder === undefined) {
    it("passes OpenFeature's own suites, where they are beside the checkout", () => {
      process.stdout.write(
        "shared/conformance is not there; the other tests of the provider cover what its suites do\n"
      )
    })
    return
  }
  const flags = JSON.parse(readFileSync(new URL("test-flags.json", folder), "utf8"))
  const ruleset = rulesetOfFlags({ ...flags, ...missingFlags })
  const pickles = readPickles(folder)
  const run = pickles.filter((pickle) => !isLeftOut(pickle))

  describe("OpenFeature's own suites", () => {
    afterEach(side.reset)

    it("are passed but for the scenarios that have a reason", () => {
      for (const { name, pickles: count, reason } of leftOut) {
        process.stdout.write(`${count} scenarios "${name}" are left out: ${reason}\n`)
        expect(pickles.filter((pickle) => pickle.name === name)).toHaveLength(count)
      }
      expect([pickles.length, run.length]).toEqual([132, 130])
    })

    for (const [index, pickle] of run.entries()) {
      it(`${pickle.uri}, ${index + 1}: ${pickle.name}`, async () => {
        await side.reset()
        const world = new World(side, (state) => evaluatorIn(state, ruleset))
        for (const step of pickle.steps) await runStep(steps, world, step)
      })
    }
  })
}
