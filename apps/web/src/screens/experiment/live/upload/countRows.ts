import type { Mapping } from "./Mapping.ts"
import type { OpenedFile } from "./openFile.ts"
import { sampleOf } from "./sampleOf.ts"

export interface RowCount {
  readonly rows: number
  /** Rows that hold no sample. */
  readonly invalid: number
}

/** Reads the file once without sending anything. */
export const countRows = async (
  { rows }: Pick<OpenedFile, "rows">,
  mapping: Mapping,
  signal: AbortSignal,
  onProgress: (count: RowCount) => void
): Promise<RowCount> => {
  let count: RowCount = { rows: 0, invalid: 0 }
  for await (const some of rows()) {
    signal.throwIfAborted()
    const invalid = some.filter((row) => "problem" in sampleOf(row, mapping)).length
    count = { rows: count.rows + some.length, invalid: count.invalid + invalid }
    onProgress(count)
  }
  return count
}
