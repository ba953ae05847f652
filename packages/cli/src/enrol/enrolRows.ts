import { createHash } from "node:crypto"
import type { Row } from "../records/Row.ts"
import { usageError } from "../service/CliError.ts"
import { batchesOf } from "./batchesOf.ts"
import { type EnrolState, writeEnrolState } from "./EnrolState.ts"
import type { openRejects } from "./Rejects.ts"
import { type BatchOutcome, type Send, sendBatch } from "./sendBatch.ts"

export interface EnrolTask<Item> {
  readonly send: Send<Item>
  readonly rows: AsyncIterable<Row<Item>>
  /** Where to begin: what an earlier run left, or no rows. */
  readonly begun: EnrolState
  /** Where the state is kept; null for nowhere. */
  readonly statePath: string | null
  readonly rejects: Awaited<ReturnType<typeof openRejects>>
  readonly batchSize: number
  readonly signal: AbortSignal
  readonly onProgress: (state: EnrolState) => void
  /** What beginning at the first row does to the rows that are done, for a message. */
  readonly beginningAgain: string
}

const contentOf = (row: Row<object>): string => JSON.stringify("item" in row ? row.item : row.text)

const counted = (before: Readonly<Record<string, number>>, statuses: readonly string[]) => {
  const counts: Record<string, number> = { ...before }
  for (const status of statuses) counts[status] = (counts[status] ?? 0) + 1
  return counts
}

/** Leaves out the rows that an earlier run has done, after comparing them. */
async function* remaining<Item extends object>(
  { begun, beginningAgain, rows }: EnrolTask<Item>,
  digest: ReturnType<typeof createHash>
) {
  const changed = () =>
    usageError(
      `The file has changed in the part that was done already. Add --no-resume to begin again: ${beginningAgain}`
    )
  let skipped = 0
  for await (const row of rows) {
    if (skipped === begun.rows) {
      yield row
      continue
    }
    digest.update(contentOf(row))
    skipped++
    if (skipped === begun.rows && digest.copy().digest("hex") !== begun.digest) throw changed()
  }
  if (skipped < begun.rows) throw changed()
}

/**
 * Sends rows in batches, the next of them on its way while one is answered, and keeps the state after each. Holds two batches in memory.
 * Returns the state at the end.
 */
export const enrolRows = async <Item extends object>(task: EnrolTask<Item>): Promise<EnrolState> => {
  const { batchSize, begun, onProgress, rejects, send, signal, statePath } = task
  const digest = createHash("sha256")
  let state = begun

  const settle = async (sent: Promise<BatchOutcome<Item>>): Promise<void> => {
    const outcome = await sent
    await rejects.add(outcome.rejects)
    for (const row of outcome.rows) digest.update(contentOf(row))
    state = {
      ...state,
      rows: state.rows + outcome.rows.length,
      digest: digest.copy().digest("hex"),
      by_status: counted(state.by_status, outcome.statuses),
      rejects_bytes: rejects.bytes()
    }
    if (statePath !== null) await writeEnrolState(statePath, state)
    onProgress(state)
  }

  let underWay: Promise<BatchOutcome<Item>> | undefined
  for await (const batch of batchesOf(remaining(task, digest), batchSize)) {
    signal.throwIfAborted()
    // A run that is killed before its first answer continues under the same id.
    if (state === begun && underWay === undefined && begun.run_id !== undefined && statePath !== null) {
      await writeEnrolState(statePath, begun)
    }
    const sent = sendBatch(batch, send)
    // If the batch before this one fails, this promise is never awaited.
    sent.catch(() => undefined)
    if (underWay !== undefined) await settle(underWay)
    underWay = sent
  }
  if (underWay !== undefined) await settle(underWay)
  return state
}
