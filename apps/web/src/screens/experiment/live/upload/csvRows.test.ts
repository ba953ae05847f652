import { expect, it } from "vitest"
import { csvRows, separatorsOf } from "./csvRows.ts"
import type { FileRow } from "./FileRow.ts"

const text = ["id,note", '1,"two\r\nlines, and a ""quote"""', "", "2,plain", "3,last"].join("\r\n")

async function* inPieces(size: number) {
  for (let start = 0; start < text.length; start += size) yield text.slice(start, start + size)
}

it("rows and their line numbers do not depend on where the pieces of the file end", async () => {
  expect(separatorsOf(text)).toEqual({ delimiter: ",", newline: "\r\n" })
  for (let size = 1; size <= text.length; size++) {
    const rows: FileRow[] = []
    for await (const some of csvRows(inPieces(size), separatorsOf(text))) rows.push(...some)
    expect(rows.map(({ cells, line }) => [line, ...(cells ?? [])])).toEqual([
      [1, "id", "note"],
      [2, "1", 'two\r\nlines, and a "quote"'],
      [5, "2", "plain"],
      [6, "3", "last"]
    ])
  }
})
