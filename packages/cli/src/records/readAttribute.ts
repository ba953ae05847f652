import { InvalidArgumentError } from "@commander-js/extra-typings"
import type { Attributes } from "./Attributes.ts"

/** The model and the property of `User.country`; null unless both are there. */
export const attributePath = (text: string): readonly [model: string, property: string] | null => {
  const dot = text.indexOf(".")
  const path = [text.slice(0, Math.max(dot, 0)), text.slice(dot + 1)] as const
  return path.includes("") ? null : path
}

/** Adds one attribute to others, without changing them. Keys such as `__proto__` become plain keys. */
export const withAttribute = (
  attributes: Attributes,
  [model, property]: readonly [string, string],
  value: unknown
): Attributes => {
  const properties = new Map([...Object.entries(attributes[model] ?? {}), [property, value] as const])
  return Object.fromEntries(new Map([...Object.entries(attributes), [model, Object.fromEntries(properties)] as const]))
}

/** Reads `User.country=US` and adds it. The value is text. */
export const readAttribute = (text: string, before: Attributes = {}): Attributes => {
  const equals = text.indexOf("=")
  const path = equals === -1 ? null : attributePath(text.slice(0, equals))
  if (path === null) throw new InvalidArgumentError("An attribute is Model.property=value, such as User.country=US.")
  return withAttribute(before, path, text.slice(equals + 1))
}
