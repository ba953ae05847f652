import type { DecodedBody } from "../bodies/decodedBody.ts"
import type { RestError } from "../RestError.ts"
import { type Line, lineSplitter } from "./lineSplitter.ts"

/** The longest line that is read, in bytes. */
export const longestLine = 1_048_576

/** The size of a batch; at most two batches are read in advance. */
const batch = { lines: 1_000, bytes: 1_048_576 }

export interface LineInput {
  /** Waits for a line, then resolves with all lines that have arrived, at most a batch; none at the end. Rejects when the body fails. */
  readonly take: () => Promise<readonly Line[]>
  /** Discards the remaining input, so that a client that writes before it reads can still read the response. */
  readonly discard: () => void
  /** Rejects `take` with that fault from now on. */
  readonly fail: (fault: RestError) => void
}

/** A signal that can be awaited repeatedly. */
const bell = () => {
  let { promise, resolve } = Promise.withResolvers<void>()
  const ring = () => {
    resolve()
    ;({ promise, resolve } = Promise.withResolvers<void>())
  }
  return { ring, rung: () => promise }
}

/** Reads lines from a body as they arrive, at most two batches ahead of `take`. */
export const lineInput = ({ discard, faultOf, stream }: DecodedBody): LineInput => {
  const { ring, rung } = bell()
  const splitter = lineSplitter(longestLine)
  const waiting: Line[] = []
  let bytes = 0
  let isOpen = true
  let isWanted = true
  let fault: RestError | undefined

  const add = (lines: readonly Line[]) => {
    for (const line of lines) bytes += line?.length ?? 0
    waiting.push(...lines)
    ring()
  }
  const isFull = () => waiting.length >= 2 * batch.lines || bytes >= 2 * batch.bytes
  const read = async () => {
    for await (const chunk of stream.iterator({ destroyOnReturn: false })) {
      if (!isWanted || !Buffer.isBuffer(chunk)) continue
      add(splitter.push(chunk))
      while (isWanted && isFull()) await rung()
    }
    add(splitter.end())
  }
  const finish = (error?: RestError) => {
    fault ??= error
    isOpen = false
    ring()
  }
  read().then(
    () => finish(),
    (failure) => finish(faultOf(failure))
  )

  return {
    take: async () => {
      while (isOpen && waiting.length === 0) await rung()
      if (fault !== undefined) throw fault
      let count = 0
      let size = 0
      while (count < waiting.length && count < batch.lines && size < batch.bytes) size += waiting[count++]?.length ?? 0
      bytes -= size
      const lines = waiting.splice(0, count)
      ring()
      return lines
    },
    discard: () => {
      isWanted = false
      discard()
      ring()
    },
    fail: finish
  }
}
