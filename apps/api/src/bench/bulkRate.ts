import { onDatabase } from "../testing/onDatabase.ts"
import { startApi } from "../testing/startApi.ts"
import { median, onEmbeddedPostgres, post } from "./measuring.ts"

/* Compares durable bulk creation over HTTP with one bare INSERT … SELECT of as many rows into the same table, in one run. */

const rounds = 15
const rows = 10_000

const timed = async (work: () => PromiseLike<unknown>): Promise<number> => {
  const begin = performance.now()
  await work()
  return performance.now() - begin
}

const bench = async (databaseUrl: string) => {
  const api = await startApi(databaseUrl)
  const make = async (path: string, body: object): Promise<string> => JSON.parse(await post(api.url + path, body)).id
  const service = await make("/api/v1/services", { name: "benchmark" })
  const experiment = await make(`/api/v1/services/${service}/experiments`, { name: "benchmark" })
  const path = `/api/v1/experiments/${experiment}`
  await post(`${api.url}${path}/buckets`, { bucket_name: "all", percentage_distribution: 100 })

  const times = { bare: [] as number[], bulk: [] as number[], again: [] as number[] }
  await onDatabase(databaseUrl, async (sql) => {
    const bare = (first: number) => sql`
      INSERT INTO samples (experiment_id, id, sampled_entity, sampled_value, allocated_bucket, slot, allocation_version,
        allocated_by, created_at, updated_at)
      SELECT ${experiment}::uuid, gen_random_uuid(), 'User', 'user-' || n, 'all', 1, 1, 'service', now(), now()
      FROM generate_series(${first}::int, ${first + rows - 1}::int) AS n`
    for (let round = 0; round <= rounds; round++) {
      const first = 2 * round * rows
      const samples = Array.from({ length: rows }, (_, index) => ({
        sampled_entity: "User",
        sampled_value: `user-${first + rows + index}`
      }))
      const body = JSON.stringify({ samples })
      const send = () => post(`${api.url}${path}/samples/bulk`, body)
      const all = [await timed(() => bare(first)), await timed(send), await timed(send)] as const
      // The first round warms up.
      if (round === 0) continue
      times.bare.push(all[0])
      times.bulk.push(all[1])
      times.again.push(all[2])
    }
  })
  const rate = (values: readonly number[]) => ((rows / median(values)) * 1_000).toFixed(0)
  const ratio = median(times.bulk.map((each, round) => (times.bare[round] ?? 0) / each))
  process.stdout.write(
    `rows a second, median of ${rounds} rounds of ${rows}:\n` +
      `  one bare INSERT … SELECT   ${rate(times.bare)}\n` +
      `  one request of samples     ${rate(times.bulk)}\n` +
      `  the same request again     ${rate(times.again)}\n` +
      `  ratio, request to INSERT   ${ratio.toFixed(3)}\n`
  )
  await api.stop()
}

await onEmbeddedPostgres(bench)
