import { open, rm } from "node:fs/promises"
import type { Row } from "../records/Row.ts"

/** A row that was refused, and why. Its fields are those of the row, so that the file can be sent again. */
export interface Reject {
  readonly row: Row<object>
  readonly status: string
  readonly detail: string
}

const lineOf = ({ detail, row, status }: Reject): string => {
  const content = "item" in row ? row.item : { text: row.text }
  return `${JSON.stringify({ line: row.line, status, detail, ...content })}\n`
}

/** The file of rejects: JSON lines. It is created with the first reject; `length` bytes of an earlier one are kept. */
export const openRejects = async (path: string, length: number) => {
  if (length === 0) await rm(path, { force: true })
  let file = length === 0 ? undefined : await open(path, "r+")
  await file?.truncate(length)
  let position = length
  return {
    /** The length of the file in bytes. */
    bytes: () => position,
    add: async (rejects: readonly Reject[]) => {
      if (rejects.length === 0) return
      file ??= await open(path, "w")
      const bytes = Buffer.from(rejects.map(lineOf).join(""))
      await file.write(bytes, 0, bytes.length, position)
      position += bytes.length
    },
    close: async () => {
      await file?.close()
    }
  }
}
