import { setTimeout as sleep } from "node:timers/promises"
import type { LoadResult } from "../load/Load.ts"
import { timed } from "../programs/timed.ts"
import type { Line } from "../report/Line.ts"
import type { Row } from "../run/Bench.ts"
import { connectTo } from "../server/Api.ts"
import { makeExperiment } from "../server/makeExperiment.ts"
import { createRequest } from "../server/sampleRequests.ts"

const count = 1_000
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

/** Single creates on many connections at once. */
export const connections: Row = {
  work: `${count.toLocaleString("en-US")} connections at once, POST …/samples`,
  measure: async (bench) => {
    const api = await bench.api()
    const request = createRequest(api, await makeExperiment(api))
    const { rounds, seconds } = bench.options
    const results: LoadResult[] = []
    const health: number[] = []
    for (let round = 1; round <= rounds; round++) {
      bench.progress(`${count} connections: round ${round} of ${rounds}`)
      const running = bench.generator.run({ ...request, url: api.url, connections: count, seconds })
      const [worst, result] = await Promise.all([worstHealth(api.url, running), running])
      health.push(worst)
      results.push(result)
    }
    const lines: Line[] = [
      { what: "creates", values: results.map(({ rate }) => rate), unit: "/s" },
      { what: "p99", values: results.map(({ p99 }) => p99), unit: "ms" },
      { what: "slowest create", values: results.map(({ worst }) => worst), unit: "ms" },
      { what: "slowest /health", values: health, unit: "ms" }
    ]
    const how = `the load of the row \`create\` on ${count} connections, all opened at once in each round; meanwhile GET /health, ${between} ms after each answer`
    return { lines, sides: [{ name: "Sortition", how }] }
  }
}
