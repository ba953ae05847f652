import { timed } from "../programs/timed.ts"
import { ratios } from "../report/statistics.ts"
import type { Row } from "../run/Bench.ts"
import { requireLocal } from "../run/requireLocal.ts"
import { makeExperiment } from "../server/makeExperiment.ts"
import { bulkBody } from "../server/makeSamples.ts"

const rows = 10_000
/** A round takes less than a second. */
const roundsPerRound = 3

/** Bulk requests beside a bare INSERT … SELECT of as many rows into the same table. */
export const bulk: Row = {
  work: "bulk, 10,000 a request, beside one bare INSERT … SELECT of as many rows",
  measure: async (bench) => {
    const { api, sql } = await requireLocal(bench)
    const experiment = await makeExperiment(api)
    const path = `/api/v1/experiments/${experiment}/samples/bulk`
    const bare = (first: number) => sql`
      INSERT INTO samples (experiment_id, id, sampled_entity, sampled_value, allocated_bucket, slot, allocation_version,
        allocated_by, created_at, updated_at)
      SELECT ${experiment}::uuid, gen_random_uuid(), 'User', 'user-' || n, 'a', 1, 1, 'service', now(), now()
      FROM generate_series(${first}::int, ${first + rows - 1}::int) AS n`
    const times = { bare: [] as number[], bulk: [] as number[], again: [] as number[] }
    const rounds = bench.options.rounds * roundsPerRound
    for (let round = 0; round <= rounds; round++) {
      bench.progress(round === 0 ? "bulk: warming up" : `bulk: round ${round} of ${rounds}`)
      const first = 2 * round * rows
      const body = bulkBody("user-", first + rows, rows)
      const all = [
        await timed(() => bare(first)),
        await timed(() => api.post(path, body)),
        await timed(() => api.post(path, body))
      ] as const
      if (round === 0) continue
      times.bare.push(all[0])
      times.bulk.push(all[1])
      times.again.push(all[2])
    }
    const rate = (values: readonly number[]) => values.map((each) => (rows / each) * 1_000)
    return {
      lines: [
        { what: "one request: samples", values: rate(times.bulk), unit: "/s" },
        { what: "the same request again: samples", values: rate(times.again), unit: "/s" },
        { what: "one bare INSERT … SELECT: rows", values: rate(times.bare), unit: "/s" },
        {
          what: "× the bare INSERT",
          values: ratios(times.bare, times.bulk),
          unit: "×",
          target: { bound: "≥", value: 1 }
        }
      ],
      sides: [
        {
          name: "Sortition",
          how: `POST …/samples/bulk with ${rows} new values, then the same again; ${rounds} rounds`
        },
        { name: "PostgreSQL", how: "one INSERT … SELECT from generate_series into `samples`, for the same experiment" }
      ]
    }
  }
}
