import type { Sample } from "@sortition/domain/samples/Sample"
import { stringify } from "csv-stringify/sync"
import { ExportedSample, toExportedSample } from "./ExportedSample.ts"

const columns = Object.keys(ExportedSample.shape)

/** RFC 4180 with a header. Texts and times are in quotes; null is an empty field without them. */
export async function* csvFile(
  batches: AsyncIterable<readonly Sample[]>,
  { escapeFormulas }: { readonly escapeFormulas: boolean }
): AsyncGenerator<string> {
  const options = {
    columns,
    record_delimiter: "windows",
    quoted_string: true,
    escape_formulas: escapeFormulas,
    cast: { boolean: String }
  }
  // The names need no quotes, and the first part is not sent before the first samples have been read.
  let header = `${columns.join(",")}\r\n`
  for await (const batch of batches) {
    yield header + stringify(batch.map(toExportedSample), options)
    header = ""
  }
  yield header
}
