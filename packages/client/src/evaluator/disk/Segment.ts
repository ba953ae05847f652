import { close, closeSync, fdatasync, openSync, readFileSync, rmSync, writeSync } from "node:fs"

/** The whole lines of a file. A torn last line does not count. */
export const linesOf = (file: string): string[] => {
  const lines = readFileSync(file, "utf8").split("\n")
  lines.pop()
  return lines.filter((line) => line !== "")
}

/** A file of lines, to which one process appends. It is deleted when all its lines are settled: their items are sent or dropped. */
export class Segment {
  readonly file: string
  /** Lines that are not settled. */
  lines = 0
  bytes = 0
  #descriptor: number | undefined

  constructor(file: string) {
    this.file = file
  }

  /** Writes a line before it returns, so that the line outlives the process. Throws when the line is not whole on the disk. */
  append(line: string): void {
    this.#descriptor ??= openSync(this.file, "ax")
    const data = Buffer.from(`${line}\n`)
    const written = writeSync(this.#descriptor, data)
    if (written !== data.length) throw new Error(`only ${written} of ${data.length} bytes were written to ${this.file}`)
    this.lines++
    this.bytes += data.length
  }

  /** Syncs what was written to the disk, so that it outlives a loss of power. */
  sync(onError: (error: unknown) => void): void {
    if (this.#descriptor === undefined) return
    fdatasync(this.#descriptor, (error) => {
      // A segment may have been closed meanwhile, because all its lines are settled.
      if (error !== null && error.code !== "EBADF") onError(error)
    })
  }

  /** There will be no more lines: syncs, and then closes the file. */
  finish(onError: (error: unknown) => void): void {
    const descriptor = this.#descriptor
    if (descriptor === undefined) return
    this.#descriptor = undefined
    fdatasync(descriptor, (fault) => {
      if (fault !== null) onError(fault)
      close(descriptor, (error) => {
        if (error != null) onError(error)
      })
    })
  }

  close(): void {
    if (this.#descriptor !== undefined) closeSync(this.#descriptor)
    this.#descriptor = undefined
  }

  delete(): void {
    this.close()
    rmSync(this.file, { force: true })
  }
}
