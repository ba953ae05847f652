import { nameProblem } from "@sortition/domain/shared/names"
import { z } from "zod"

const nulMessage = "must not contain NUL characters"
export const surrogateMessage = "Input should be a valid string, unable to parse raw data as a unicode string"

const surrogate = /[\uD800-\uDFFF]/
/** The number of code points, which is what every length in the API counts. */
export const lengthOf = (text: string) => (surrogate.test(text) ? [...text].length : text.length)

/** Why a text cannot be stored exactly as it was sent, or null. */
export const unstorable = (text: string): string | null => {
  if (text.includes("\u0000")) return nulMessage
  return text.isWellFormed() ? null : surrogateMessage
}

/** Text kept exactly as sent, `min`–`max` code points. */
export const text = (min: number, max: number) =>
  z
    .string()
    .check(({ issues, value: input }) => {
      const length = lengthOf(input)
      if (length < min) {
        const message = `String should have at least ${min} character${min === 1 ? "" : "s"}`
        issues.push({ code: "too_small", origin: "string", minimum: min, input, message })
      }
      if (length > max) {
        const message = `String should have at most ${max} characters`
        issues.push({ code: "too_big", origin: "string", maximum: max, input, message })
      }
      const message = unstorable(input)
      if (message !== null) issues.push({ code: "custom", input, message })
    })
    .meta({ minLength: min, maxLength: max })

/** Text for people, kept exactly as sent: it has a visible character, and no control characters or line breaks. */
export const nameText = (min: number, max: number) =>
  text(min, max).check(({ issues, value: input }) => {
    const message = input === "" || unstorable(input) !== null ? null : nameProblem(input)
    if (message !== null) issues.push({ code: "custom", input, message })
  })
