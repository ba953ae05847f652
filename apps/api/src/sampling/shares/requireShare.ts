import { roundedPercentage, type Share } from "@sortition/domain/allocation/Share"
import { Predicate } from "effect"
import { z } from "zod"
import { isJsonObject } from "../../schemas/parseJsonObject.ts"

type PercentageName = "percentage" | "percentage_distribution"

/** The field `slots` of a request, beside the one that says the share in per cent. */
export const slotsField = (percentage: PercentageName, least: 0 | 1) =>
  z
    .int()
    .min(least)
    .max(10_000)
    .optional()
    .meta({
      description: `The share in slots, a hundred of which are one per cent. It replaces \`${percentage}\`; if both are there, they must agree.`,
      examples: [percentage === "percentage" ? 4_000 : 5_000]
    })

const valueOf = (given: unknown, name: string): unknown =>
  Predicate.hasProperty(given, name) ? given[name] : undefined

/**
 * The refinement of an object that has a share under one of two names, or under both, if the percentage is the one that the answer has for so
 * many slots. It runs even if fields are invalid, so that all problems are reported at once.
 */
export const requireShare = (percentage: PercentageName) =>
  z.superRefine<unknown>(
    (given, { addIssue }) => {
      const [share, slots] = [valueOf(given, percentage), valueOf(given, "slots")]
      if (share === undefined && slots === undefined) {
        const message = "Invalid input: expected number, received undefined"
        addIssue({ code: "invalid_type", expected: "int", path: [percentage], input: undefined, message })
      }
      if (!Predicate.isNumber(share) || !Predicate.isNumber(slots) || roundedPercentage(slots) === share) return
      const message = `does not agree with ${percentage}: ${slots} slots are ${roundedPercentage(slots)} per cent, rounded`
      addIssue({ code: "custom", path: ["slots"], message })
    },
    { when: ({ value }) => isJsonObject(value) }
  )

/** The share of a request that `requireShare` has passed: slots are finer. */
export const readShare = (percentage: number | undefined, slots: number | undefined): Share => {
  if (slots !== undefined) return { slots }
  if (percentage === undefined) throw new Error("a share without a size has passed validation")
  return { percentage }
}
