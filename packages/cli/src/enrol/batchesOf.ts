import type { Row } from "../records/Row.ts"

/** In characters of JSON; at three bytes each, still below the service's limit of 16 MiB. */
const mostCharacters = 4_000_000

const lengthOf = (row: Row<object>): number => ("item" in row ? JSON.stringify(row.item).length : 0)

/** The rows in lists of at most `size` rows, fewer where rows are long. */
export async function* batchesOf<Item extends object>(
  rows: AsyncIterable<Row<Item>>,
  size: number
): AsyncGenerator<readonly Row<Item>[]> {
  let batch: Row<Item>[] = []
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
