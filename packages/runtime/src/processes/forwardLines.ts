import type { Readable } from "node:stream"

const lineEnd = 0x0a

/**
 * Passes the output of a process on to `write`, complete lines only, so that lines of several processes never mix. A last line without an
 * end is passed on when the output ends.
 */
export const forwardLines = (output: Readable, write: (lines: Buffer) => void): void => {
  let begun: Buffer[] = []
  output.on("data", (chunk: Buffer) => {
    const end = chunk.lastIndexOf(lineEnd) + 1
    if (end > 0) {
      write(Buffer.concat([...begun, chunk.subarray(0, end)]))
      begun = []
    }
    if (end < chunk.length) begun.push(chunk.subarray(end))
  })
  output.once("end", () => {
    if (begun.length > 0) write(Buffer.concat([...begun, Buffer.of(lineEnd)]))
  })
}
