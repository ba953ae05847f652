import { keyOf } from "../World.ts"
import { hasSample } from "./Attempt.ts"
import type { Facts } from "./Facts.ts"
import type { ExperimentHistory, History, Share } from "./History.ts"

/** The share that the experiment has at the end, and the time since which it was acknowledged. */
const lastShare = ({ share, steps }: ExperimentHistory): { readonly share: Share; readonly since: number } | null => {
  const last = share.last() ?? null
  const since = Math.max(...steps.filter(({ action }) => /Layer$/.test(action.kind)).map(({ to }) => to))
  return last === null ? null : { share: last, since }
}

/** The entities that were sampled without an override, by requests that were sent after that time. */
const sampledSince = (own: ExperimentHistory, { samples }: Facts, since: number): ReadonlySet<string> => {
  const stored = samples.filter(
    ({ allocatedBy, experimentId }) => experimentId === own.known.id && allocatedBy !== "override"
  )
  return new Set(
    stored.map(keyOf).filter((key) => {
      const answered = own.attempts.filter((each) => hasSample(each) && keyOf(each.wish) === key)
      return answered.every(({ from }) => from > since)
    })
  )
}

/** Two experiments that hold their shares of one layer have sampled no entity both since then. */
export const checkLayers = (facts: Facts, { experiments }: History): readonly string[] => {
  const holders = [...experiments.values()].flatMap((own) => {
    const held = lastShare(own)
    const isHeld = facts.bookings.some(({ experimentId, isReleased }) => experimentId === own.known.id && !isReleased)
    return held === null || !isHeld ? [] : [{ own, ...held }]
  })
  return holders.flatMap((one, index) =>
    holders.slice(index + 1).flatMap((other) => {
      if (one.share.layerId !== other.share.layerId) return []
      const since = Math.max(one.since, other.since)
      const both = sampledSince(one.own, facts, since).intersection(sampledSince(other.own, facts, since))
      const ids = [one.own.known.id, other.own.known.id]
      return both.size === 0 ? [] : [`experiments of one layer share entities: ${JSON.stringify([ids, [...both]])}`]
    })
  )
}
