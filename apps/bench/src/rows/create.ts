import type { LoadResult } from "../load/Load.ts"
import { runLoadThread } from "../load/runLoadThread.ts"
import type { Line, Side } from "../report/Line.ts"
import { median, ratios } from "../report/statistics.ts"
import type { Row } from "../run/Bench.ts"
import { inTurn, type Measure } from "../run/inTurn.ts"
import type { Api } from "../server/Api.ts"
import { makeExperiment } from "../server/makeExperiment.ts"
import { createRequest, referenceRequest } from "../server/sampleRequests.ts"
import { findPgbench } from "../sides/findPgbench.ts"

const connections = 64

type Result = Pick<LoadResult, "rate"> & Partial<LoadResult>

interface Other {
  readonly side: Side
  readonly what: string
  readonly ratio: string
  readonly target: number
  readonly measure: Measure<Result>
}

const ratesOf = (results: readonly Result[] = []): number[] => results.map(({ rate }) => rate)

/** Single samples: the peak, beside the database alone and the FastAPI reference, and the latency at half of the peak. */
export const create: Row = {
  work: `POST …/samples, distinct values, the service allocates, fsync on, ${connections} connections`,
  measure: async (bench) => {
    const api = await bench.api()
    const request = createRequest(api, await makeExperiment(api))
    const load = (to: Api, sent: typeof request) => (seconds: number) =>
      bench.generator.run({ ...sent, url: to.url, connections, seconds })

    const local = await bench.local()
    const pgbench = local === null ? null : await findPgbench(bench, local)
    const fastApi = await bench.fastApi()
    const others: Other[] = []
    if (pgbench?._tag === "Present") {
      const measure = async (seconds: number) => ({ rate: await pgbench.side(seconds) })
      const side = { name: "pgbench", how: pgbench.how }
      others.push({ side, what: "pgbench: upserts", ratio: "× pgbench", target: 0.8, measure })
    }
    if (fastApi?._tag === "Present") {
      const reference = referenceRequest(await makeExperiment(fastApi.side))
      const side = { name: "FastAPI reference", how: fastApi.how }
      const measure = load(fastApi.side, reference)
      others.push({ side, what: "FastAPI reference: creates", ratio: "× the FastAPI reference", target: 18, measure })
    }
    const sides = Object.fromEntries(others.map(({ measure, side }) => [side.name, measure]))
    const results = await inTurn<Result>(bench, { Sortition: load(api, request), ...sides })
    const own = results.Sortition ?? []
    const half = Math.max(1, Math.round(median(ratesOf(own)) / 2))
    const calm: LoadResult[] = []
    for (let round = 1; round <= bench.options.rounds; round++) {
      bench.progress(`${half} creates/s, half of the peak: round ${round} of ${bench.options.rounds}`)
      calm.push(await runLoadThread({ ...request, url: api.url, connections, seconds: bench.options.seconds }, half))
    }
    const lines: Line[] = [
      { what: "Sortition: creates", values: ratesOf(own), unit: "/s" },
      ...others.map(({ side, what }): Line => ({ what, values: ratesOf(results[side.name]), unit: "/s" })),
      ...others.map(
        ({ ratio, side, target }): Line => ({
          what: ratio,
          values: ratios(ratesOf(own), ratesOf(results[side.name])),
          unit: "×",
          target: { bound: "≥", value: target }
        })
      ),
      { what: "p99 at the peak", values: own.map(({ p99 }) => p99 ?? Number.NaN), unit: "ms" },
      {
        what: `p99 at half of the peak, ${half}/s`,
        values: calm.map(({ p99 }) => p99),
        unit: "ms",
        target: { bound: "<", value: 15 }
      }
    ]
    const how = `one request a sample, ${connections} connections with keep-alive. At half of the peak a thread with undici sends at a steady rate, and a latency counts from the instant at which its request was due`
    const missing = [pgbench, fastApi].flatMap((peer) => (peer?._tag === "Missing" ? [peer.missing] : []))
    return { lines, sides: [{ name: "Sortition", how }, ...others.map(({ side }) => side)], missing }
  }
}
