import { useState } from "react"
import { sentenceOf } from "../../../../service/failures.ts"
import { queryClient } from "../../../../service/queryClient.ts"
import { client, trpc } from "../../../../service/trpc.ts"
import type { PastedOverride, PastedProblem } from "./parsePasted.ts"

interface Progress {
  readonly all: number
  readonly done: number
  readonly stored: number
  readonly refused: readonly PastedProblem[]
}

const atOnce = 4

/** Stores many overrides, a few at a time. What the service refuses does not stop the others. */
export const useSendOverrides = (experimentId: string) => {
  const [progress, setProgress] = useState<Progress | null>(null)
  const sendOne = async ({ line, ...override }: PastedOverride): Promise<PastedProblem | null> => {
    try {
      await client.overrides.create.mutate({ experiment_id: experimentId, ...override })
      return null
    } catch (error) {
      return { line, problem: sentenceOf(error) }
    }
  }
  const send = async (overrides: readonly PastedOverride[]) => {
    setProgress({ all: overrides.length, done: 0, stored: 0, refused: [] })
    const waiting = [...overrides]
    const work = async (): Promise<void> => {
      const next = waiting.shift()
      if (next === undefined) return
      const problem = await sendOne(next)
      setProgress(
        (current) =>
          current && {
            ...current,
            done: current.done + 1,
            stored: current.stored + (problem === null ? 1 : 0),
            refused: problem === null ? current.refused : [...current.refused, problem]
          }
      )
      return work()
    }
    await Promise.all(Array.from({ length: atOnce }, work))
    await queryClient.invalidateQueries(trpc.overrides.pathFilter())
  }
  return { progress, send, isSending: progress !== null && progress.done < progress.all }
}
