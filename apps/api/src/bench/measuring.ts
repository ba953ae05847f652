import { mkdtemp, rm } from "node:fs/promises"
import { Agent, request } from "node:http"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { embeddedPostgres } from "@sortition/embedded-postgres/embeddedPostgres"
import { Effect } from "effect"

/** The number of concurrent requests of a benchmark. */
export const concurrency = 64

const agent = new Agent({ keepAlive: true, maxSockets: concurrency })

/** Posts JSON and returns the text of the answer; rejects unless it is a success. */
export const post = (
  url: string,
  body: object | string,
  headers: Readonly<Record<string, string>> = {}
): Promise<string> =>
  new Promise((resolve, reject) => {
    const json = { "content-type": "application/json", ...headers }
    const sent = request(url, { method: "POST", agent, headers: json }, (answer) => {
      const chunks: Buffer[] = []
      answer.on("data", (chunk: Buffer) => chunks.push(chunk))
      answer.on("end", () => {
        const text = Buffer.concat(chunks).toString()
        return (answer.statusCode ?? 500) < 300 ? resolve(text) : reject(new Error(text))
      })
    })
    sent.on("error", reject)
    sent.end(typeof body === "string" ? body : JSON.stringify(body))
  })

export const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0

/** Runs a benchmark on a PostgreSQL of its own, durable as in production, and removes all of it. */
export const onEmbeddedPostgres = async (bench: (databaseUrl: string) => Promise<void>): Promise<void> => {
  const dataDir = await mkdtemp(join(tmpdir(), "sortition-bench-"))
  await Effect.runPromise(
    Effect.scoped(Effect.flatMap(embeddedPostgres({ dataDir }), ({ url }) => Effect.promise(() => bench(url))))
  )
  agent.destroy()
  await rm(dataDir, { recursive: true, force: true })
}
