import { once } from "node:events"
import { get as httpGet } from "node:http"
import { setImmediate } from "node:timers/promises"
import { parse } from "csv-parse/sync"
import { parquetReadObjects } from "hyparquet"
import { expect, it, onTestFinished, vi } from "vitest"
import { makeExperiment, unknownId } from "../../testing/makeExperiment.ts"
import { onDatabase } from "../../testing/onDatabase.ts"
import { useApi } from "../../testing/useApi.ts"

const api = useApi()

const exported = async (path: string, query = "") => {
  const answer = await fetch(`${api.url}${path}/samples/export${query}`)
  return { status: answer.status, headers: answer.headers, bytes: await answer.arrayBuffer() }
}
const textOf = ({ bytes }: { readonly bytes: ArrayBuffer }) => new TextDecoder().decode(bytes)
const linesOf = (text: string) =>
  text
    .split("\n")
    .slice(0, -1)
    .map((line): unknown => JSON.parse(line))

/** Values that formats and spreadsheets could misunderstand. */
const values = [
  "plain",
  'a "quote", and, commas',
  "two\nlines\rand a return",
  " spaces ",
  "=1+1",
  "+49",
  "-1",
  "@x",
  "null",
  "🧪 á",
  "0012"
]

const sampledExperiment = async () => {
  const made = await makeExperiment(api, { buckets: { all: 100 } })
  for (const sampled_value of values) {
    await api.post(`${made.path}/samples`, { sampled_entity: "User", sampled_value })
  }
  const { body } = await api.list(`${made.path}/samples`)
  await api.post(`${made.path}/samples/${body[0]?.id}/complete`)
  const { body: listed } = await api.list(`${made.path}/samples`)
  return { ...made, listed: listed.toReversed() }
}
const columns = [
  "experiment_id",
  "id",
  "sampled_entity",
  "sampled_value",
  "allocated_bucket",
  "slot",
  "allocation_version",
  "revision",
  "allocated_by",
  "complete",
  "completion_accepted_at",
  "completed_at",
  "created_at",
  "updated_at"
]

it("NDJSON has every sample as the list has it, and everything else that is stored", async () => {
  const { id, listed, path } = await sampledExperiment()
  const answer = await exported(path)
  expect(answer.status).toBe(200)
  expect(answer.headers.get("content-type")).toBe("application/x-ndjson")
  expect(answer.headers.get("content-disposition")).toBe(`attachment; filename="samples-${id}.ndjson"`)
  const lines = linesOf(textOf(answer))
  expect(lines).toEqual(listed.map((sample) => expect.objectContaining(sample)))
  for (const line of lines) expect(Object.keys(Object(line))).toEqual(columns)
  expect(lines.at(-1)).toMatchObject({
    allocated_by: "service",
    allocation_version: 1,
    revision: expect.any(Number),
    slot: expect.any(Number),
    completion_accepted_at: listed.at(-1)?.completed_at
  })
  expect(textOf(await exported(path, "?format=ndjson"))).toBe(textOf(answer))
})

