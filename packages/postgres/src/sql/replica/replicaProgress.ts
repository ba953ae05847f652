/** The record of everything but samples. Every read depends on it. */
export const settings = "settings"

/** A position in the log of the primary. This process had done its write `write`, and all before it, when the primary was there. */
interface Checkpoint {
  /** Bytes since the start of the log. */
  readonly position: number
  readonly write: number
  /** Milliseconds of a monotonic clock: when the primary was asked. */
  readonly at: number
}

const checkpointsKept = 1_000
/** The least time between two checkpoints that are both kept, in milliseconds. */
const spacing = 10
const recordsKept = 10_000

/**
 * Which writes of this process a replica has replayed. Writes are numbered from 1, and each belongs to a record: what a later read of
 * the same record has to contain. The number of a write is given out after its commit, so a checkpoint with that number is behind the commit.
 */
export const replicaProgress = () => {
  let writes = 0
  /** The replica has this write and all before it. */
  let replayed = 0
  /** The replica has everything that the primary had at this time. */
  let currentAt = Number.NEGATIVE_INFINITY
  /** The newest write of which the record is not kept. */
  let forgotten = 0
  let checkpoints: Checkpoint[] = []
  /** By record, its last write that may not be replayed; the oldest write first. */
  const lastWrites = new Map<string, number>()

  const lastWriteTo = (record: string) => lastWrites.get(record) ?? forgotten
  const forgetReplayed = () => {
    for (const [record, write] of lastWrites) {
      if (write > replayed && lastWrites.size <= recordsKept) return
      if (write > replayed) forgotten = write
      lastWrites.delete(record)
    }
  }
  return {
    wrote: (record: string): void => {
      lastWrites.delete(record)
      lastWrites.set(record, ++writes)
      if (lastWrites.size > recordsKept) forgetReplayed()
    },
    /** The write that a read of the record has to contain; 0 for any. */
    lastWriteOf: (record: string): number => Math.max(lastWriteTo(record), lastWriteTo(settings)),
    /** A number for everything that any process has written by now. */
    nextWrite: (): number => ++writes,
    has: (write: number): boolean => write <= replayed,
    /** The number of the last write, for a checkpoint: to be read before the primary is asked. */
    lastWrite: (): number => writes,
    passCheckpoint: (checkpoint: Checkpoint): void => {
      const before = checkpoints.at(-2)
      const isCrowded =
        checkpoints.length >= checkpointsKept || (before !== undefined && checkpoint.at - before.at < spacing)
      if (isCrowded) checkpoints[checkpoints.length - 1] = checkpoint
      else checkpoints.push(checkpoint)
    },
    /** The replica has replayed the log up to this position. */
    replayedTo: (position: number): void => {
      const ahead = checkpoints.findIndex((each) => each.position > position)
      const passed = checkpoints.slice(0, ahead === -1 ? undefined : ahead)
      const last = passed.at(-1)
      if (last === undefined) return
      checkpoints = checkpoints.slice(passed.length)
      replayed = Math.max(replayed, last.write)
      currentAt = last.at
      forgetReplayed()
    },
    currentAt: (): number => currentAt
  }
}
