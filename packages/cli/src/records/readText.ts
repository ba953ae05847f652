import { createReadStream } from "node:fs"
import { usageError } from "../service/CliError.ts"

const chunkSize = 262_144

/** Whether the path stands for standard input. */
export const isStandardInput = (path: string): boolean => path === "-"

interface Reading {
  /** What is read where the path stands for standard input. */
  readonly input: AsyncIterable<Uint8Array>
  /** Gets the number of bytes read so far. */
  readonly onRead: (bytes: number) => void
}

/**
 * The text of a file in parts, without a byte order mark. Throws a usage error for a file that is not there, or is not UTF-8: replaced
 * characters would be other entities.
 */
export async function* readText(path: string, { input, onRead }: Reading): AsyncGenerator<string> {
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
    for await (const part of isStandardInput(path) ? input : createReadStream(path, { highWaterMark: chunkSize })) {
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
