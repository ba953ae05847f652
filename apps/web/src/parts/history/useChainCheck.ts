import { useEffect, useRef, useState } from "react"
import { client, type Inputs, type Outputs } from "../../service/trpc.ts"
import type { HistoryEntry } from "./HistoryEntry.ts"
import { type Recomputed, recomputeLinks } from "./recomputeLinks.ts"

type Part = Outputs["audit"]["verify"]

/** The chain of a team, named by the team or by one of its experiments. */
export type Chain = Omit<Inputs["audit"]["verify"], "cursor">

export type ChainCheckState =
  | { readonly kind: "idle" }
  | { readonly kind: "running"; readonly checked: number; readonly total: number }
  | { readonly kind: "failed"; readonly error: unknown }
  | {
      readonly kind: "done"
      readonly checked: number
      readonly part: Part
      /** What this browser computed; null when it cannot, or when the entries do not show what is hashed. */
      readonly here: Recomputed | null
    }

/** Whether this page may compute hashes: browsers allow it only where nothing on the way can change the page. */
export const canHash = (): boolean => globalThis.crypto?.subtle !== undefined

/** Checks a chain part by part. */
export const useChainCheck = (chain: Chain) => {
  const [state, setState] = useState<ChainCheckState>({ kind: "idle" })
  const running = useRef<AbortController>(undefined)
  useEffect(() => () => running.current?.abort(), [])

  const run = async (shown: readonly HistoryEntry[]): Promise<void> => {
    running.current?.abort()
    const controller = new AbortController()
    running.current = controller
    const { signal } = controller
    setState({ kind: "running", checked: 0, total: 0 })
    try {
      let cursor: number | null = 0
      let checked = 0
      while (cursor !== null) {
        const part: Part = await client.audit.verify.query({ ...chain, cursor }, { signal, context: { alone: true } })
        checked += part.checked_entries
        cursor = part.next_cursor
        if (cursor !== null) setState({ kind: "running", checked, total: part.head?.height ?? checked })
        else {
          const isShown = shown.some(({ payload }) => payload !== undefined)
          const here = isShown && canHash() ? await recomputeLinks(shown) : null
          if (!signal.aborted) setState({ kind: "done", checked, part, here })
        }
      }
    } catch (error) {
      if (!signal.aborted) setState({ kind: "failed", error })
    }
  }
  return { state, run: (shown: readonly HistoryEntry[]) => void run(shown) }
}
