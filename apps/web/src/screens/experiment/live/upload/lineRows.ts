import type { FileRow } from "./FileRow.ts"

/** The lines of a file of JSON lines, those of one piece of text at a time; empty lines are left out. */
export async function* lineRows(chunks: AsyncIterable<string>): AsyncGenerator<readonly FileRow[], void> {
  let rest = ""
  let line = 0
  const rowsOf = (lines: readonly string[]): readonly FileRow[] =>
    lines.flatMap((text) => {
      line++
      return text.trim() === "" ? [] : [{ line, text: text.trim(), cells: null }]
    })
  for await (const chunk of chunks) {
    const lines = (rest + chunk).split("\n")
    rest = lines.pop() ?? ""
    yield rowsOf(lines)
  }
  if (rest !== "") yield rowsOf([rest])
}
