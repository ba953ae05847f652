import { setTimeout as sleep } from "node:timers/promises"
import { parentPort, workerData } from "node:worker_threads"
import { LoadPlan } from "./LoadPlan.ts"
import { type RequestSender, requestSender } from "./requestSender.ts"

/* A thread that sends the load of its plan and posts a report. */

/** Every connection sends its next request when it has its answer. */
const sendByConnection = async ({ connections, seconds }: LoadPlan, { send }: RequestSender) => {
  const end = performance.now() + seconds * 1_000
  const next = () => {
    const now = performance.now()
    if (now < end) send(now, next)
  }
  for (let connection = 0; connection < connections; connection++) next()
  await sleep(seconds * 1_000)
}

/** Every request has an instant at which it is due, and its latency counts from then: a server that stalls cannot hide it. */
const sendBySchedule = async (perSecond: number, { seconds }: LoadPlan, { send }: RequestSender) => {
  const begin = performance.now()
  const total = Math.round(perSecond * seconds)
  for (let sent = 0; sent < total; ) {
    const due = Math.min(total, Math.floor(((performance.now() - begin) * perSecond) / 1_000) + 1)
    while (sent < due) send(begin + (sent++ * 1_000) / perSecond)
    await sleep(1)
  }
}

const plan = LoadPlan.parse(workerData)
const sender = requestSender(plan)
await (plan.perSecond === null ? sendByConnection(plan, sender) : sendBySchedule(plan.perSecond, plan, sender))
parentPort?.postMessage(await sender.finish())
