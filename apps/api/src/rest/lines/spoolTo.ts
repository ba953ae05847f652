import { randomUUID } from "node:crypto"
import { type FileHandle, open, unlink } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { Writable } from "node:stream"

/** The most that is kept in memory for the destination, in bytes. */
const inMemory = 1_048_576

/** The size of one read from the file, in bytes. */
const piece = 262_144

/** The file size from which the writer has to wait, in bytes. */
const onDisk = 8 * 1024 ** 3

/** The file has no name: no other process can open it, and it disappears however the process ends. */
const openNameless = async (): Promise<FileHandle> => {
  const path = join(tmpdir(), `sortition-${randomUUID()}`)
  const file = await open(path, "wx+", 0o600)
  await unlink(path)
  return file
}

const writeAll = async (file: FileHandle, bytes: Buffer, position: number) => {
  for (let written = 0; written < bytes.length; ) {
    const { bytesWritten } = await file.write(bytes, written, bytes.length - written, position + written)
    written += bytesWritten
  }
}

export interface Spool {
  /** Whether the destination is closed, so that further writing is useless. */
  readonly isGone: () => boolean
  /** Does not wait for the destination: a temporary file holds what the destination cannot accept yet. */
  readonly write: (text: string) => Promise<void>
  /** Ends the destination after everything that was written. */
  readonly end: () => void
}

/**
 * Writes to a destination that may accept nothing until everything is written. The memory of a chunk is reused after the destination reports
 * it as written, so the destination must not read it again; a socket does not. Up to 1 MiB stays in memory, so that a client that reads while
 * it writes never waits for a file; `fs-capacitor` writes everything to a file.
 */
export const spoolTo = (destination: Writable): Spool => {
  let file: FileHandle | undefined
  let [readTo, writtenTo] = [0, 0]
  let buffer: Buffer | undefined
  /** Bytes that the destination has not written yet. */
  let pending = 0
  let isFeeding = false
  let isEnding = false
  let emptied = Promise.withResolvers<void>()
  let last: Promise<unknown> = Promise.resolve()
  /** Runs one operation on the file at a time. */
  const oneAtATime = (work: () => Promise<void>): Promise<void> => {
    const done = last.then(work)
    last = done.catch(() => undefined)
    return done
  }
  const isGone = () => destination.destroyed

  const send = (chunk: Buffer | string, taken: () => void) => {
    if (isGone()) return
    pending += chunk.length
    destination.write(chunk, () => {
      pending -= chunk.length
      taken()
    })
  }
  const reset = async () => {
    await file?.truncate()
    readTo = writtenTo = 0
    emptied.resolve()
    emptied = Promise.withResolvers()
  }
  /** Sends the next piece of the file, and the following one when that is written. */
  const feed = async () => {
    if (isGone() || file === undefined) return
    if (readTo < writtenTo) {
      buffer ??= Buffer.allocUnsafe(piece)
      const { bytesRead } = await file.read(buffer, 0, Math.min(piece, writtenTo - readTo), readTo)
      readTo += bytesRead
      send(buffer.subarray(0, bytesRead), feedOn)
    } else {
      await reset()
      isFeeding = false
      if (isEnding) destination.end()
    }
  }
  const feedOn = () => {
    oneAtATime(feed).catch((fault) => destination.destroy(fault))
  }
  const startFeeding = () => {
    if (isFeeding || pending > 0 || writtenTo === 0) return
    isFeeding = true
    feedOn()
  }

  destination.on("error", () => undefined)
  destination.once("close", () => {
    emptied.resolve()
    oneAtATime(async () => file?.close()).catch(() => undefined)
  })
  return {
    isGone,
    write: async (text) => {
      while (writtenTo > onDisk && !isGone()) await emptied.promise
      await oneAtATime(async () => {
        if (isGone()) return
        if (writtenTo === 0 && pending < inMemory) return send(text, startFeeding)
        file ??= await openNameless()
        const bytes = Buffer.from(text)
        await writeAll(file, bytes, writtenTo)
        writtenTo += bytes.length
        startFeeding()
      })
    },
    end: () => {
      oneAtATime(async () => {
        isEnding = true
        if (writtenTo === 0) destination.end()
      })
    }
  }
}
