import { isDeepStrictEqual } from "node:util"
import fc from "fast-check"
import { compileAllocator } from "../allocation/Allocator.ts"
import type { Decision, Explanation, SampleRequest } from "../allocation/Decision.ts"
import { compileRuleset } from "../rulesets/compileRuleset.ts"
import { librariesFor } from "../rulesets/librariesFor.ts"
import type { RulesetExperimentSource, RulesetSource } from "../rulesets/RulesetSource.ts"
import { readRuleset } from "../rulesets/readRuleset.ts"
import { rulesetOf } from "../rulesets/rulesetOf.ts"
import { withinQuota } from "../samples/Quota.ts"
import { allOperators } from "../targeting/operators/allOperators.ts"
import { anyAttributes } from "./anyCriteria.ts"
import { anyEntity, anyRulesetSource, someInstant } from "./anyRulesetSource.ts"
import { validOf } from "./validOf.ts"

const entitiesEach = 25
const attributesEach = 20

/** The number of entities with attributes that are decided by one ruleset. */
export const triplesEach = entitiesEach * attributesEach

const anyWorld = fc.array(anyEntity, { minLength: entitiesEach, maxLength: entitiesEach }).chain((entities) =>
  fc.record({
    entities: fc.constant(entities),
    attributes: fc.array(anyAttributes, { minLength: attributesEach, maxLength: attributesEach }),
    source: anyRulesetSource(entities),
    moments: fc.array(fc.integer({ min: someInstant - 1, max: someInstant + 22 }), { minLength: 7, maxLength: 7 })
  })
)

/** What a ruleset does not explain of an experiment that is completed or archived. */
const withoutRules = { criterionId: null, criteria: [], layer: null }

/** What the service answers: the compiled snapshot, and then the quota. */
const servedBy = (source: RulesetExperimentSource) => {
  const { allocation, experiment } = source
  const allocator = compileAllocator(source, allOperators)
  const { closedBuckets, version } = allocation
  const quota = { isFull: experiment.quotaReachedAt !== null, closedBuckets, version }
  const samplesNothing = experiment.archived || experiment.completedAt !== null
  return (request: Omit<SampleRequest, "allocatedBucket">, now: number) => {
    const explained = withinQuota(allocator.explain(request, now), quota)
    const decision: Decision =
      explained.reason === "quota_reached"
        ? { _tag: "NotSampled", reason: explained.reason }
        : allocator.decide(request, now)
    return { decision, explained: samplesNothing ? { ...explained, ...withoutRules } : explained }
  }
}

/** Through JSON, as a client receives the ruleset. */
const received = async (source: RulesetSource) => {
  const ruleset = validOf(readRuleset(JSON.parse(JSON.stringify(rulesetOf(source)))))
  return compileRuleset(ruleset, await librariesFor(ruleset))
}

interface World {
  readonly entities: readonly Pick<SampleRequest, "sampledEntity" | "sampledValue">[]
  readonly attributes: readonly SampleRequest["attributes"][]
  readonly source: RulesetSource
  readonly moments: readonly number[]
}

/** Calls `use` with every entity with every attributes, at one of the moments. */
const forEachTriple = (
  { attributes, entities, moments }: World,
  use: (request: Omit<SampleRequest, "allocatedBucket">, now: number) => void
) => {
  let turn = 0
  for (const entity of entities) {
    for (const some of attributes) use({ ...entity, attributes: some }, moments[turn++ % moments.length] ?? someInstant)
  }
}

/** How often each reason was decided. */
export type Reasons = ReadonlyMap<Explanation["reason"], number>

/** Decides random entities by random rulesets, as the service and as a client; throws at a difference. */
export const sameDecisions = async (rulesets: number, seed = Date.now()): Promise<Reasons> => {
  const reasons = new Map<Explanation["reason"], number>()
  const compare = async (world: World) => {
    const { find } = await received(world.source)
    for (const each of world.source.experiments) {
      const serve = servedBy(each)
      const local = find(each.experiment.key ?? each.experiment.id)
      if (local === undefined) throw new Error("the ruleset does not have the experiment")
      forEachTriple(world, (request, now) => {
        const served = serve(request, now)
        const decided = { decision: local.decide(request, now), explained: local.explain(request, now) }
        if (!isDeepStrictEqual(decided, served)) throw new Error(JSON.stringify({ request, now, served, decided }))
        const { reason } = served.explained
        reasons.set(reason, (reasons.get(reason) ?? 0) + 1)
      })
    }
  }
  await fc.assert(fc.asyncProperty(anyWorld, compare), { numRuns: rulesets, seed: seed | 0 })
  return reasons
}
