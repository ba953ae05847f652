import { z } from "zod"
import { startApi } from "../testing/startApi.ts"
import { concurrency, median, onEmbeddedPostgres, post } from "./measuring.ts"

/* The cost of a token: compares samples created with a token and samples created with open access, in one run. */

const rounds = 15
const creates = 3_000
const adminToken = "administrator of a benchmark".replaceAll(" ", "-")

const Made = z.object({
  id: z.string().optional(),
  data: z.object({ attributes: z.object({ token: z.string().optional() }) }).optional()
})
const make = async (url: string, body: object, headers?: Readonly<Record<string, string>>) =>
  Made.parse(JSON.parse(await post(url, body, headers)))

let next = 0
/** Creates a second. */
const measure = async (url: string, headers: Readonly<Record<string, string>>) => {
  const end = next + creates
  const begin = performance.now()
  const work = async () => {
    while (next < end) await post(url, { sampled_entity: "User", sampled_value: String(next++) }, headers)
  }
  await Promise.all(Array.from({ length: concurrency }, work))
  return creates / ((performance.now() - begin) / 1_000)
}

const bench = async (databaseUrl: string) => {
  const open = await startApi(databaseUrl)
  const closed = await startApi(databaseUrl, undefined, { access: "required", adminToken })
  const admin = { authorization: `Bearer ${adminToken}` }
  const plan = { data: { type: "api_tokens", attributes: { name: "benchmark", team_id: "1" } } }
  const { data } = await make(`${closed.url}/api/v1/users/1/tokens`, plan, admin)
  const bearer = { authorization: `Bearer ${data?.attributes.token}` }
  const service = await make(`${open.url}/api/v1/services`, { name: "benchmark" })
  const experiment = await make(`${open.url}/api/v1/services/${service.id}/experiments`, { name: "benchmark" })
  const path = `/api/v1/experiments/${experiment.id}`
  await post(`${open.url}${path}/buckets`, { bucket_name: "all", percentage_distribution: 100 })
  const results = { open: [] as number[], token: [] as number[] }
  for (let round = 0; round <= rounds; round++) {
    const both = [
      await measure(`${open.url}${path}/samples`, {}),
      await measure(`${closed.url}${path}/samples`, bearer)
    ]
    // The first round warms up.
    if (round === 0) continue
    results.open.push(both[0] ?? 0)
    results.token.push(both[1] ?? 0)
  }
  const ratio = median(results.token.map((each, round) => each / (results.open[round] ?? 1)))
  process.stdout.write(
    `samples created a second, median of ${rounds} rounds of ${creates}, ${concurrency} at a time:\n` +
      `  open access    ${median(results.open).toFixed(0)}\n` +
      `  with a token   ${median(results.token).toFixed(0)}\n` +
      `  ratio          ${ratio.toFixed(3)}\n`
  )
  await Promise.all([open.stop(), closed.stop()])
}

await onEmbeddedPostgres(bench)
