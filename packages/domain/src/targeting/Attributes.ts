/** The entity's attributes in a request: model → property → value. */
export type Attributes = Readonly<Record<string, Readonly<Record<string, unknown>>>>

// `Object.hasOwn` calls this function, at the cost of a second call.
const { hasOwnProperty } = Object.prototype

/** The attribute `property` of `model`, or undefined. Ignores inherited properties. */
export const attributeAt = (attributes: Attributes | undefined, model: string, property: string): unknown => {
  if (attributes === undefined) return undefined
  const properties = attributes[model]
  if (typeof properties !== "object" || properties === null || Array.isArray(properties)) return undefined
  const attribute = properties[property]
  if (attribute === undefined || !hasOwnProperty.call(attributes, model)) return undefined
  return hasOwnProperty.call(properties, property) ? attribute : undefined
}
