import { randomUUID } from "node:crypto"
import type { LoadResult } from "../load/Load.ts"
import { runLoadThread } from "../load/runLoadThread.ts"
import type { Line } from "../report/Line.ts"
import type { Row } from "../run/Bench.ts"
import { makeExperiment } from "../server/makeExperiment.ts"
import { bulkBody } from "../server/makeSamples.ts"
import { createRequest } from "../server/sampleRequests.ts"

const bulkSize = 10_000
const perSecond = 50
const connections = 8

/** Single creates at a steady rate while bulk requests follow each other. */
export const mixed: Row = {
  work: "single creates between bulk requests of 10,000 back to back",
  measure: async (bench) => {
    const api = await bench.api()
    const experiment = await makeExperiment(api)
    const { rounds, seconds } = bench.options
    const prefix = `${randomUUID().slice(0, 8)}-`
    let sent = 0
    const sendBulk = async () => {
      const body = bulkBody(prefix, sent, bulkSize)
      sent += bulkSize
      await api.post(`/api/v1/experiments/${experiment}/samples/bulk`, body)
    }
    await sendBulk()

    const singles: LoadResult[] = []
    const bulks: number[] = []
    for (let round = 1; round <= rounds; round++) {
      bench.progress(`mixed: round ${round} of ${rounds}`)
      const load = { ...createRequest(api, experiment), url: api.url, connections, seconds }
      const begin = performance.now()
      const before = sent
      let sending = true
      const background = (async () => {
        while (sending) await sendBulk()
      })()
      try {
        singles.push(await runLoadThread(load, perSecond))
      } finally {
        sending = false
        await background
      }
      bulks.push(((sent - before) * 1_000) / (performance.now() - begin))
    }
    const lines: Line[] = [
      { what: "singles, p50", values: singles.map(({ p50 }) => p50), unit: "ms" },
      {
        what: "singles, p99",
        values: singles.map(({ p99 }) => p99),
        unit: "ms",
        target: { bound: "<", value: 40 }
      },
      { what: "bulk requests meanwhile: samples", values: bulks, unit: "/s" }
    ]
    const single = `${perSecond} creates/s at a steady rate on up to ${connections} connections, by a thread with undici; a latency counts from the instant at which its request was due`
    return {
      lines,
      sides: [
        { name: "singles", how: single },
        { name: "bulk requests", how: `${bulkSize} new samples a request, the next one when the last one is answered` }
      ]
    }
  }
}
