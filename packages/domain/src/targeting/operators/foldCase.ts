const ascii = /^\p{ASCII}*$/u

/**
 * Folds case: each code point is lower-cased, upper-cased and lower-cased again by Unicode's full mappings, regardless of its neighbours.
 * `ß` and `ẞ` become `ss`, `ς` and `Σ` become `σ`.
 */
export const foldCase = (text: string): string => {
  const lower = text.toLowerCase()
  // Only the lower case of a sigma depends on its neighbours.
  return ascii.test(lower) ? lower : lower.toUpperCase().toLowerCase().replaceAll("ς", "σ")
}
