import { nameProblem } from "@sortition/domain/shared/names"
import { readTimestamp } from "@sortition/domain/targeting/operators/readTimestamp"
import { z } from "zod"
import { lengthOf, unstorable } from "../schemas/text.ts"

/* The attributes that resources of the planning API have in common: what they accept, and the messages that its document fixes. */

interface TextRule {
  readonly label: string
  /** In code points, after stripping. */
  readonly min: number
  readonly max: number
  /** Whether line breaks and text without a visible character are accepted. */
  readonly free?: boolean
}

const characters = (count: number) => `${count} ${count === 1 ? "character" : "characters"}`

/** Stripped text of `min`–`max` code points. A missing or null text is too short. */
export const textAttribute = ({ free = false, label, max, min }: TextRule) => {
  const tooShort = `${label} is too short (minimum is ${characters(min)})`
  const tooLong = `${label} is too long (maximum is ${characters(max)})`
  return z
    .string({ error: ({ input }) => (input === undefined || input === null ? tooShort : `${label} is not a string`) })
    .trim()
    .check(({ issues, value: input }) => {
      const length = lengthOf(input)
      if (length < min) issues.push({ code: "custom", input, message: tooShort })
      if (length > max) issues.push({ code: "custom", input, message: tooLong })
      if (unstorable(input) !== null || !(free || input === "" || nameProblem(input) === null)) {
        issues.push({ code: "custom", input, message: `${label} contains invalid characters` })
      }
    })
    .meta({ ...(min > 0 && { minLength: min }), maxLength: max })
}

export const nameAttribute = textAttribute({ label: "Name", min: 2, max: 255 })
export const descriptionAttribute = textAttribute({ label: "Description", min: 0, max: 10_000, free: true })
  .nullable()
  .optional()
export const archivedAttribute = z.boolean({ error: "Archived is not included in the list" }).optional()

const address = z.email()
const emailMessage = "Email is not a valid e-mail address"

/** Stripped; at most 255 characters. */
export const emailAttribute = z
  .string({ error: emailMessage })
  .trim()
  .refine((given) => given.length <= 255 && address.safeParse(given).success, { error: emailMessage })
  .meta({ maxLength: 255 })

/** A date-time, or a date, which means its midnight in UTC; parsed to milliseconds since the epoch. */
export const dateAttribute = (label: string) => {
  const message = `${label} is not a valid date`
  return z
    .string({ error: message })
    .transform((input, { issues }) => {
      const instant = readTimestamp(input)
      if (instant !== null) return instant
      issues.push({ code: "custom", input, message })
      return z.NEVER
    })
    .meta({ format: "date-time" })
    .nullable()
    .optional()
}

/** The id of another record, as text or as a number. Text that cannot be an id counts as an unknown id. */
export const referenceAttribute = (label: string) => {
  const error = `${label} must exist`
  return z
    .union([z.string(), z.number().meta({ type: "integer" })], { error })
    .transform(String)
    .refine((id) => id.trim() !== "", { error })
}

const mostOfLimit = 2 ** 31 - 1

/** A whole number from 1 on; null for no limit. */
export const limitAttribute = (label: string) => {
  const error = `${label} is not a whole number from 1 to ${mostOfLimit}`
  return z.int({ error }).min(1, { error }).max(mostOfLimit, { error }).nullable().optional()
}
