import { setTimeout as pause } from "node:timers/promises"
import { startApi } from "@sortition/api/testing/startApi"
import { freshDatabase, type TestDatabase } from "@sortition/postgres/testing/freshDatabase"
import type { QueueServer } from "@sortition/queue/QueueConnection"
import { describeBackends } from "@sortition/queue/testing/backends"
import type { Duration } from "effect"
import postgres from "postgres"
import { afterEach, beforeEach, expect, it } from "vitest"
import { z } from "zod"
import { startWorker } from "./testing/startWorker.ts"

const Identified = z.object({ id: z.string() })
const Sample = z.object({ id: z.string(), complete: z.boolean(), completed_at: z.string().nullable() })

describeBackends((backend) => {
  let database: TestDatabase
  let sql: postgres.Sql
  let server: QueueServer
  let url: string
  let cleanUp: (() => Promise<void>)[]

  beforeEach(async () => {
    database = await freshDatabase()
    sql = postgres(database.url, { max: 2 })
    server = backend.server(database.url)
    const api = await startApi(database.url, server)
    url = `${api.url}/api/v1`
    cleanUp = [api.stop, () => sql.end(), database.drop]
  })
  afterEach(async () => {
    for (const each of cleanUp) await each()
  })

  /** By default a worker that does its rounds only once, at the start: what it does later, hints made it do. */
  const work = async (reconcileEvery: Duration.Input = "1 hour") => {
    const stop = await startWorker(database.url, server, { reconcileEvery })
    cleanUp.unshift(stop)
  }
  const call = async (method: "GET" | "PATCH" | "POST", path: string, body: object = {}) => {
    const sent = { headers: { "content-type": "application/json" }, body: JSON.stringify(body) }
    const answer = await fetch(url + path, { method, ...(method === "GET" ? {} : sent) })
    return { status: answer.status, body: await answer.json() }
  }
  const post = async (path: string, body?: object) => {
    const answer = await call("POST", path, body)
    expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(300)
    return answer.body
  }
  const plan = async (fields: object = {}) => {
    const service = Identified.parse(await post("/services", { name: "s" }))
    const experiment = Identified.parse(await post(`/services/${service.id}/experiments`, { name: "e", ...fields }))
    await post(`/experiments/${experiment.id}/buckets`, { bucket_name: "all", percentage_distribution: 100 })
    return experiment.id
  }
  const sampleIn = (experiment: string, value: string) =>
    call("POST", `/experiments/${experiment}/samples`, { sampled_entity: "User", sampled_value: value })
  const inMillis = (millis: number) => new Date(Date.now() + millis).toISOString()
  /** Starts after `lead` milliseconds, or later on a busy machine: it is there before it starts. */
  const planAhead = async (lead: number): Promise<{ id: string; start: string }> => {
    const start = inMillis(lead)
    const id = await plan({ scheduled_start_date: start })
    return Date.now() < Date.parse(start) ? { id, start } : planAhead(lead * 2)
  }
  const rowOf = async (id: string) => {
    const [row] = await sql<{ active: boolean; at: Date | null; schedule: string }[]>`
      SELECT active, last_activated_at AS at, schedule_status AS schedule FROM experiments WHERE id = ${id}`
    return { active: row?.active, at: row?.at?.toISOString() ?? null, schedule: row?.schedule }
  }
  const completedAt = async (id: string) => {
    const [row] = await sql<{ at: Date | null }[]>`SELECT completed_at AS at FROM samples WHERE id = ${id}`
    return row?.at?.toISOString() ?? null
  }
  const within = { timeout: 10_000, interval: 10 }

  it("writes a scheduled start down when it comes, with its own instant", async () => {
    await work()
    const start = inMillis(2_000)
    const id = await plan({ scheduled_start_date: start })
    expect((await sampleIn(id, "early")).status).toBe(409)
    expect(await rowOf(id)).toEqual({ active: false, at: null, schedule: "pending" })
    await expect.poll(() => rowOf(id), within).toEqual({ active: true, at: start, schedule: "started" })
    expect((await call("GET", `/experiments/${id}`)).body).toMatchObject({ active: true, last_activated_at: start })
    expect((await sampleIn(id, "early")).status).toBe(200)
  })

  it("never fires a schedule that was moved, and fires the new one", async () => {
    await work()
    const id = await plan({ scheduled_start_date: inMillis(1_500) })
    const start = inMillis(3_000)
    expect((await call("PATCH", `/experiments/${id}`, { scheduled_start_date: start })).status).toBe(200)
    const seen = new Set<boolean>()
    while (Date.now() < Date.parse(start) - 100) {
      seen.add((await sampleIn(id, "early")).status === 200)
      seen.add((await rowOf(id)).active === true)
      await pause(10)
    }
    expect(seen).toEqual(new Set([false]))
    await expect.poll(() => rowOf(id), within).toEqual({ active: true, at: start, schedule: "started" })
  })

  it("never fires a schedule that was cleared, or that a completion overtook", async () => {
    await work()
    const start = inMillis(2_500)
    const cleared = await plan({ scheduled_start_date: start })
    const completed = await plan({ scheduled_start_date: start })
    const witness = await plan({ scheduled_start_date: start })
    await call("PATCH", `/experiments/${cleared}`, { scheduled_start_date: null })
    await call("PATCH", `/experiments/${completed}`, { completed: true })
    await expect.poll(() => rowOf(witness), within).toMatchObject({ active: true })
    expect(await rowOf(cleared)).toEqual({ active: false, at: null, schedule: "none" })
    expect(await rowOf(completed)).toEqual({ active: false, at: null, schedule: "cancelled" })
  })

  it("leaves an experiment alone that was deactivated after its schedule fired", async () => {
    await work()
    const { id, start } = await planAhead(300)
    await expect.poll(() => rowOf(id), within).toMatchObject({ active: true })
    await call("PATCH", `/experiments/${id}`, { active: false })
    const { id: witness } = await planAhead(300)
    await expect.poll(() => rowOf(witness), within).toMatchObject({ active: true })
    expect(await rowOf(id)).toEqual({ active: false, at: start, schedule: "started" })
  })

  it("stamps on the row the very time that the answer gave", async () => {
    await work()
    const experiment = await plan()
    const sample = Sample.parse((await sampleIn(experiment, "1")).body)
    const path = `/experiments/${experiment}/samples/${sample.id}/complete`
    const answers = await Promise.all(Array.from({ length: 20 }, () => post(path)))
    const [{ completed_at: time } = { completed_at: null }] = z.array(Sample).parse(answers)
    expect(answers).toEqual(Array(20).fill(expect.objectContaining({ complete: true, completed_at: time })))
    await expect.poll(() => completedAt(sample.id), within).toBe(time)
    expect(await post(path)).toMatchObject({ completed_at: time })
  })

  it("catches up, after it was down, with starts and completions, at their own times", async () => {
    const start = inMillis(-200)
    const scheduled = await plan({ scheduled_start_date: inMillis(3_600_000) })
    await sql`UPDATE experiments SET scheduled_start_date = ${start} WHERE id = ${scheduled}`
    const experiment = await plan()
    const samples = await Promise.all(
      Array.from({ length: 50 }, async (_, value) => Sample.parse((await sampleIn(experiment, `${value}`)).body))
    )
    const completed = await Promise.all(
      samples.map(async ({ id }) => Sample.parse(await post(`/experiments/${experiment}/samples/${id}/complete`)))
    )
    expect((await sampleIn(scheduled, "1")).status).toBe(200)
    expect(await rowOf(scheduled)).toMatchObject({ active: false })
    expect(await Promise.all(samples.map(({ id }) => completedAt(id)))).toEqual(Array(50).fill(null))
    await work()
    await expect.poll(() => rowOf(scheduled), within).toEqual({ active: true, at: start, schedule: "started" })
    await expect
      .poll(() => Promise.all(completed.map(({ id }) => completedAt(id))), within)
      .toEqual(completed.map((sample) => sample.completed_at))
  })

  it("finds, in its rounds, what no hint told it", async () => {
    await work("200 millis")
    const experiment = await plan()
    const { id } = Sample.parse((await sampleIn(experiment, "1")).body)
    const time = inMillis(-5_000)
    await sql`
      UPDATE samples SET complete = true, completion_accepted_at = ${time} WHERE experiment_id = ${experiment} AND id = ${id}`
    await sql`
      UPDATE experiments SET active = false, schedule_status = 'pending', scheduled_start_date = ${time} WHERE id = ${experiment}`
    await expect.poll(() => completedAt(id), within).toBe(time)
    await expect.poll(() => rowOf(experiment), within).toEqual({ active: true, at: time, schedule: "started" })
  })

  it("starts two hundred experiments that are due at one instant", async () => {
    await work()
    const service = Identified.parse(await post("/services", { name: "many" }))
    const createAll = async (lead: number): Promise<string> => {
      const start = inMillis(lead)
      const experiment = { name: "e", scheduled_start_date: start }
      await Promise.all(Array.from({ length: 200 }, () => post(`/services/${service.id}/experiments`, experiment)))
      // On a busy machine it takes longer: all of them have to be there before the instant.
      return Date.now() < Date.parse(start) ? start : createAll(lead * 2)
    }
    const start = await createAll(3_000)
    const started = async () => {
      const [row] = await sql<{ count: number }[]>`
        SELECT count(*)::int AS count FROM experiments WHERE active AND last_activated_at = ${start}`
      return row?.count
    }
    await expect.poll(started, within).toBe(200)
  })
})
