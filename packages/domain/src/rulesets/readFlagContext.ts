import type { Attributes } from "../targeting/Attributes.ts"

/** The entity that a flag is evaluated for, with the attributes that conditions compare. */
export interface FlagContext {
  readonly sampledEntity: string
  readonly sampledValue: string
  readonly attributes: Attributes
}

/** Why a context names no entity, in the words of OpenFeature. */
export interface FlagContextProblem {
  readonly errorCode: "TARGETING_KEY_MISSING" | "INVALID_CONTEXT"
  readonly message: string
}

/**
 * Reads an evaluation context of OpenFeature: `targetingKey` is the sampled value, `entity` the sampled entity if it is there. The rest are
 * attributes of the entity; an object among them is another model with its own attributes: `{account: {plan: "pro"}}`. Dates become texts.
 */
export const readFlagContext = (
  context: Readonly<Record<string, unknown>>,
  defaultEntity: string
): FlagContext | FlagContextProblem => {
  const { targetingKey, entity = defaultEntity, ...rest } = context
  if (targetingKey === undefined || targetingKey === null || targetingKey === "") {
    return { errorCode: "TARGETING_KEY_MISSING", message: "the context has no targetingKey: it is the sampled value" }
  }
  if (!isStorable(targetingKey, longestValue)) return invalid("targetingKey", longestValue)
  if (!isStorable(entity, longestEntity)) return invalid("entity", longestEntity)
  return { sampledEntity: entity, sampledValue: targetingKey, attributes: attributesOf(rest, entity) }
}

/** In code points, as the sampling API counts. */
const longestValue = 512
const longestEntity = 128

const isStorable = (text: unknown, longest: number): text is string => {
  if (typeof text !== "string" || text === "" || text.includes("\u0000") || !text.isWellFormed()) return false
  return text.length <= longest || [...text].length <= longest
}

const invalid = (field: string, longest: number): FlagContextProblem => ({
  errorCode: "INVALID_CONTEXT",
  message: `${field} must be a text of 1 to ${longest} characters without NUL characters and lone surrogates`
})

const attributesOf = (context: Readonly<Record<string, unknown>>, entity: string): Attributes => {
  // Object.fromEntries defines properties: assigning one that is called __proto__ would lose it.
  const own: (readonly [string, unknown])[] = []
  const others: (readonly [string, Readonly<Record<string, unknown>>])[] = []
  for (const [name, value] of Object.entries(context)) {
    if (!isModel(value)) own.push([name, readable(value)])
    else if (name === entity) own.unshift(...propertiesOf(value))
    else others.push([name, Object.fromEntries(propertiesOf(value))])
  }
  return Object.fromEntries([...others, [entity, Object.fromEntries(own)] as const])
}

const propertiesOf = (model: Readonly<Record<string, unknown>>) =>
  Object.entries(model).map(([name, value]) => [name, readable(value)] as const)

const isModel = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Date)

/** A date as JSON would write it. */
const readable = (value: unknown): unknown => {
  if (value instanceof Date) return value.toJSON()
  return Array.isArray(value) ? value.map(readable) : value
}
