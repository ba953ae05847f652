const decimal = /^[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/

/** Parses decimal digits with an optional sign, fraction and exponent; null for any other text and beyond the range of a double. */
export const readNumber = (text: string): number | null => {
  if (!decimal.test(text)) return null
  const number = Number(text)
  return Number.isFinite(number) ? number : null
}
