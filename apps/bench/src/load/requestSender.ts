import { createHistogram } from "node:perf_hooks"
import { Pool } from "undici"
import type { LoadPlan, LoadReport } from "./LoadPlan.ts"

const bodyOf = (parts: readonly string[], nextValue: () => string): string =>
  parts.reduce((text, part) => text + nextValue() + part)

export interface RequestSender {
  /** Sends one request; its latency counts from `from`, on the clock of `performance.now()`. */
  readonly send: (from: number, answered?: () => void) => void
  /** Resolves when every request is answered. */
  readonly finish: () => Promise<LoadReport>
}

/** Sends requests of a plan through a pool of connections without pipelining. */
export const requestSender = ({ body, connections, headers, method, path, prefix, url }: LoadPlan): RequestSender => {
  const pool = new Pool(url, { connections, pipelining: 1, bodyTimeout: 60_000, headersTimeout: 60_000 })
  const latencies = createHistogram()
  const begin = performance.now()
  let values = 0
  let pending = 0
  let answers = 0
  let failures = 0
  let firstFailure: string | null = null
  let whenDone = () => {}

  const nextValue = () => `${prefix}${values++}`
  const settle = (from: number, failure: string | null) => {
    pending--
    latencies.record(Math.max(1, Math.round((performance.now() - from) * 1_000)))
    answers++
    if (failure !== null) {
      failures++
      firstFailure ??= failure
    }
    if (pending === 0) whenDone()
  }

  const send: RequestSender["send"] = (from, answered = () => {}) => {
    pending++
    let status = 0
    let start = ""
    const end = (failure: string | null) => {
      settle(from, failure)
      answered()
    }
    pool.dispatch(
      { method, path, headers, body: body === null ? null : bodyOf(body, nextValue) },
      {
        onRequestStart: () => {},
        onResponseStart: (_, statusCode) => {
          status = statusCode
        },
        onResponseData: (_, chunk) => {
          if (status >= 300 && start === "") start = chunk.toString().slice(0, 300)
        },
        onResponseEnd: () => end(status < 300 ? null : `${status} ${start}`),
        onResponseError: (_, error) => end(error.message)
      }
    )
  }

  const finish = async (): Promise<LoadReport> => {
    if (pending > 0) {
      await new Promise<void>((resolve) => {
        whenDone = resolve
      })
    }
    const milliseconds = performance.now() - begin
    await pool.close()
    const { max } = latencies
    const [p50, p99] = [latencies.percentile(50), latencies.percentile(99)]
    const times = { milliseconds, p50: p50 / 1_000, p99: p99 / 1_000, worst: max / 1_000 }
    return { answers, failures, firstFailure, ...times }
  }
  return { send, finish }
}
