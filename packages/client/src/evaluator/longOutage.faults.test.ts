import { setTimeout as sleep } from "node:timers/promises"
import { expect, it, onTestFinished } from "vitest"
import { network } from "./testing/network.ts"
import { until, useSampling } from "./testing/useSampling.ts"

const { counts, evaluatorOf, experiment } = useSampling()

it("loses nothing while the service is away for a minute at 1,000 decisions a second", {
  timeout: 180_000
}, async () => {
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
    for (const due = performance.now() - start; used < due; used++) evaluator.use("button", `user-${used}`)
    await sleep(20)
  }
  expect(used).toBeGreaterThan(55_000)
  expect(evaluator.counts).toMatchObject({ pending: used, sent: 0, dropped: {} })
  const { attempts } = state
  expect(attempts).toBeLessThanOrEqual(40)
  state.isAway = false
  const back = performance.now()
  const secondsUntil = async (holds: () => boolean) => {
    await until(holds)
    return (performance.now() - back) / 1_000
  }
  const asked = await secondsUntil(() => state.attempts > attempts)
  const all = await secondsUntil(() => evaluator.counts.pending === 0)
  const times = `asked again after ${asked.toFixed(1)} s, and all ${used} stored after ${all.toFixed(1)} s`
  console.info(`${attempts} attempts while the service was away; ${times}`)
  // What follows is the speed of this machine, which runs the service, too.
  expect(asked).toBeLessThan(3.5)
  expect(await counts(id)).toEqual({ all: used })
  expect(rejections).toEqual([])
})
