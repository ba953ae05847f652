import type { Sample } from "@sortition/domain/samples/Sample"
import { toExportedSample } from "./ExportedSample.ts"

/** One JSON object a line. */
export async function* ndjsonFile(batches: AsyncIterable<readonly Sample[]>): AsyncGenerator<string> {
  for await (const batch of batches) {
    yield batch.map((sample) => `${JSON.stringify(toExportedSample(sample))}\n`).join("")
  }
}
