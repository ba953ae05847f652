import type { Decision } from "../decisionOptions.ts"

interface DecisionCount extends Pick<Decision, "allocated_bucket" | "reason"> {
  readonly count: number
}

/** How many entities each bucket and reason has, the most first. */
export const countDecisions = (decisions: readonly Decision[]): readonly DecisionCount[] =>
  [...Map.groupBy(decisions, ({ allocated_bucket, reason }) => JSON.stringify([allocated_bucket, reason])).values()]
    .flatMap((same) => {
      const [first] = same
      return first === undefined
        ? []
        : [{ allocated_bucket: first.allocated_bucket, reason: first.reason, count: same.length }]
    })
    .toSorted((one, other) => other.count - one.count)
