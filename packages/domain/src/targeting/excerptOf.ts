/** Any JSON value. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json }

const limit = 200
const known = new WeakMap<object, Json>()

/**
 * Shortens a value for display. A text of more than 200 code points is cut and ends in `…`; so is the JSON of an array or object. A value
 * that JSON cannot represent becomes null.
 */
export const excerptOf = (value: unknown): Json => {
  if (typeof value === "string") return cut(value)
  if (typeof value !== "object" || value === null) return scalar(value)
  // Many conditions may compare one attribute, and it may have a million keys.
  const before = known.get(value)
  if (before !== undefined) return before
  const json = startOfJson(value)
  const short = cut(json)
  const shown: Json = short === json ? JSON.parse(json) : short
  known.set(value, shown)
  return shown
}

const scalar = (value: unknown): Json => {
  if (typeof value === "boolean") return value
  // JSON has no negative zero.
  return typeof value === "number" && Number.isFinite(value) ? value || 0 : null
}

const cut = (text: string): string => {
  const points = [...text.slice(0, 2 * limit + 2)]
  return points.length > limit ? `${points.slice(0, limit).join("")}…` : text
}

/** The JSON of a value, or its beginning with more than 200 code points. */
const startOfJson = (value: unknown): string => {
  let json = ""
  const isFull = () => json.length > 2 * limit
  const write = (part: unknown): void => {
    if (typeof part === "string") json += JSON.stringify(part.slice(0, 2 * limit))
    else if (typeof part !== "object" || part === null) json += JSON.stringify(scalar(part))
    else if (Array.isArray(part)) writeAll("[", part, write, "]")
    else writeAll("{", Object.keys(part), (key) => writeProperty(key, Reflect.get(part, key)), "}")
  }
  const writeProperty = (key: string, part: unknown) => {
    write(key)
    json += ":"
    write(part)
  }
  const writeAll = <A>(open: string, parts: readonly A[], writePart: (part: A) => void, close: string) => {
    json += open
    for (const [index, part] of parts.entries()) {
      if (isFull()) return
      if (index > 0) json += ","
      writePart(part)
    }
    json += close
  }
  write(value)
  return json
}
