const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null

const entriesOf = (value: object): ReadonlyMap<unknown, unknown> =>
  value instanceof Map ? value : new Map<unknown, unknown>(Object.entries(value))

/** Whether the observed value is the expected one. An expected `undefined` agrees with anything. */
export const agrees = (expected: unknown, observed: unknown): boolean => {
  if (expected === undefined) return true
  if (!isObject(expected) || !isObject(observed)) return Object.is(expected, observed)
  const [wanted, found] = [entriesOf(expected), entriesOf(observed)]
  const isWhole = wanted.size === found.size || !(Array.isArray(expected) || expected instanceof Map)
  return isWhole && [...wanted].every(([key, value]) => agrees(value, found.get(key)))
}
