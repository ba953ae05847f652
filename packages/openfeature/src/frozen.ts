/** Freezes a value with all that is in it: every resolution of a flag shares it. */
export const frozen = <T>(value: T): T => {
  // What is frozen was frozen here, with all that is in it.
  if (typeof value !== "object" || value === null || Object.isFrozen(value)) return value
  for (const part of Object.values(value)) frozen(part)
  return Object.freeze(value)
}
