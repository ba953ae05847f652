import { fileURLToPath } from "node:url"
import { adminToken, asker, data } from "@sortition/api/testing/usePlanning"
import { emptyDatabase } from "@sortition/postgres/testing/freshDatabase"
import { hasPgBouncer, onPgBouncer, startPgBouncer } from "@sortition/postgres/testing/pgBouncer"
import { describe, expect, it, onTestFinished } from "vitest"
import { startProgram } from "./testing/startProgram.ts"

const soon = { timeout: 10_000, interval: 50 }

describe.skipIf(!hasPgBouncer)(onPgBouncer(), () => {
  /** Two API processes and a worker, with the job queue in PostgreSQL, on an empty database behind a pooler of transactions. */
  const startAll = async () => {
    const database = await emptyDatabase()
    const pooler = await startPgBouncer(database.url, 20)
    const environment = {
      DATABASE_URL: pooler.url,
      DATABASE_DIRECT_URL: database.url,
      SORTITION_ADMIN_TOKEN: adminToken,
      LOG_LEVEL: "info"
    }
    const start = (path: string, ready: string) =>
      startProgram({
        main: fileURLToPath(new URL(path, import.meta.url)),
        environment,
        isReady: (output) => output.includes(ready)
      })
    const apis = [1, 2].map(() => start("../../api/src/main.ts", "sortition api ready"))
    const programs = [...apis, start("../../worker/src/main.ts", "sortition worker ready")]
    onTestFinished(async () => {
      await Promise.all(programs.map(({ kill }) => kill("SIGKILL")))
      await pooler.stop()
      await database.drop()
    })
    const outputs = await Promise.all(programs.map(({ ready }) => ready))
    const [here = "", there = ""] = outputs.map((output) => /sortition api ready on ([^"]+)/.exec(output)?.[1] ?? "")
    const stopped = () => Promise.all(programs.map(({ kill }) => kill("SIGTERM")))
    return { here, there, stopped }
  }

  it("the whole service works: migrations, samples, completion, a scheduled start, and a token revoked elsewhere", async () => {
    const { here, stopped, there } = await startAll()
    const admin = asker(() => here, { authorization: `Bearer ${adminToken}` })
    const user = data("users", { full_name: "Pooled", email: "pooled@example.org" })
    const userId = (await admin("POST", "users", user)).data.id
    const member = data("team_users", { user_id: userId, role: "Owner" })
    expect((await admin("POST", "teams/1/users", member)).status).toBe(201)
    const tokens = `users/${userId}/tokens`
    const token = (await admin("POST", tokens, data("api_tokens", { name: "one", team_id: "1" }))).data
    const headers = { authorization: `Bearer ${token.attributes.token}`, "content-type": "application/json" }
    const send = async (base: string, method: string, path: string, body?: object) => {
      const init = body === undefined ? { method, headers } : { method, headers, body: JSON.stringify(body) }
      const response = await fetch(`${base}/api/v1/${path}`, init)
      return { status: response.status, body: JSON.parse((await response.text()) || "null") }
    }
    const { body: service } = await send(here, "POST", "services", { name: "pooled" })
    const { body: experiment } = await send(there, "POST", `services/${service.id}/experiments`, { name: "pooled" })
    const path = `experiments/${experiment.id}`
    await send(here, "POST", `${path}/buckets`, { bucket_name: "all", percentage_distribution: 100 })
    const create = (base: string, n: number) =>
      send(base, "POST", `${path}/samples`, { sampled_entity: "User", sampled_value: `${n}` })
    const numbers = Array.from({ length: 100 }, (_, n) => n)
    const made = await Promise.all(numbers.map((n) => create(here, n)))
    expect(await Promise.all(numbers.map((n) => create(there, n)))).toEqual(made)
    expect((await send(there, "GET", `${path}/samples?limit=100`)).body).toHaveLength(100)
    const completed = await Promise.all(
      made.map(({ body }) => send(there, "POST", `${path}/samples/${body.id}/complete`))
    )
    for (const { body, status } of completed)
      expect({ status, complete: body.complete }).toEqual({ status: 200, complete: true })

    const date = new Date(Date.now() + 1_000).toISOString()
    const planned = { name: "planned", scheduled_start_date: date }
    const { body: scheduled } = await send(here, "POST", `services/${service.id}/experiments`, planned)
    expect(scheduled).toMatchObject({ active: false, schedule_status: "pending" })
    await expect
      .poll(() => send(there, "GET", `experiments/${scheduled.id}`).then(({ body }) => body), soon)
      .toMatchObject({ active: true, schedule_status: "started", last_activated_at: date })

    expect((await admin("DELETE", `${tokens}/${token.id}`)).status).toBe(204)
    await expect.poll(() => send(there, "GET", "services").then(({ status }) => status), soon).toBe(401)

    for (const { code, errors, output } of await stopped()) {
      expect({ code, errors }).toEqual({ code: 0, errors: "" })
      expect(output).not.toMatch(/"level":"?(?:[456]0|warn|error|fatal)/)
    }
  })
})
