import { csvRows, separatorsOf } from "./csvRows.ts"
import { type FileFormat, type FileRow, formatOf } from "./FileRow.ts"
import { lineRows } from "./lineRows.ts"
import { textChunks } from "./textChunks.ts"

/** A file to upload, after a look at its first rows. */
export interface OpenedFile {
  readonly file: File
  readonly format: FileFormat
  /** The head of a CSV file; empty for JSON lines. */
  readonly columns: readonly string[]
  readonly firstRows: readonly FileRow[]
  /** Tells this file from others, also after the page was loaded again. */
  readonly fingerprint: string
  /** All rows below the head. */
  readonly rows: () => AsyncGenerator<readonly FileRow[], void>
}

const looked = 65_536
const shownRows = 5

/** FNV-1a, 32 bits. */
const hashOf = (text: string): string => {
  let hash = 0x811c9dc5
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  }
  return (hash >>> 0).toString(16)
}

/** The rows after the first `count`. */
async function* withoutFirst(
  pieces: AsyncIterable<readonly FileRow[]>,
  count: number
): AsyncGenerator<readonly FileRow[], void> {
  let left = count
  for await (const rows of pieces) {
    yield rows.slice(left)
    left = Math.max(0, left - rows.length)
  }
}

export const openFile = async (file: File): Promise<OpenedFile> => {
  const begin = await file.slice(0, looked).text()
  const format = formatOf(file.name)
  const separators = separatorsOf(begin)
  const allRows = () => (format === "csv" ? csvRows(textChunks(file), separators) : lineRows(textChunks(file)))
  const found: FileRow[] = []
  for await (const rows of allRows()) {
    found.push(...rows.slice(0, shownRows + 1))
    if (found.length > shownRows) break
  }
  const headLength = format === "csv" ? 1 : 0
  return {
    file,
    format,
    columns: format === "csv" ? (found[0]?.cells ?? []) : [],
    firstRows: found.slice(headLength, headLength + shownRows),
    fingerprint: `${file.name}/${file.size}/${file.lastModified}/${hashOf(begin)}`,
    rows: () => withoutFirst(allRows(), headLength)
  }
}
