/** Throws a RangeError that names the value, unless it is a finite number of at least 0. */
export const requireCount = (name: string, value: number): void => {
  if (!(Number.isFinite(value) && value >= 0)) throw new RangeError(`${name} must be 0 or more, not ${value}`)
}

/** Throws a RangeError that names the value, unless it is a finite number above 0. */
export const requirePositive = (name: string, value: number): void => {
  if (!(Number.isFinite(value) && value > 0)) throw new RangeError(`${name} must be more than 0, not ${value}`)
}

/** Throws a RangeError that names the value, unless it lies strictly between 0 and 1. */
export const requireBetween0And1 = (name: string, value: number): void => {
  if (!(value > 0 && value < 1)) throw new RangeError(`${name} must lie between 0 and 1, not ${value}`)
}

/** Throws a RangeError that names the value, unless it is a probability, 0 and 1 included. */
export const requireProbability = (name: string, value: number): void => {
  if (!(value >= 0 && value <= 1)) throw new RangeError(`${name} must be from 0 to 1, not ${value}`)
}

/** Throws a RangeError, unless both lists have the same length. */
export const requireSameLength = (names: string, one: ArrayLike<unknown>, other: ArrayLike<unknown>): void => {
  if (one.length !== other.length)
    throw new RangeError(`${names} must have one length, not ${one.length} and ${other.length}`)
}