it("CSV is RFC 4180 and exact; escape_formulas guards the cells of spreadsheets", async () => {
  const { path } = await sampledExperiment()
  const lines = linesOf(textOf(await exported(path)))
  const answer = await exported(path, "?format=csv")
  expect(answer.headers.get("content-type")).toBe("text/csv; charset=utf-8")
  const text = textOf(answer)
  expect(text).toMatch(/^experiment_id,id,[\w,]+,updated_at\r\n"/)
  const records: Record<string, string>[] = parse(text, { columns: true })
  expect(records.map((each) => Object.keys(each))).toEqual(records.map(() => columns))
  expect(records).toEqual(
    lines.map((line) =>
      Object.fromEntries(
        Object.entries(Object(line)).map(([name, value]) => [name, value === null ? "" : String(value)])
      )
    )
  )
  const guarded: Record<string, string>[] = parse(textOf(await exported(path, "?format=csv&escape_formulas=true")), {
    columns: true
  })
  expect(guarded.map((each) => each.sampled_value)).toEqual(
    values.map((value) => (/^[=+\-@]/.test(value) ? `'${value}` : value))
  )
})

it("Parquet has the same columns, with times as timestamps", async () => {
  const { path } = await sampledExperiment()
  const lines = linesOf(textOf(await exported(path)))
  const answer = await exported(path, "?format=parquet")
  expect(answer.headers.get("content-type")).toBe("application/vnd.apache.parquet")
  const rows = await parquetReadObjects({ file: answer.bytes })
  expect(JSON.parse(JSON.stringify(rows))).toEqual(lines)
  expect(rows[0]?.created_at).toBeInstanceOf(Date)
})

it("makes Node warn of nothing", async () => {
  const { path } = await sampledExperiment()
  const warnings: Error[] = []
  const note = (warning: Error) => void warnings.push(warning)
  process.on("warning", note)
  onTestFinished(() => void process.off("warning", note))
  for (const format of ["ndjson", "csv", "parquet"]) {
    const answer = await fetch(`${api.url}${path}/samples/export?format=${format}`)
    expect(answer.status).toBe(200)
    await answer.arrayBuffer()
  }
  await setImmediate()
  expect(warnings).toEqual([])
})

it("an experiment without samples gives empty files of each format", async () => {
  const { path } = await makeExperiment(api)
  expect(textOf(await exported(path))).toBe("")
  expect(textOf(await exported(path, "?format=csv"))).toBe(`${columns.join(",")}\r\n`)
  expect(await parquetReadObjects({ file: (await exported(path, "?format=parquet")).bytes })).toEqual([])
})

it("refuses unknown formats and experiments, in the shape of every other operation", async () => {
  const { path } = await makeExperiment(api)
  const { body, status } = await api.get(`${path}/samples/export?format=xlsx`)
  expect({ status, body }).toMatchObject({ status: 422, body: { detail: [{ loc: ["query", "format"] }] } })
  expect((await api.get(`/api/v1/experiments/${unknownId}/samples/export`)).status).toBe(404)
  expect((await api.get("/api/v1/experiments/nonsense/samples/export")).status).toBe(422)
  expect((await api.post(`${path}/samples/export`)).status).toBe(405)
})

it("HEAD answers the headers of the file, and tRPC where it is", async () => {
  const { id, path } = await makeExperiment(api)
  const head = await fetch(`${api.url}${path}/samples/export?format=csv`, { method: "HEAD" })
  expect([head.status, head.headers.get("content-type")]).toEqual([200, "text/csv; charset=utf-8"])
  const input = encodeURIComponent(JSON.stringify({ experiment_id: id, format: "csv" }))
  const { body } = await api.get(`/trpc/samples.export?input=${input}`)
  expect(body).toEqual({ result: { data: { path: `${path}/samples/export?format=csv` } } })
})

/** An experiment with more samples than any buffer on the way holds. */
const large = async (samples: number) => {
  const made = await makeExperiment(api, { buckets: { all: 100 } })
  await onDatabase(
    api.databaseUrl,
    (sql) => sql`
      INSERT INTO samples (experiment_id, id, sampled_entity, sampled_value, allocated_bucket, slot, allocation_version, allocated_by,
        created_at, updated_at)
      SELECT ${made.id}, gen_random_uuid(), 'User', n, 'all', 1, 1, 'service', now(), now() FROM generate_series(1, ${samples}::int) AS n`
  )
  return made
}
const openTransactions = async () => {
  const rows = await onDatabase(
    api.databaseUrl,
    (sql) => sql`SELECT FROM pg_stat_activity WHERE datname = current_database() AND state = 'idle in transaction'`
  )
  return rows.length
}

it("streams many groups of rows, and reads nothing more once its client has gone", async () => {
  const { path } = await large(25_000)
  const rows = await parquetReadObjects({ file: (await exported(path, "?format=parquet")).bytes, columns: ["id"] })
  expect(new Set(rows.map((row) => row.id)).size).toBe(25_000)

  const [answer] = await once(httpGet(`${api.url}${path}/samples/export`), "response")
  await once(answer, "readable")
  await vi.waitFor(async () => expect(await openTransactions()).toBe(1), 10_000)
  answer.destroy()
  await vi.waitFor(async () => expect(await openTransactions()).toBe(0), 10_000)
}, 120_000)
