import type { JsonValue } from "@openfeature/core"

/** A type that a program asks a flag for: whether a value has it, and its name. */
export interface FlagType<T> {
  readonly name: string
  readonly includes: (value: unknown) => value is T
}

export const booleans: FlagType<boolean> = { name: "boolean", includes: (value) => typeof value === "boolean" }

export const strings: FlagType<string> = { name: "string", includes: (value) => typeof value === "string" }

export const numbers: FlagType<number> = { name: "number", includes: (value) => typeof value === "number" }

/**
 * Objects and lists. If the default of the code is an object, the value must be an object, and so with lists. What is inside is not checked: the SDK
 * has no schema for it.
 */
export const objectsLike = <T extends JsonValue>(defaultValue: T): FlagType<T> => {
  const isList = isObject(defaultValue) ? Array.isArray(defaultValue) : undefined
  return {
    name: isList === undefined ? "object or list" : nameOf(defaultValue),
    includes: (value): value is T => isObject(value) && (isList === undefined || Array.isArray(value) === isList)
  }
}

/** The JSON type of a value. */
export const nameOf = (value: unknown): string => (Array.isArray(value) ? "list" : typeof value)

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null
