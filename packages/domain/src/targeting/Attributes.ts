/** The entity's attributes in a request: model → property → value. */
export type Attributes = Readonly<Record<string, Readonly<Record<string, unknown>>>>

/** The attribute `property` of `model`, or undefined. Ignores inherited properties. */
export const attributeAt = (attributes: Attributes | undefined, model: string, property: string): unknown => {
  if (attributes === undefined) return undefined
  const properties = attributes[model]
  if (typeof properties !== "object" || properties === null || Array.isArray(properties)) return undefined
  const attribute = properties[property]
  if (attribute === undefined || !Object.hasOwn(attributes, model)) return undefined
  return Object.hasOwn(properties, property) ? attribute : undefined
}
