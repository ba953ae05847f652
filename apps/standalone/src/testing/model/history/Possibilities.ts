import { covers } from "@sortition/domain/allocation/SlotTable"
import { layerDomain, slotOf } from "@sortition/domain/allocation/slotOf"
import type { Interval } from "../Step.ts"
import { keyOf } from "../World.ts"
import type { Attempt } from "./Attempt.ts"
import { type ExperimentHistory, type History, overrideOf, type Share } from "./History.ts"
import { type Lifecycle, mayBeActive, mayBeInactive, mayWait, skew } from "./Lifecycle.ts"
import { Register } from "./Register.ts"
import type { Versions } from "./Versions.ts"

/** What may have been true while a request was being answered, as acknowledged changes say. */
export class Possibilities {
  private readonly history: History
  private readonly own: ExperimentHistory
  private readonly versions: Versions

  constructor(history: History, own: ExperimentHistory, versions: Versions) {
    this.history = history
    this.own = own
    this.versions = versions
  }

  private get service(): Register<boolean> {
    return this.history.services.get(this.own.known.service.id) ?? new Register(true)
  }

  private states(during: Interval): readonly Lifecycle[] {
    return this.own.lifecycle.possible(during)
  }

  /** Whether the service may have been inactive at an instant. */
  mayMiss(instant: number): boolean {
    return this.service.possible({ from: instant - skew, to: instant + skew }).includes(false)
  }

  accepts(during: Interval): boolean {
    return this.service.possible(during).includes(true) && this.states(during).some((each) => mayBeActive(each, during))
  }

  private overrides(attempt: Attempt): readonly (string | null)[] {
    return overrideOf(this.own, keyOf(attempt.wish)).possible(attempt)
  }

  private shares(during: Interval): readonly (Share | null)[] {
    return this.own.share.possible(during)
  }

  private isCovered({ wish }: Attempt, share: Share | null): boolean {
    const salt = this.history.world.layers.find(({ id }) => id === share?.layerId)?.salt
    if (share === null || salt === undefined) return true
    return covers(share.ranges, slotOf(salt, wish.sampledEntity, wish.sampledValue, layerDomain))
  }

  private slotOf({ wish }: Attempt): number {
    return slotOf(this.own.known.salt, wish.sampledEntity, wish.sampledValue)
  }

  /** Whether a criterion may have matched, may not have, and may have been absent. */
  private criteria(attempt: Attempt) {
    const { country, sampledEntity } = attempt.wish
    return [...this.own.criteria.values()].map(({ conditions, model }) => {
      const models = model.possible(attempt)
      const values = [...conditions.values()].map((each) => each.possible(attempt))
      const holds = (value: string | null) => value === null || value === country
      return {
        mayExist: models.some((each) => each !== null),
        mayBeAbsent: models.includes(null),
        mayMatch: models.includes(sampledEntity) && values.every((each) => each.some(holds)),
        mayFail:
          models.some((each) => each !== sampledEntity) || values.some((each) => each.some((value) => !holds(value)))
      }
    })
  }

  private mayQualify(attempt: Attempt): boolean {
    if (attempt.wish.bucket !== null) return true
    const criteria = this.criteria(attempt)
    return criteria.every(({ mayBeAbsent }) => mayBeAbsent) || criteria.some(({ mayMatch }) => mayMatch)
  }

  private mayBeUnqualified(attempt: Attempt): boolean {
    const criteria = this.criteria(attempt)
    const mayExist = criteria.some((each) => each.mayExist)
    return mayExist && attempt.wish.bucket === null && criteria.every(({ mayFail }) => mayFail)
  }

  /** Whether the entity may have been sampled by its slot, or by the bucket that the request names. */
  private mayReachSlot(attempt: Attempt): boolean {
    const mayPass = this.shares(attempt).some((share) => this.isCovered(attempt, share))
    return this.accepts(attempt) && this.overrides(attempt).includes(null) && this.mayQualify(attempt) && mayPass
  }

  mayForce(attempt: Attempt, bucket: string | null): boolean {
    return bucket !== null && this.accepts(attempt) && this.overrides(attempt).includes(bucket)
  }

  mayAllocate(attempt: Attempt, bucket: string | null): boolean {
    if (!this.mayReachSlot(attempt)) return false
    const { bucket: named } = attempt.wish
    if (named !== null) return named === bucket && this.versions.presence(named, attempt).mayExist
    return this.versions.ownersOf(this.slotOf(attempt), attempt).includes(bucket)
  }

  /** Whether the answer to a request without a stored sample may have been this refusal. */
  mayRefuse(attempt: Attempt): boolean {
    const states = this.states(attempt)
    switch (attempt.outcome) {
      case "experiment_archived":
        return states.some(({ archived }) => archived)
      case "experiment_completed":
        return states.some(({ archived, completed }) => completed && !archived)
      case "service_inactive":
        return this.service.possible(attempt).includes(false)
      case "experiment_inactive":
        return states.some((each) => mayBeInactive(each, attempt, (start) => this.mayMiss(start)))
      case "experiment_not_started":
        return states.some((each) => mayWait(each, attempt))
      case "no_matching_criterion":
        return this.accepts(attempt) && this.overrides(attempt).includes(null) && this.mayBeUnqualified(attempt)
      case "layer_excluded":
        return (
          this.accepts(attempt) &&
          this.overrides(attempt).includes(null) &&
          this.shares(attempt).some((share) => !this.isCovered(attempt, share))
        )
      case "unallocated_slot":
        return (
          attempt.wish.bucket === null &&
          this.mayReachSlot(attempt) &&
          this.versions.ownersOf(this.slotOf(attempt), attempt).includes(null)
        )
      case "override_conflict":
        return attempt.bucket !== attempt.wish.bucket && this.mayForce(attempt, attempt.bucket)
      case "invalid_input":
        return attempt.wish.bucket !== null && this.versions.presence(attempt.wish.bucket, attempt).mayLack
      default:
        return false
    }
  }
}
