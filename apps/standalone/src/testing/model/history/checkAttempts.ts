import { slotOf } from "@sortition/domain/allocation/slotOf"
import { keyOf } from "../World.ts"
import { type Attempt, hasSample } from "./Attempt.ts"
import type { StoredSample } from "./Facts.ts"
import type { ExperimentHistory } from "./History.ts"
import { skew } from "./Lifecycle.ts"
import type { Possibilities } from "./Possibilities.ts"
import type { Versions } from "./Versions.ts"

interface Known {
  readonly own: ExperimentHistory
  readonly versions: Versions
  readonly possibilities: Possibilities
}

const refusals = new Set([
  "experiment_archived",
  "experiment_completed",
  "experiment_inactive",
  "experiment_not_started",
  "service_inactive",
  "no_matching_criterion",
  "layer_excluded",
  "unallocated_slot",
  "override_conflict",
  "invalid_input"
])

const tell = (what: string, details: object) => `${what}: ${JSON.stringify(details)}`

/** One bucket and one id for every answer about an entity. */
const checkIdentity = (attempts: readonly Attempt[], sample: StoredSample): readonly string[] =>
  attempts.flatMap((attempt) => {
    const isSame =
      (attempt.id === null || attempt.id === sample.id) &&
      attempt.bucket === sample.allocatedBucket &&
      (attempt.outcome !== "sample_conflict" || attempt.wish.bucket !== attempt.bucket)
    return isSame ? [] : [tell("an answer names another sample than the stored one", { attempt, sample })]
  })

/** Whether this request may have made the sample. */
const mayHaveMade = (attempt: Attempt, sample: StoredSample, { possibilities, versions }: Known): boolean => {
  const { allocatedBucket, allocatedBy, allocationVersion, createdAt, slot } = sample
  const isThen = createdAt >= attempt.from - skew && createdAt <= attempt.to + skew
  if (!isThen || !versions.allows(allocationVersion, attempt)) return false
  if (allocatedBy === "override") return possibilities.mayForce(attempt, allocatedBucket)
  if ((allocatedBy === "caller") !== (attempt.wish.bucket !== null)) return false
  const isOwner = allocatedBy === "caller" || versions.ownerAt(allocationVersion, slot) === allocatedBucket
  return isOwner && possibilities.mayAllocate(attempt, allocatedBucket)
}

/** Some request that was answered with the sample must have been allowed to make it. */
const checkMaking = (attempts: readonly Attempt[], sample: StoredSample, known: Known): readonly string[] => {
  const firstAnswer = Math.min(...attempts.map(({ to }) => to))
  const said = attempts.filter(({ outcome }) => outcome === "allocated" || outcome === "forced")
  const candidates = (said.length > 0 ? said : attempts).filter(
    ({ from, isDecision }) => !isDecision && from <= firstAnswer
  )
  const problems = said.length > 1 ? [tell("two requests made one sample", { said })] : []
  return candidates.some((attempt) => mayHaveMade(attempt, sample, known))
    ? problems
    : [...problems, tell("no request was allowed to make the sample", { sample, candidates })]
}

/** A decision without a stored sample. */
const checkDecision = (attempt: Attempt, { own, possibilities, versions }: Known): readonly string[] => {
  const { bucket, outcome, version, wish } = attempt
  if (version === null) return []
  const slot = slotOf(own.known.salt, wish.sampledEntity, wish.sampledValue)
  if (!versions.allows(version, attempt)) return [tell("a decision on a version that was not current", attempt)]
  const isOwner = outcome !== "allocated" || versions.ownerAt(version, slot) === bucket
  const mayBe =
    outcome === "allocated" ? possibilities.mayAllocate(attempt, bucket) : possibilities.mayForce(attempt, bucket)
  const isRefusal = refusals.has(outcome)
  return isRefusal || (isOwner && mayBe) ? [] : [tell("a decision that no state allows", attempt)]
}

const checkEntity = (attempts: readonly Attempt[], sample: StoredSample | undefined, known: Known) => {
  const remembering = attempts.filter(hasSample)
  const made = remembering.filter(({ isDecision }) => !isDecision)
  const firstAnswer = Math.min(...remembering.map(({ to }) => to))
  const problems = attempts.flatMap((attempt) => {
    if (hasSample(attempt)) return sample === undefined ? [tell("an acknowledged sample is not stored", attempt)] : []
    if (attempt.from > firstAnswer) return [tell("an acknowledged sample was not seen", attempt)]
    if (!refusals.has(attempt.outcome)) return attempt.isDecision ? [] : [tell("an unexpected answer", attempt)]
    return known.possibilities.mayRefuse(attempt) ? [] : [tell("a refusal that no state allows", attempt)]
  })
  const decisions = attempts.flatMap((attempt) => (attempt.isDecision ? checkDecision(attempt, known) : []))
  if (sample === undefined) return [...problems, ...decisions]
  const making =
    made.length > 0 ? checkMaking(remembering, sample, known) : [tell("no request made the sample", sample)]
  return [...problems, ...decisions, ...checkIdentity(remembering, sample), ...making]
}

/** The revisions that decisions name only grow. */
const checkRevisions = ({ attempts }: ExperimentHistory): readonly string[] => {
  const seen = attempts.filter(({ revision }) => revision !== null)
  return seen.flatMap((attempt) => {
    const newer = seen.find((each) => each.to < attempt.from && (each.revision ?? 0) > (attempt.revision ?? 0))
    return newer === undefined ? [] : [tell("a decision on a revision that had been replaced", { attempt, newer })]
  })
}

/** Every answer about entities of one experiment is one that the acknowledged changes allow. */
export const checkAttempts = (known: Known, samples: readonly StoredSample[]): readonly string[] => {
  const stored = new Map(samples.map((sample) => [keyOf(sample), sample]))
  const groups = Map.groupBy(known.own.attempts, ({ wish }) => keyOf(wish))
  const entities = [...groups].flatMap(([key, attempts]) => checkEntity(attempts, stored.get(key), known))
  return [...entities, ...checkRevisions(known.own)]
}
