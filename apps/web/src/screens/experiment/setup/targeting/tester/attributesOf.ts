import type { KnownAttribute } from "../knownAttributes.ts"

/** Attributes of an entity as the service reads them. */
export type EntityAttributes = Record<string, Record<string, unknown>>

export const attributeKey = ({ model, property }: KnownAttribute): string => JSON.stringify([model, property])

/** The fields that are filled in, by model and attribute. */
export const attributesOf = (
  known: readonly KnownAttribute[],
  fields: Readonly<Record<string, string>>
): EntityAttributes => {
  const attributes: EntityAttributes = {}
  for (const each of known) {
    const text = fields[attributeKey(each)] ?? ""
    if (text !== "") attributes[each.model] = { ...attributes[each.model], [each.property]: text }
  }
  return attributes
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value)

const isAttributes = (value: unknown): value is EntityAttributes =>
  isObject(value) && Object.values(value).every(isObject)

/** Attributes written as JSON; null when the text is none. An empty text is no attributes. */
export const parseAttributes = (text: string): EntityAttributes | null => {
  if (text.trim() === "") return {}
  try {
    const parsed: unknown = JSON.parse(text)
    return isAttributes(parsed) ? parsed : null
  } catch {
    return null
  }
}
