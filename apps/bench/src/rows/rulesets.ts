import { openStreams } from "../load/openStreams.ts"
import type { Row } from "../run/Bench.ts"
import { requireLocal } from "../run/requireLocal.ts"

const count = 1_000
/** The process accepts 10,000 connections, and the bench needs some for itself. */
const most = 9_900
/** A change takes milliseconds. */
const changesPerRound = 4

/** The resident memory of the service, in kB. */
const memoryOf = (metrics: string): number =>
  Number(/^process_resident_memory_bytes (\S+)$/m.exec(metrics)?.[1]) / 1_000

/** The time until so large a share of the streams has received the event. */
const quantile = (times: readonly number[], share: number): number =>
  times.toSorted((one, other) => one - other)[Math.ceil(times.length * share) - 1] ?? Number.NaN

/** Open streams of one ruleset while it changes. */
export const rulesets: Row = {
  work: `push: ${count.toLocaleString("en-US")} streams of one ruleset while it changes`,
  measure: async (bench) => {
    const { api, sql } = await requireLocal(bench)
    const service = await api.make("/api/v1/services", { name: "pushed" })
    const experiment = await api.make(`/api/v1/services/${service}/experiments`, { name: "pushed" })
    const memory = async () => memoryOf(await api.get("/metrics"))
    const path = `${api.url}/api/v1/services/${service}/ruleset/stream`
    // The first half also makes what all streams share.
    const first = await openStreams(path, api.headers, count / 2)
    const before = await memory()
    const second = await openStreams(path, api.headers, count / 2)
    const parts = [first, second]
    const last: number[] = []
    const p99: number[] = []
    let perStream = Number.NaN
    try {
      for (let round = 0; round <= bench.options.rounds * changesPerRound; round++) {
        bench.progress(round === 0 ? "rulesets: warming up" : `rulesets: change ${round}`)
        // Committed here, so that the time of the commit is known.
        await sql`UPDATE experiments SET revision = revision + 1 WHERE id = ${experiment}`
        const committed = performance.now()
        const arrivals = await Promise.all(parts.map((streams) => streams.arrivals()))
        const times = arrivals.flat().map((at) => at - committed)
        if (round === 0) continue
        p99.push(quantile(times, 0.99))
        last.push(quantile(times, 1))
      }
      bench.progress(`rulesets: opening ${most.toLocaleString("en-US")} streams`)
      parts.push(await openStreams(path, api.headers, most - count))
      perStream = ((await memory()) - before) / (most - count / 2)
    } finally {
      for (const streams of parts) streams.close()
    }
    return {
      lines: [
        { what: "from the commit to the client, p99", values: p99, unit: "ms", target: { bound: "<", value: 500 } },
        { what: "to the last client", values: last, unit: "ms" },
        {
          what: `resident memory of one of ${most.toLocaleString("en-US")} streams`,
          values: [perStream],
          unit: "kB",
          target: { bound: "<", value: 20 }
        }
      ],
      sides: [
        {
          name: "Sortition",
          how: `${count} connections with GET …/ruleset/stream, all clients in one process on the same machine; ${changesPerRound} changes a round, each committed by a statement; then ${most.toLocaleString("en-US")} streams, for their memory`
        }
      ]
    }
  }
}
