import { randomUUID } from "node:crypto"
import { once } from "node:events"
import { Worker } from "node:worker_threads"
import type { Load, LoadResult } from "./Load.ts"
import { type LoadPlan, LoadReport } from "./LoadPlan.ts"

const toResult = (
  { answers, failures, firstFailure, milliseconds, ...times }: LoadReport,
  mayRefuse: boolean
): LoadResult => {
  if (failures > 0 && !mayRefuse)
    throw new Error(`${failures} of ${answers} answers were not a success; the first: ${firstFailure}`)
  const { p50, p99, worst } = times
  const [rate, refused] = [answers - failures, failures].map((count) => (count * 1_000) / milliseconds)
  return { rate: rate ?? 0, refused: refused ?? 0, p50, p99, worst }
}

/** Sends a load from a thread of its own, at `perSecond` or as fast as its connections are answered. Rejects if an answer is not a success. */
export const runLoadThread = async (load: Load, perSecond: number | null = null): Promise<LoadResult> => {
  const { connections, headers, method, path, seconds, url } = load
  const body = load.body === null ? null : [...load.body]
  const prefix = `${randomUUID().slice(0, 8)}-`
  const plan: LoadPlan = { url, method, path, headers, body, connections, seconds, perSecond, prefix }
  const thread = new Worker(new URL("./loadThread.ts", import.meta.url), { workerData: plan })
  try {
    const [report] = await once(thread, "message")
    return toResult(LoadReport.parse(report), load.mayRefuse === true)
  } finally {
    await thread.terminate()
  }
}
