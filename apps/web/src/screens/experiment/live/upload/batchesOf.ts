import type { FileRow } from "./FileRow.ts"

/** The most rows of one request. */
const mostRows = 1_000
/** In characters; as JSON at three bytes each still below the limit of a request. */
const mostCharacters = 2_000_000

/** The rows after the first `skipped`, in portions for one request each. */
export async function* batchesOf(
  pieces: AsyncIterable<readonly FileRow[]>,
  skipped: number
): AsyncGenerator<readonly FileRow[], void> {
  let left = skipped
  let batch: FileRow[] = []
  let size = 0
  for await (const rows of pieces) {
    for (const row of rows.slice(left)) {
      if (batch.length === mostRows || (batch.length > 0 && size + row.text.length > mostCharacters)) {
        yield batch
        batch = []
        size = 0
      }
      batch.push(row)
      size += row.text.length
    }
    left = Math.max(0, left - rows.length)
  }
  if (batch.length > 0) yield batch
}
