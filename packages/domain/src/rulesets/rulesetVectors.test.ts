import { execFileSync, spawnSync } from "node:child_process"
import { readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { describe, expect, it } from "vitest"
import { reasonOf } from "../allocation/Decision.ts"
import type { FlagValue } from "../experiments/FlagFields.ts"
import type { Attributes } from "../targeting/Attributes.ts"
import { rulesetExperiment } from "../testing/rulesetExperiment.ts"
import { validOf } from "../testing/validOf.ts"
import { allLibraries } from "./allLibraries.ts"
import { compileRuleset } from "./compileRuleset.ts"
import { librariesFor } from "./librariesFor.ts"
import { overrideHash } from "./overrideHash.ts"
import { overrideHashAnywhere } from "./overrideHashAnywhere.ts"
import type { RulesetCriterion, RulesetExperiment, RulesetRange } from "./Ruleset.ts"
import { readRuleset } from "./readRuleset.ts"

const folder = fileURLToPath(new URL("../../vectors/", import.meta.url))
const vectors = (name: string) => JSON.parse(readFileSync(`${folder}${name}.json`, "utf8"))

interface Entity {
  readonly sampled_entity: string
  readonly sampled_value: string
  readonly attributes?: Attributes
}
const requestOf = ({ attributes, sampled_entity: sampledEntity, sampled_value: sampledValue }: Entity) => {
  return { sampledEntity, sampledValue, attributes }
}

interface Decided extends Entity {
  readonly experiment: string
  readonly now: string
  readonly reason: string
  readonly bucket: string | null
  readonly slot: number
  readonly value: FlagValue | null
  readonly flag_reason: string
}
interface OverrideCase extends Entity {
  readonly salt: string
  readonly hash: string
}
const own: {
  overrides: OverrideCase[]
  rulesets: { ruleset: { experiments: RulesetExperiment[] }; decisions: Decided[] }[]
} = vectors("ruleset")

const hasPython = spawnSync("python3", ["--version"]).status === 0

it.skipIf(!hasPython && !process.env.CI)("the reference in Python computes every published vector again", () => {
  const printed = execFileSync("python3", ["reference.py"], { cwd: folder, encoding: "utf8" })
  expect(printed).toBe("the vectors are as computed here\n")
})

it.each(own.overrides)("$sampled_entity $sampled_value has the override hash $hash", (given) => {
  for (const hash of [overrideHash, overrideHashAnywhere]) {
    expect(hash(given.salt, given.sampled_entity, given.sampled_value)).toBe(given.hash)
  }
})

describe.each(own.rulesets)("the published ruleset of service $ruleset.service_id", ({ decisions, ruleset }) => {
  const read = validOf(readRuleset(ruleset))

  it("decides every entity as published", async () => {
    for (const { find } of [compileRuleset(read, allLibraries), compileRuleset(read, await librariesFor(read))]) {
      for (const given of decisions) {
        const local = find(given.experiment)
        const decision = local?.decide(requestOf(given), Date.parse(given.now))
        const explained = local?.explain(requestOf(given), Date.parse(given.now))
        const { bucket, reason, slot } = given
        expect([given, explained]).toMatchObject([given, { bucket, reason, slot }])
        expect(decision && reasonOf(decision)).toBe(reason)
        const flag = explained && local?.flagOf(explained)
        expect([given, flag?.reason, flag?.value ?? null]).toEqual([given, given.flag_reason, given.value])
      }
    }
  })
})

const whole: Partial<RulesetExperiment> = {
  buckets: [{ bucket_name: "a", closed: false }],
  ranges: [{ bucket_name: "a", start: 0, end: 10_000 }]
}
/** One experiment through a ruleset. */
const explain = (changes: Partial<RulesetExperiment>, entity: Entity) => {
  const ruleset = {
    format: 1,
    service_id: "s",
    revision: 1,
    active: true,
    experiments: [{ ...rulesetExperiment, ...whole, ...changes }]
  }
  const { find } = compileRuleset(validOf(readRuleset(ruleset)), allLibraries)
  return find("e")?.explain(requestOf(entity), 0)
}

describe("a ruleset agrees with the published vectors of", () => {
  it("slots", () => {
    const { cases }: { cases: (Entity & { salt: string; slot: number })[] } = vectors("allocation")
    for (const each of cases) expect(explain({ salt: each.salt }, each)).toMatchObject({ slot: each.slot, bucket: "a" })
  })

  it("layers", () => {
    const { cases }: { cases: (Entity & { salt: string; slot: number })[] } = vectors("layers")
    for (const each of cases) {
      const ranges = [{ start: each.slot, end: each.slot + 1 }]
      const layer = { id: "l", salt: each.salt, ranges }
      expect(explain({ layer }, each)).toMatchObject({ bucket: "a", layer: { slot: each.slot, excluded: false } })
    }
  })

  it("slot tables", () => {
    interface Step {
      readonly ranges: readonly { readonly bucket: string; readonly start: number; readonly end: number }[]
    }
    interface Chain {
      readonly salt: string
      readonly steps: readonly Step[]
      readonly entities: readonly (Entity & { readonly buckets: readonly (string | null)[] })[]
    }
    const { chains }: { chains: readonly Chain[] } = vectors("reweighting")
    for (const { entities, salt, steps } of chains) {
      for (const [index, step] of steps.entries()) {
        const ranges: RulesetRange[] = step.ranges.map(({ bucket, ...span }) => ({ bucket_name: bucket, ...span }))
        const names = new Set(ranges.map((range) => range.bucket_name))
        const buckets = [...names].map((bucket_name) => ({ bucket_name, closed: false }))
        for (const each of entities) {
          expect(explain({ salt, ranges, buckets }, each)).toMatchObject({ bucket: each.buckets[index] })
        }
      }
    }
  })

  it("conditions and criteria", () => {
    interface Condition {
      readonly model: string
      readonly property: string
      readonly condition: string
      readonly value: string
      readonly attributes?: Attributes
      readonly expected: boolean
    }
    interface Qualifying extends Entity {
      readonly criteria: readonly RulesetCriterion[]
      readonly qualifies: boolean
      readonly criterion_id: string | null
    }
    const given: { conditions: Condition[]; criteria: Qualifying[] } = vectors("targeting")
    for (const { attributes, expected, ...terms } of given.conditions) {
      const criterion = {
        id: "c",
        sampling_model: "User",
        sampling_attribute: "id",
        conditions: [{ id: "d", ...terms }]
      }
      const entity = { sampled_entity: "User", sampled_value: "1", ...(attributes && { attributes }) }
      const { bucket, criterionId } = explain({ criteria: [criterion] }, entity) ?? {}
      expect([terms, bucket, criterionId]).toEqual([terms, expected ? "a" : null, expected ? "c" : null])
    }
    for (const { criteria, criterion_id, qualifies, ...entity } of given.criteria) {
      const numbered = criteria.map((each) => ({
        ...each,
        conditions: each.conditions.map((condition, index) => ({ ...condition, id: String(index) }))
      }))
      const reason = qualifies ? "allocated" : "no_matching_criterion"
      expect(explain({ criteria: numbered }, entity)).toMatchObject({ reason, criterionId: criterion_id })
    }
  })
})
