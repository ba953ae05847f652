import type { Row } from "../records/Row.ts"

/** In characters of JSON; at three bytes each, still below the service's limit of 16 MiB. */
const mostCharacters = 4_000_000

const lengthOf = (row: Row): number => ("sample" in row ? JSON.stringify(row.sample).length : 0)

/** The rows in lists of at most `size` rows, fewer where rows are long. */
export async function* batchesOf(rows: AsyncIterable<Row>, size: number): AsyncGenerator<readonly Row[]> {
  let batch: Row[] = []
  let length = 0
  for await (const row of rows) {
    const more = lengthOf(row)
    if (batch.length === size || (batch.length > 0 && length + more > mostCharacters)) {
      yield batch
      batch = []
      length = 0
    }
    batch.push(row)
    length += more
  }
  if (batch.length > 0) yield batch
}
