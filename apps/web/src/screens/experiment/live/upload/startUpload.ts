import { isTemporary } from "../../../../service/failures.ts"
import { makeStore, type Store } from "../../../../service/store.ts"
import { client, type Outputs } from "../../../../service/trpc.ts"
import { batchesOf } from "./batchesOf.ts"
import type { FileRow } from "./FileRow.ts"
import { forget, note, type Position, type RowProblem } from "./journal.ts"
import type { Mapping } from "./Mapping.ts"
import { makeSpeed } from "./makeSpeed.ts"
import type { OpenedFile } from "./openFile.ts"
import { type NewSample, sampleOf } from "./sampleOf.ts"

type Result = Outputs["samples"]["bulkCreate"]["results"][number]

interface UploadState {
  /** `waiting`: the service does not answer, and the upload tries again by itself. */
  readonly phase: "sending" | "paused" | "waiting" | "done" | "failed" | "cancelled"
  readonly position: Position
  readonly total: number
  readonly perSecond: number
  /** Why the service refused a whole request. */
  readonly error: unknown
}

export interface Upload {
  readonly file: OpenedFile
  readonly mapping: Mapping
  readonly state: Store<UploadState>
  readonly pause: () => void
  readonly resume: () => void
  readonly cancel: () => void
}

interface UploadOptions {
  readonly experimentId: string
  readonly file: OpenedFile
  readonly mapping: Mapping
  readonly total: number
  /** Where to begin; an upload that was interrupted goes on from its position. */
  readonly position: Position
}

const againMs = 2_000

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

const reasonOf = (result: Result): string | null => {
  if (!("error" in result)) return null
  const { detail } = result.error
  return typeof detail === "string" ? detail : detail.map(({ loc, msg }) => `${loc.at(-1) ?? ""}: ${msg}`).join("; ")
}

/** What a batch of rows came to. */
const outcomeOf = (
  rows: readonly FileRow[],
  contents: readonly ReturnType<typeof sampleOf>[],
  results: readonly Result[]
) => {
  const problems: RowProblem[] = []
  let existing = 0
  let answered = 0
  for (const [place, { line, text }] of rows.entries()) {
    const content = contents[place]
    if (content !== undefined && "problem" in content) {
      problems.push({ line, text, reason: content.problem })
      continue
    }
    const result = results[answered++]
    const reason = result === undefined ? null : reasonOf(result)
    if (reason !== null) problems.push({ line, text, reason })
    else if (result?.status === "already_sampled") existing++
  }
  return { problems, existing, created: rows.length - problems.length - existing }
}

/**
 * Sends the samples of a file, two requests at a time, and notes after each how far it is. A request that was lost is sent again: the service
 * answers with the samples that it has stored.
 */
export const startUpload = ({ experimentId, file, mapping, position, total }: UploadOptions): Upload => {
  const over = new AbortController()
  const speed = makeSpeed(position.done)
  const state = makeStore<UploadState>({ phase: "sending", position, total, perSecond: 0, error: null })
  const change = (changed: Partial<UploadState>) => state.set({ ...state.get(), ...changed })
  let goOn: (() => void) | undefined
  let paused: Promise<void> | undefined

  const send = async (samples: readonly NewSample[]): Promise<readonly Result[]> => {
    if (samples.length === 0) return []
    for (;;) {
      try {
        const { results } = await client.samples.bulkCreate.mutate(
          { experiment_id: experimentId, samples: [...samples] },
          { signal: over.signal }
        )
        if (state.get().phase === "waiting") change({ phase: "sending" })
        return results
      } catch (error) {
        if (over.signal.aborted || !isTemporary(error)) throw error
        if (state.get().phase === "sending") change({ phase: "waiting", perSecond: 0 })
        await pause(againMs)
      }
    }
  }
  const begin = (rows: readonly FileRow[]) => {
    const contents = rows.map((row) => sampleOf(row, mapping))
    const sent = send(contents.flatMap((content) => ("sample" in content ? [content.sample] : [])))
    // If the batch before this one fails, this promise is never awaited.
    sent.catch(() => undefined)
    return { rows, contents, sent }
  }
  const settle = async ({ contents, rows, sent }: ReturnType<typeof begin>) => {
    const { created, existing, problems } = outcomeOf(rows, contents, await sent)
    const before = state.get().position
    const now: Position = {
      ...before,
      done: before.done + rows.length,
      created: before.created + created,
      existing: before.existing + existing,
      failed: before.failed + problems.length,
      at: Date.now()
    }
    await note(now, problems)
    change({ position: now, perSecond: speed(now.done) })
  }
  const run = async () => {
    let underWay: ReturnType<typeof begin> | undefined
    for await (const rows of batchesOf(file.rows(), position.done)) {
      if (paused !== undefined) {
        if (underWay !== undefined) await settle(underWay)
        underWay = undefined
        await paused
      }
      over.signal.throwIfAborted()
      const next = begin(rows)
      if (underWay !== undefined) await settle(underWay)
      underWay = next
    }
    if (underWay !== undefined) await settle(underWay)
    change({ phase: "done" })
  }
  run().catch((error: unknown) => change(over.signal.aborted ? { phase: "cancelled" } : { phase: "failed", error }))
  return {
    file,
    mapping,
    state,
    pause: () => {
      paused ??= new Promise((resolve) => {
        goOn = resolve
      })
      change({ phase: "paused", perSecond: 0 })
    },
    resume: () => {
      goOn?.()
      paused = undefined
      change({ phase: "sending" })
    },
    cancel: () => {
      over.abort()
      goOn?.()
      void forget(position.id)
    }
  }
}
