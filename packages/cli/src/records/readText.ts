import { createReadStream } from "node:fs"
import { usageError } from "../service/CliError.ts"

const chunkSize = 262_144

/** Whether the path stands for standard input. */
export const isStandardInput = (path: string): boolean => path === "-"

const openBytes = (path: string): AsyncIterable<Uint8Array> =>
  isStandardInput(path) ? process.stdin : createReadStream(path, { highWaterMark: chunkSize })

/**
 * The text of a file in parts, without a byte order mark. `onRead` gets the number of bytes read so far. Throws a usage error for a file that is
 * not there, or is not UTF-8: replaced characters would be other entities.
 */
export async function* readText(path: string, onRead: (bytes: number) => void): AsyncGenerator<string> {
  const decoder = new TextDecoder("utf-8", { fatal: true })
  const decode = (part: Uint8Array | undefined): string => {
    try {
      return part === undefined ? decoder.decode() : decoder.decode(part, { stream: true })
    } catch {
      throw usageError(`${path} is not UTF-8 text. Save it as UTF-8`)
    }
  }
  let bytes = 0
  try {
    for await (const part of openBytes(path)) {
      bytes += part.length
      onRead(bytes)
      yield decode(part)
    }
  } catch (error) {
    if (error instanceof Error && "code" in error && "syscall" in error) {
      throw usageError(`${path} cannot be read: ${error.code === "ENOENT" ? "no such file" : error.code}`)
    }
    throw error
  }
  yield decode(undefined)
}
