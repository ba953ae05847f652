import { statSync } from "node:fs"
import { join } from "node:path"
import type { QueueStore } from "../queue/QueueStore.ts"
import { backgroundTimer } from "../service/sleeper.ts"
import { adoptSegments, makeOwnFolder, type OwnFolder } from "./ownFolder.ts"
import { linesOf, Segment } from "./Segment.ts"

/** A segment of this size gets no more lines, in bytes. */
const segmentBytes = 4_000_000

/** The disk is asked to keep what was written after this time. */
const syncMs = 1_000

export interface DiskQueueOptions {
  /** Is made if it is missing. Processes of one machine can share it; each takes over what processes that are gone have left. */
  readonly folder: string
  /** The most that this process keeps there, 1 GB by default. */
  readonly mostBytes?: number | undefined
}

/**
 * Keeps the queue of an evaluator in files: what `use` has queued is sent although the process was killed. A line survives the process as soon
 * as it is queued, and the machine about a second later.
 */
export const diskQueue = ({ folder, mostBytes = 1_000_000_000 }: DiskQueueOptions): QueueStore => {
  /** Segments of which lines are in memory, by file. */
  const held = new Map<string, Segment>()
  /** Segments that are only on disk, oldest first. */
  const shelved: Segment[] = []
  let own: OwnFolder | undefined
  let present: Segment | undefined
  let spilling: Segment | undefined
  let made = 0
  let syncTimer: ReturnType<typeof setTimeout> | undefined
  let report: (error: unknown) => void = () => {}

  const newSegment = (): Segment => {
    if (own === undefined) throw new Error(`the queue in ${folder} is not open`)
    return new Segment(join(own.path, `${String(++made).padStart(9, "0")}.ndjson`))
  }
  const size = (): number => [...held.values(), ...shelved].reduce((sum, { bytes }) => sum + bytes, 0)
  const sync = (): void => {
    syncTimer = undefined
    for (const segment of [...held.values(), ...shelved]) segment.sync(report)
  }
  const write = (segment: Segment, line: string): void => {
    if (size() + line.length > mostBytes) throw new Error(`the queue in ${folder} has ${mostBytes} bytes`)
    segment.append(line)
    syncTimer ??= backgroundTimer(sync, syncMs)
  }
  const seal = (): void => {
    if (present === undefined || present.lines === 0) return
    present.finish(report)
    present = undefined
  }
  const forget = (segment: Segment): void => {
    held.delete(segment.file)
    segment.delete()
  }
  return {
    open: (onError) => {
      report = onError
      own = makeOwnFolder(folder)
      for (const file of adoptSegments(folder, own.path, onError)) {
        const segment = new Segment(file)
        segment.bytes = statSync(file).size
        segment.lines = linesOf(file).length
        shelved.push(segment)
      }
    },
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
        throw thrown
      }
      if (segment.bytes >= segmentBytes) seal()
      return segment.file
    },
    spill: (line) => {
      if (spilling === undefined || spilling.bytes >= segmentBytes) {
        spilling?.finish(report)
        spilling = newSegment()
        shelved.push(spilling)
      }
      try {
        write(spilling, line)
      } catch (thrown) {
        spilling = undefined
        throw thrown
      }
    },
    next: () => {
      const segment = shelved.shift()
      if (segment === undefined) return undefined
      if (segment === spilling) {
        spilling = undefined
        segment.finish(report)
      }
      held.set(segment.file, segment)
      const lines = linesOf(segment.file)
      segment.lines = lines.length
      return { segment: segment.file, lines }
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
      for (const segment of [...held.values(), ...shelved]) segment.close()
      own?.leave()
      own = undefined
    }
  }
}
