/** One row of a file, as it stands there. */
export interface FileRow {
  /** The number of its first line in the file, from 1. */
  readonly line: number
  /** The row as text, for the list of what failed. */
  readonly text: string
  /** The cells of a row of a CSV file; null in other files. */
  readonly cells: readonly string[] | null
}

export type FileFormat = "csv" | "ndjson"

/** What a file is by its name; a file without a known ending is CSV. */
export const formatOf = (name: string): FileFormat => (/\.(?:ndjson|jsonl|json)$/i.test(name) ? "ndjson" : "csv")
