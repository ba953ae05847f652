/** Every place in the JSON, as the names that lead to it. */
export const placesIn = (json: unknown, path: readonly string[] = []): readonly (readonly string[])[] =>
  typeof json === "object" && json !== null
    ? [path, ...Object.entries(json).flatMap(([name, value]) => placesIn(value, [...path, name]))]
    : [path]

/** The JSON with another value at the place; without the field when the value is undefined. */
export const changedJson = (json: unknown, [name, ...rest]: readonly string[], value: unknown): unknown => {
  if (name === undefined) return value
  if (Array.isArray(json)) {
    return json.map((each, index) => (String(index) === name ? changedJson(each, rest, value) : each))
  }
  const fields = Object.entries(json ?? {}).map(([field, each]) => {
    return [field, field === name ? changedJson(each, rest, value) : each] as const
  })
  return Object.fromEntries(fields.filter(([, each]) => each !== undefined))
}
