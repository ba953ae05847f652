import { totalSlots } from "@sortition/domain/allocation/SlotTable"
import type { Inputs, Outputs } from "../../../../service/trpc.ts"
import { rampTexts as texts } from "../../../../texts/setup/setupLimits.ts"
import { apportion, formatShare, formatSlots, parseShare } from "../shares.ts"

type Bucket = Pick<Outputs["buckets"]["list"][number], "bucket_name" | "slots">

export interface DraftStep {
  readonly key: number
  /** In UTC; null for none yet. */
  readonly at: string | null
  /** As they were typed, in the order of the buckets. */
  readonly shares: readonly string[]
}

export interface StepProblems {
  readonly at: string | undefined
  readonly shares: readonly (string | undefined)[]
  readonly total: string | undefined
}

const hourMs = 3_600_000

interface Proposal {
  readonly grows: string
  /** Its slots, a step each. */
  readonly slots: readonly number[]
  readonly first: string
  readonly hours: number
}

/** Steps in which one bucket grows and the others share the rest in their present proportions. */
export const proposeSteps = (
  buckets: readonly Bucket[],
  { first, grows, hours, slots }: Proposal
): readonly DraftStep[] => {
  const others = buckets.filter(({ bucket_name }) => bucket_name !== grows)
  return slots.map((own, key) => {
    const parts = apportion(
      totalSlots - own,
      others.map((bucket) => bucket.slots)
    )
    const shares = new Map(others.map(({ bucket_name }, place) => [bucket_name, parts[place] ?? 0]))
    return {
      key,
      at: new Date(Date.parse(first) + key * hours * hourMs).toISOString(),
      shares: buckets.map(({ bucket_name }) => formatShare(shares.get(bucket_name) ?? own))
    }
  })
}

/** The slots that each step leaves to no bucket; below zero when it has too many. */
export const restOf = ({ shares }: Pick<DraftStep, "shares">): number =>
  totalSlots - shares.reduce((sum, share) => sum + (parseShare(share) ?? 0), 0)

const timeProblem = (at: string | null, before: string | null | undefined, now: number): string | undefined => {
  if (at === null || Date.parse(at) <= now) return texts.atProblem
  return before != null && Date.parse(at) <= Date.parse(before) ? texts.orderProblem : undefined
}

/** What is wrong with each step. */
export const checkSteps = (steps: readonly DraftStep[], now: number): readonly StepProblems[] =>
  steps.map((step, place) => {
    const rest = restOf(step)
    return {
      at: timeProblem(step.at, steps[place - 1]?.at, now),
      shares: step.shares.map((share) => (parseShare(share) === null ? texts.shareProblem : undefined)),
      total: rest < 0 ? texts.total(formatSlots(totalSlots - rest)) : undefined
    }
  })

export const isClean = (problems: readonly StepProblems[]): boolean =>
  problems.every(({ at, shares, total }) => [at, total, ...shares].every((problem) => problem === undefined))

/** The request that stores the steps. */
export const toSteps = (steps: readonly DraftStep[], buckets: readonly Bucket[]): Inputs["ramps"]["replace"]["steps"] =>
  steps.map(({ at, shares }) => ({
    at: at ?? "",
    buckets: buckets.map(({ bucket_name }, place) => ({ bucket_name, slots: parseShare(shares[place] ?? "") ?? 0 }))
  }))

/** Shares in per cent, separated by commas; null when one of them is none. */
export const parseShares = (text: string): readonly number[] | null => {
  const slots = text.split(/[,;]/).map(parseShare)
  return slots.every((each) => each !== null) ? slots : null
}
