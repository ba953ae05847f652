/** What differs by no more than this is rounding, whatever its relation to the value; but a p-value of 1e-30 has digits of its own. */
const roundingIn = (path: string) => (path.endsWith(".pValue") ? 0 : 1e-12)

/**
 * Where an answer differs from what is expected by more than the relative tolerance, in words; an empty list if nowhere. Only what is expected
 * is compared: an answer may hold more.
 */
export const differencesFrom = (
  expected: unknown,
  actual: unknown,
  tolerance: number,
  path = "answer"
): readonly string[] => {
  if (typeof expected === "number" && typeof actual === "number") {
    const difference = Math.abs(expected - actual)
    const allowed = Math.max(tolerance * Math.abs(expected), roundingIn(path))
    return difference <= allowed ? [] : [`${path} is ${actual}, not ${expected}`]
  }
  if (expected !== null && typeof expected === "object") {
    if (actual === null || typeof actual !== "object") return [`${path} is ${actual}, not an object`]
    if (Array.isArray(expected) && Array.isArray(actual) && expected.length !== actual.length) {
      return [`${path} has ${actual.length} entries, not ${expected.length}`]
    }
    const parts = new Map<string, unknown>(Object.entries(actual))
    return Object.entries(expected).flatMap(([name, part]) =>
      differencesFrom(part, parts.get(name), tolerance, `${path}.${name}`)
    )
  }
  return expected === actual ? [] : [`${path} is ${actual}, not ${expected}`]
}
