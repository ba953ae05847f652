import type { QueueStore } from "../queue/QueueStore.ts"
import { fromLine, toLine } from "./itemLines.ts"
import { openSegments, type Segments } from "./openSegments.ts"

export interface DiskQueueOptions {
  /** Is made if it is missing. Processes of one machine can share it; each takes over what processes that are gone have left. */
  readonly folder: string
  /** The most that this process keeps there, 1 GB by default. */
  readonly mostBytes?: number | undefined
}

/**
 * Keeps the queue of an evaluator in files: what `use` has queued is sent even if the process is killed. An item outlives the process as soon
 * as it is queued, and a loss of power about a second later.
 */
export const diskQueue = ({ folder, mostBytes = 1_000_000_000 }: DiskQueueOptions): QueueStore => {
  let segments: Segments | undefined
  let onError: (thrown: unknown) => void = () => {}
  let onDamaged: (count: number) => void = () => {}

  /** Returns false if there is no disk to use, or if `use` throws. */
  const attempt = (use: (open: Segments) => void): boolean => {
    try {
      if (segments === undefined) return false
      use(segments)
      return true
    } catch (thrown) {
      onError(thrown)
      return false
    }
  }
  return {
    open: (report) => {
      onError = report.onError
      onDamaged = report.onDamaged
      try {
        segments = openSegments({ folder, mostBytes, onError })
      } catch (thrown) {
        onError(thrown)
      }
    },
    keep: (item) =>
      void attempt((open) => {
        item.segment = open.append(toLine(item))
      }),
    spill: (item) => attempt((open) => open.spill(toLine(item))),
    take: () => {
      let taken: ReturnType<Segments["next"]>
      attempt((open) => {
        taken = open.next()
      })
      if (taken === undefined) return undefined
      const { file, lines } = taken
      const items = lines.flatMap((line) => fromLine(line, file) ?? [])
      const damaged = lines.length - items.length
      attempt((open) => open.release(file, damaged))
      if (damaged > 0) onDamaged(damaged)
      return items
    },
    waiting: () => segments?.waiting() ?? 0,
    release: ({ segment }) => {
      if (segment !== undefined) attempt((open) => open.release(segment, 1))
    },
    seal: () => void attempt((open) => open.seal()),
    close: () => {
      attempt((open) => open.close())
      segments = undefined
    }
  }
}
