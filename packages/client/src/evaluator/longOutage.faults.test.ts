import { setTimeout as sleep } from "node:timers/promises"
import { expect, it, onTestFinished } from "vitest"
import { network } from "./testing/network.ts"
import { until, useSampling } from "./testing/useSampling.ts"

const { counts, evaluatorOf, experiment } = useSampling()

it("loses nothing while the service is away for a minute at 1,000 decisions a second", { timeout: 180_000 }, async () => {
  const id = await experiment()
  const { fetch, state } = network()
  const rejections: unknown[] = []
  const note = (reason: unknown) => rejections.push(reason)
  process.on("unhandledRejection", note)
  onTestFinished(() => void process.off("unhandledRejection", note))
  const evaluator = await evaluatorOf([{ key: "button", id, buckets: ["all"] }], { fetch })
  state.isAway = true
  const start = performance.now()
  let used = 0
  while (performance.now() - start < 60_000) {
    for (const due = (performance.now() - start); used < due; used++) evaluator.use("button", `user-${used}`)
    await sleep(20)
  }
  expect(used).toBeGreaterThan(55_000)
  expect(evaluator.counts).toMatchObject({ pending: used, sent: 0, dropped: {} })
  expect(state.attempts).toBeLessThanOrEqual(40)
  state.isAway = false
  const back = performance.now()
  await until(() => evaluator.counts.pending === 0)
  const seconds = (performance.now() - back) / 1_000
  console.info(`${used} samples after ${state.attempts} attempts, all stored ${seconds.toFixed(1)} s after the return`)
  expect(seconds).toBeLessThan(10)
  expect(await counts(id)).toEqual({ all: used })
  expect(rejections).toEqual([])
})
