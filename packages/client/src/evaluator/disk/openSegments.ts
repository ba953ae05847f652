import { statSync } from "node:fs"
import { join } from "node:path"
import { backgroundTimer } from "../service/sleeper.ts"
import { adoptSegments, makeOwnFolder } from "./ownFolder.ts"
import { linesOf, Segment } from "./Segment.ts"

/** A segment of this size gets no more lines, in bytes. */
const segmentBytes = 4_000_000

/** Written lines are synced to the disk after this time. */
const syncMs = 1_000

export interface SegmentsOptions {
  readonly folder: string
  readonly mostBytes: number
  readonly onError: (thrown: unknown) => void
}

/** The files of one process. A file is deleted when all its lines are released. Methods throw the errors of the disk. */
export interface Segments {
  /** Returns the file that has the line now. */
  readonly append: (line: string) => string
  /** Keeps a line that only `next` returns. */
  readonly spill: (line: string) => void
  /** The oldest file that is not in memory. */
  readonly next: () => { readonly file: string; readonly lines: readonly string[] } | undefined
  /** The number of lines that only `next` returns. */
  readonly waiting: () => number
  readonly release: (file: string, lines: number) => void
  /** Further lines go to another file. */
  readonly seal: () => void
  readonly close: () => void
}

export const openSegments = ({ folder, mostBytes, onError }: SegmentsOptions): Segments => {
  const own = makeOwnFolder(folder)
  /** Segments of which lines are in memory, by file. */
  const held = new Map<string, Segment>()
  /** Segments that are only on disk, oldest first. */
  const shelved = adoptSegments(folder, own.path, onError).map((file) => {
    const segment = new Segment(file)
    segment.bytes = statSync(file).size
    segment.lines = linesOf(file).length
    return segment
  })
  let present: Segment | undefined
  let spilling: Segment | undefined
  let made = 0
  let syncTimer: ReturnType<typeof setTimeout> | undefined

  const all = (): readonly Segment[] => [...held.values(), ...shelved]
  const newSegment = (): Segment => new Segment(join(own.path, `${String(++made).padStart(9, "0")}.ndjson`))
  const sync = (): void => {
    syncTimer = undefined
    for (const segment of all()) segment.sync(onError)
  }
  const write = (segment: Segment, line: string): void => {
    const size = all().reduce((sum, { bytes }) => sum + bytes, 0)
    if (size + line.length > mostBytes) throw new Error(`the queue in ${folder} has its most bytes, ${mostBytes}`)
    segment.append(line)
    syncTimer ??= backgroundTimer(sync, syncMs)
  }
  const forget = (segment: Segment): void => {
    held.delete(segment.file)
    segment.delete()
  }
  const seal = (): void => {
    if (present === undefined || present.lines === 0) return
    present.finish(onError)
    present = undefined
  }
  return {
    append: (line) => {
      const segment = present ?? newSegment()
      present = segment
      held.set(segment.file, segment)
      try {
        write(segment, line)
      } catch (thrown) {
        // Its end may be torn, and a line after that would be lost with it.
        present = undefined
        if (segment.lines === 0) forget(segment)
        else segment.close()
        throw thrown
      }
      if (segment.bytes >= segmentBytes) seal()
      return segment.file
    },
    spill: (line) => {
      if (spilling === undefined || spilling.bytes >= segmentBytes) {
        spilling?.finish(onError)
        spilling = newSegment()
        shelved.push(spilling)
      }
      try {
        write(spilling, line)
      } catch (thrown) {
        spilling.close()
        spilling = undefined
        throw thrown
      }
    },
    next: () => {
      const segment = shelved.shift()
      if (segment === undefined) return undefined
      if (segment === spilling) spilling = undefined
      segment.finish(onError)
      held.set(segment.file, segment)
      const lines = linesOf(segment.file)
      segment.lines = lines.length
      return { file: segment.file, lines }
    },
    waiting: () => shelved.reduce((sum, { lines }) => sum + lines, 0),
    release: (file, lines) => {
      const segment = held.get(file)
      if (segment === undefined) return
      segment.lines -= lines
      if (segment.lines > 0) return
      if (segment === present) present = undefined
      forget(segment)
    },
    seal,
    close: () => {
      clearTimeout(syncTimer)
      for (const segment of all()) segment.close()
      own.leave()
    }
  }
}
