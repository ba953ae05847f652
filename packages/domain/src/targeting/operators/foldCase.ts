const ascii = /^\p{ASCII}*$/u

/**
 * A text without the difference between upper and lower case: each code point lower-cased, upper-cased and lower-cased again, by Unicode's
 * full mappings and whatever surrounds it. `ß` and `ẞ` become `ss`, `ς` and `Σ` become `σ`.
 */
export const foldCase = (text: string): string => {
  const lower = text.toLowerCase()
  // Only a sigma looks at its surroundings, and only when it is lower-cased.
  return ascii.test(lower) ? lower : lower.toUpperCase().toLowerCase().replaceAll("ς", "σ")
}
