import type { Row, SampleInput } from "./Row.ts"

/** In characters; the service accepts less in one request. */
const longestLine = 1_000_000
const shownText = 200

const isSample = (value: unknown): value is SampleInput =>
  typeof value === "object" && value !== null && !Array.isArray(value)

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The fields that the service reads; the others, such as those of a file of rejects, stay here. */
const fieldsOf = (item: SampleInput): SampleInput => {
  const { allocated_bucket, attributes, sampled_entity, sampled_value } = item
  return {
    sampled_value,
    sampled_entity,
    ...(allocated_bucket === undefined || allocated_bucket === null ? {} : { allocated_bucket }),
    ...(attributes === undefined || attributes === null ? {} : { attributes })
  }
}

const rowOf = (line: number, text: string, entity: string | undefined): Row => {
  const refuse = (problem: string): Row => ({ line, problem, text: text.slice(0, shownText) })
  if (text.length > longestLine) return refuse(`The line has more than ${longestLine} characters`)
  const item = parse(text)
  if (!isSample(item)) return refuse("The line is not a JSON object")
  const sample = fieldsOf(item)
  return { line, sample: { ...sample, sampled_entity: sample.sampled_entity ?? entity } }
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

/** The rows of JSON lines. `entity` is the kind of entity of lines without a `sampled_entity`. Empty lines are left out. */
export async function* ndjsonRows(parts: AsyncIterable<string>, entity: string | undefined): AsyncGenerator<Row> {
  let line = 0
  for await (const ended of linesOf(parts)) {
    line++
    const text = ended.trim()
    if (text !== "") yield rowOf(line, text, entity)
  }
}
