import { type Checked, invalid, valid } from "../../shared/Checked.ts"

/**
 * The items of a list: a JSON array of texts, numbers and booleans, or comma-separated, where double quotes may enclose an item (RFC 4180).
 * Numbers and booleans become the text that they are written as. The reason describes the list that is needed: it rejects a list
 * without items, and one whose quotes or other separators would stay in the items.
 */
export const readList = (text: string): Checked<readonly string[], string> => {
  const list = trim(text)
  const read = list.startsWith("[") ? readArray(list) : readSeparated(list)
  return read._tag === "Valid" && read.value.length === 0 ? invalid("at least one item") : read
}

const notAnArray = invalid("a JSON array of texts, numbers or booleans, or a comma-separated list")

const textOrNumber = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d[\d.eE+-]*/g

const readArray = (json: string): Checked<readonly string[], string> => {
  try {
    JSON.parse(json)
    // In quotes a number keeps the digits that a double loses. Older browsers and Node 20 do not give a reviver its source.
    const quoted = json.replaceAll(textOrNumber, (part) => (part.startsWith('"') ? part : `"${part}"`))
    const parsed: unknown = JSON.parse(quoted)
    if (!Array.isArray(parsed)) return notAnArray
    const items: readonly unknown[] = parsed.map(withoutBoolean)
    return items.every((item) => typeof item === "string") ? valid(items) : notAnArray
  } catch {
    return notAnArray
  }
}

const withoutBoolean = (item: unknown) => (typeof item === "boolean" ? String(item) : item)

const readSeparated = (list: string): Checked<readonly string[], string> => {
  const item = /[ \t\r\n]*(?:"((?:[^"]|"")*)"[ \t\r\n]*|([^,]*))(,|$)/y
  const items: string[] = []
  const plain: string[] = []
  for (let end: string | undefined = ","; end === ","; ) {
    const [, quoted, unquoted = "", separator] = item.exec(list) ?? []
    end = separator
    const found = quoted === undefined ? trim(unquoted) : quoted.replaceAll('""', '"')
    if (found === "" && quoted === undefined) continue
    items.push(found)
    if (quoted === undefined) plain.push(found)
  }
  const needed = misread(plain, items.length === 1)
  return needed === null ? valid(items) : invalid(needed)
}

const separators = [";", "|", "；", "，", "、", "،"]
const opening = /^['`‘’‚“”„«»]/
const closing = /.['`‘’‚“”„«»]$/s

/** Describes the needed list when quotes or separators stay in these items, which no double quotes enclose; null if none stay. */
const misread = (items: readonly string[], isAlone: boolean): string | null => {
  if (items.some((item) => item.startsWith('"')))
    return "a list whose double quotes enclose whole items (or a JSON array)"
  const opened = items.findIndex((item) => opening.test(item))
  if (opened !== -1 && items.slice(opened).some((item) => closing.test(item))) {
    return "a list with double quotes, or none, around each item (or a JSON array)"
  }
  const broken = items.some((item) => /[\t\r\n]/.test(item))
  if (broken)
    return "a list separated by commas, not by line breaks or tabs (a JSON array can have items that contain them)"
  // A list of several items shows that the comma separates: another separator then belongs to an item.
  const other = isAlone ? separators.find((each) => items.some((item) => separates(each, item))) : undefined
  return other === undefined
    ? null
    : `a list separated by commas, not by ${JSON.stringify(other)} (a JSON array can have items that contain it)`
}

const separates = (separator: string, item: string) => item.split(separator).filter((part) => trim(part)).length > 1

const space = new Set(" \t\r\n")

// Not String.trim, whose set of white space differs from other languages'.
const trim = (text: string): string => {
  let start = 0
  let end = text.length
  while (start < end && space.has(text.charAt(start))) start++
  while (end > start && space.has(text.charAt(end - 1))) end--
  return text.slice(start, end)
}
