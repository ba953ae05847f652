import { randomUUID } from "node:crypto"
import { type FileHandle, open, unlink } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { Readable } from "node:stream"

/** How much waits in memory, and how much is read from the file at a time, in bytes. */
const inMemory = 1_048_576
const piece = 262_144

/** How large the file may grow until who writes has to wait for who reads. */
const onDisk = 8 * 1024 ** 3

/** Nobody else can open it, and nothing is left of it, however the process ends: it has no name any more. */
const openNameless = async (): Promise<FileHandle> => {
  const path = join(tmpdir(), `sortition-${randomUUID()}`)
  const file = await open(path, "wx+", 0o600)
  await unlink(path)
  return file
}

export interface Spool {
  readonly readable: Readable
  /** Never waits for the reader: what it does not take at once goes to a temporary file. */
  readonly write: (chunk: Buffer) => Promise<void>
  readonly end: () => Promise<void>
}

/** A stream that can be written to while nobody reads it. Destroying it gives up what it holds. */
export const spool = (): Spool => {
  let file: FileHandle | undefined
  let [readTo, writtenTo] = [0, 0]
  let isEnded = false
  let emptied = Promise.withResolvers<void>()
  let last: Promise<unknown> = Promise.resolve()
  /** One thing at a time with the file. */
  const inTurn = (work: () => Promise<void>): Promise<void> => {
    const done = last.then(work)
    last = done.catch(() => undefined)
    return done
  }

  const append = async (chunk: Buffer) => {
    file ??= await openNameless()
    for (let written = 0; written < chunk.length; ) {
      const { bytesWritten } = await file.write(chunk, written, chunk.length - written, writtenTo)
      written += bytesWritten
      writtenTo += bytesWritten
    }
  }
  /** Hands over what is in the file, as far as it is wanted. */
  const feed = async () => {
    while (file !== undefined && readTo < writtenTo && readable.readableLength < inMemory) {
      const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(Math.min(piece, writtenTo - readTo)), {
        position: readTo
      })
      readTo += bytesRead
      readable.push(buffer.subarray(0, bytesRead))
    }
    if (readTo < writtenTo) return
    if (writtenTo > 0) await file?.truncate()
    readTo = writtenTo = 0
    emptied.resolve()
    emptied = Promise.withResolvers()
    if (isEnded) readable.push(null)
  }

  const readable = new Readable({
    highWaterMark: inMemory,
    read: () => void inTurn(feed).catch((fault) => readable.destroy(fault)),
    destroy: (fault, done) => {
      emptied.resolve()
      const close = async () => {
        await file?.close()
        file = undefined
      }
      inTurn(close).then(() => done(fault), done)
    }
  })
  return {
    readable,
    write: async (chunk) => {
      while (writtenTo > onDisk && !readable.destroyed) await emptied.promise
      await inTurn(async () => {
        if (readable.destroyed) return
        if (writtenTo === 0 && readable.readableLength < inMemory) readable.push(chunk)
        else await append(chunk)
      })
    },
    end: () =>
      inTurn(async () => {
        isEnded = true
        if (!readable.destroyed) await feed()
      })
  }
}
