import { setTimeout as sleep } from "node:timers/promises"
import type { LoadResult } from "../load/Load.ts"
import { timed } from "../programs/timed.ts"
import type { Line } from "../report/Line.ts"
import { ratios } from "../report/statistics.ts"
import type { Row } from "../run/Bench.ts"
import { connectTo } from "../server/Api.ts"
import { makeExperiment } from "../server/makeExperiment.ts"
import { createRequest } from "../server/sampleRequests.ts"

const count = 1_000
/** Connections of the peak. */
const few = 64
const between = 100

/** Asks for /health, on a connection of its own, until `done`; the longest answer in milliseconds. */
const worstHealth = async (url: string, done: Promise<unknown>): Promise<number> => {
  const api = connectTo(url)
  let asking = true
  const end = () => {
    asking = false
  }
  done.then(end, end)
  let worst = 0
  while (asking) {
    worst = Math.max(worst, await timed(() => api.get("/health")))
    await sleep(between)
  }
  await api.close()
  return worst
}

/** Single creates on many connections at once, beside the peak: the service refuses what it could not answer in time. */
export const connections: Row = {
  work: `overload: ${count.toLocaleString("en-US")} connections at once, POST …/samples`,
  measure: async (bench) => {
    const api = await bench.api()
    const request = createRequest(api, await makeExperiment(api))
    const { rounds, seconds } = bench.options
    const peaks: LoadResult[] = []
    const results: LoadResult[] = []
    const health: number[] = []
    for (let round = 1; round <= rounds; round++) {
      bench.progress(`${count} connections: round ${round} of ${rounds}`)
      peaks.push(await bench.generator.run({ ...request, url: api.url, connections: few, seconds }))
      const load = { ...request, url: api.url, connections: count, seconds, mayRefuse: true }
      const running = bench.generator.run(load)
      const [worst, result] = await Promise.all([worstHealth(api.url, running), running])
      health.push(worst)
      results.push(result)
    }
    const rates = results.map(({ rate }) => rate)
    const lines: Line[] = [
      { what: "creates", values: rates, unit: "/s" },
      { what: "refused with a 503", values: results.map(({ refused }) => refused), unit: "/s" },
      {
        what: `creates, × the peak on ${few} connections`,
        values: ratios(
          rates,
          peaks.map(({ rate }) => rate)
        ),
        unit: "×",
        target: { bound: "≥", value: 0.85 }
      },
      { what: "p99", values: results.map(({ p99 }) => p99), unit: "ms", target: { bound: "<", value: 1_000 } },
      { what: "slowest answer", values: results.map(({ worst }) => worst), unit: "ms" },
      { what: "slowest /health", values: health, unit: "ms", target: { bound: "<", value: 250 } }
    ]
    const how = `the load of the row \`create\` on ${few} connections, then on ${count}, all opened at once in each round; meanwhile GET /health, ${between} ms after each answer`
    return { lines, sides: [{ name: "Sortition", how }] }
  }
}
