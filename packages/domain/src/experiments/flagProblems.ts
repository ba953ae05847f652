import type { FlagMetadata, FlagValue } from "./FlagFields.ts"

/** The most bytes of a value, or of all metadata, as JSON in UTF-8. */
const mostFlagBytes = 16_384

/** The most levels of objects and arrays in a value. */
export const mostFlagDepth = 32

/** The most entries of the metadata. */
export const mostMetadata = 50

const encoder = new TextEncoder()

const bytesOf = (value: unknown): number => encoder.encode(JSON.stringify(value)).length

const textProblem = (text: string): string | null => {
  if (text.includes("\u0000")) return "must not contain NUL characters"
  return text.isWellFormed() ? null : "must not contain half of a surrogate pair"
}

const nameProblem = (name: string): string | null =>
  name === "__proto__" ? "must not have a field with the name __proto__" : textProblem(name)

const scalarProblem = (value: unknown): string | null => {
  if (typeof value === "string") return textProblem(value)
  if (typeof value === "number") return Number.isFinite(value) ? null : "must have only finite numbers"
  return value === null || typeof value === "boolean" ? null : "must be JSON"
}

const isComposite = (value: unknown): value is object => typeof value === "object" && value !== null

const isPlain = (value: object): boolean => {
  const prototype: unknown = Object.getPrototypeOf(value)
  return Array.isArray(value) || prototype === Object.prototype || prototype === null
}

/** Level by level, because a recursion would overflow before the depth is known. */
const partProblem = (value: unknown): string | null => {
  let level: readonly unknown[] = [value]
  for (let depth = 0; level.length > 0; depth++) {
    for (const part of level) {
      if (isComposite(part) && !isPlain(part)) return "must be JSON"
      const problems = isComposite(part) && !Array.isArray(part) ? Object.keys(part).map(nameProblem) : []
      const problem = isComposite(part) ? problems.find((each) => each !== null) : scalarProblem(part)
      if (problem != null) return problem
    }
    const composites = level.filter(isComposite)
    if (composites.length > 0 && depth === mostFlagDepth) {
      return `must have at most ${mostFlagDepth} levels of objects and arrays`
    }
    level = composites.flatMap((part): readonly unknown[] => Object.values(part))
  }
  return null
}

/** Why a value of JSON is no value of a flag; null when it is one. */
export const flagValueProblem = (value: unknown): string | null => {
  if (value === null) return "must not be null"
  const problem = partProblem(value)
  if (problem !== null) return problem
  const bytes = bytesOf(value)
  return bytes > mostFlagBytes ? `must have at most ${mostFlagBytes} bytes as JSON; it has ${bytes}` : null
}

/** Whether the value is one of a flag. */
export const isFlagValue = (value: unknown): value is FlagValue => flagValueProblem(value) === null

const entryProblem = ([name, value]: [string, unknown]): string | null => {
  if (name === "") return "must have no field without a name"
  const problem = nameProblem(name)
  if (problem !== null) return problem
  return value === null || isComposite(value)
    ? `must have only texts, numbers and booleans, but ${JSON.stringify(name)} is none`
    : scalarProblem(value)
}

/** Why a value of JSON is no metadata; null when it is. */
export const metadataProblem = (value: unknown): string | null => {
  if (!isComposite(value) || Array.isArray(value) || !isPlain(value)) return "must be an object"
  const entries = Object.entries(value)
  if (entries.length > mostMetadata) return `must have at most ${mostMetadata} entries; it has ${entries.length}`
  const problem = entries.map(entryProblem).find((each) => each !== null)
  if (problem != null) return problem
  const bytes = bytesOf(value)
  return bytes > mostFlagBytes ? `must have at most ${mostFlagBytes} bytes as JSON; it has ${bytes}` : null
}

/** Whether the value is metadata. */
export const isFlagMetadata = (value: unknown): value is FlagMetadata => metadataProblem(value) === null
