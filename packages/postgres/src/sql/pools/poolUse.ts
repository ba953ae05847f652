import type { MadeMetrics } from "@sortition/runtime/metrics/makeMetrics"
import { Effect } from "effect"

/** Measures the transactions of a pool of `limit` connections: how many run, how many wait for a connection, and for how long. */
export const poolUse = ({ beforeScrape, poolConnections, poolWait }: MadeMetrics, limit: number) => {
  let running = 0
  let waiting = 0
  const stop = beforeScrape(async () => {
    poolConnections.set({ state: "limit" }, limit)
    poolConnections.set({ state: "transaction" }, running)
    poolConnections.set({ state: "waiting" }, waiting)
  })
  /** `change` calls `begun` when its transaction has begun. */
  const measured = <A>(change: (begun: () => void) => Effect.Effect<A>): Effect.Effect<A> =>
    Effect.suspend(() => {
      const since = performance.now()
      let hasBegun = false
      waiting++
      const begun = () => {
        hasBegun = true
        waiting--
        running++
        poolWait.observe((performance.now() - since) / 1_000)
      }
      const end = Effect.sync(() => {
        if (hasBegun) running--
        else waiting--
      })
      return Effect.ensuring(change(begun), end)
    })
  return { measured, stop }
}
