import type { Row } from "./Row.ts"

/** In characters; the service accepts less in one request. */
const longestLine = 1_000_000
const shownText = 200

/** What a line holds before the service reads it. */
export type JsonObject = Readonly<Record<string, unknown>>

const isObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value)

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const rowOf = <Item>(line: number, text: string, itemOf: (object: JsonObject, line: number) => Item): Row<Item> => {
  const refuse = (problem: string): Row<Item> => ({ line, problem, text: text.slice(0, shownText) })
  if (text.length > longestLine) return refuse(`The line has more than ${longestLine} characters`)
  const object = parse(text)
  return isObject(object) ? { line, item: itemOf(object, line) } : refuse("The line is not a JSON object")
}

/** Splits text into lines, which may end in `\r\n`. A line that never ends is given up at its longest length. */
async function* linesOf(parts: AsyncIterable<string>): AsyncGenerator<string> {
  let rest = ""
  for await (const part of parts) {
    const lines = `${rest}${part}`.split("\n")
    rest = lines.pop() ?? ""
    // Keeps enough for the row to say that it is too long.
    if (rest.length > 2 * longestLine) rest = rest.slice(0, longestLine + 1)
    yield* lines
  }
  yield rest
}

/** The rows of JSON lines. `itemOf` chooses the fields that are sent. Empty lines are left out. */
export async function* ndjsonRows<Item>(
  parts: AsyncIterable<string>,
  itemOf: (object: JsonObject, line: number) => Item
): AsyncGenerator<Row<Item>> {
  let line = 0
  for await (const ended of linesOf(parts)) {
    line++
    const text = ended.trim()
    if (text !== "") yield rowOf(line, text, itemOf)
  }
}
