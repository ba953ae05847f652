/** The items of a list: a JSON array of texts, numbers and booleans, or comma-separated; null for any other text that starts with `[`. Numbers and booleans become the text that they are written as. */
export const readList = (text: string): readonly string[] | null => {
  const list = trim(text)
  return list.startsWith("[") ? readArray(list) : list.split(",").map(trim).filter(Boolean)
}

const readArray = (json: string): readonly string[] | null => {
  try {
    // The source of a number keeps the digits that a double loses.
    const items: unknown = JSON.parse(json, (_key, value: unknown, context?: { readonly source?: string }) =>
      typeof value === "number" || typeof value === "boolean" ? (context?.source ?? String(value)) : value
    )
    return Array.isArray(items) && items.every((item) => typeof item === "string") ? items : null
  } catch {
    return null
  }
}

const space = new Set(" \t\r\n")

// Not String.trim, whose set of white space differs from other languages'.
const trim = (text: string): string => {
  let start = 0
  let end = text.length
  while (start < end && space.has(text.charAt(start))) start++
  while (end > start && space.has(text.charAt(end - 1))) end--
  return text.slice(start, end)
}
