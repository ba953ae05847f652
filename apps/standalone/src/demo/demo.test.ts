import { rmSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { makeDataFolder } from "@sortition/embedded-postgres/testing/makeDataFolder"
import { afterAll, describe, expect, it } from "vitest"
import { z } from "zod"
import { startProgram } from "../testing/startProgram.ts"
import { startStandalone } from "../testing/startStandalone.ts"

const dataDir = await makeDataFolder("sortition-demo-")
const environment = { SORTITION_DATA_DIR: dataDir }
let running = startStandalone(environment, ["--demo"])

afterAll(async () => {
  await running.kill("SIGTERM")
  rmSync(dataDir, { recursive: true, force: true, maxRetries: 3 })
})

const read = async <A>(path: string, schema: z.ZodType<A>): Promise<A> => {
  const answer = await fetch(`${await running.ready}/api/v1${path}`)
  expect(answer.status).toBe(200)
  return schema.parse(await answer.json())
}

const Experiment = z.object({
  id: z.string(),
  name: z.string(),
  active: z.boolean(),
  completed_at: z.string().nullable(),
  schedule_status: z.string()
})
const Named = z.array(z.object({ id: z.string(), name: z.string() }))
const Counts = z.object({ buckets: z.array(z.object({ samples: z.number() })) })
const Result = z.object({
  split: z.object({ sequential: z.object({ alarm: z.boolean() }) }),
  metrics: z.array(
    z.object({
      metric: z.object({ name: z.string() }),
      verdict: z.string(),
      comparisons: z.array(z.object({ sequential: z.object({ low: z.number(), high: z.number() }) }))
    })
  )
})

const listAll = async () => {
  const services = await read("/services", Named)
  const lists = await Promise.all(services.map(({ id }) => read(`/services/${id}/experiments`, z.array(Experiment))))
  return lists.flat()
}
const find = async (name: string) => {
  const found = (await listAll()).find((each) => each.name === name)
  return found ?? expect.fail(`there is no experiment ${name}`)
}
const countOf = async (id: string) => {
  const { buckets } = await read(`/experiments/${id}/samples/counts`, Counts)
  return buckets.reduce((sum, { samples }) => sum + samples, 0)
}
const resultsOf = async (id: string) => {
  const { metrics, split } = await read(`/experiments/${id}/results`, Result)
  return { split, metrics: new Map(metrics.map((each) => [each.metric.name, each])) }
}
const command = async (file: string) => {
  const main = fileURLToPath(new URL(`../${file}.ts`, import.meta.url))
  const { code, errors } = await startProgram({ main, environment, isReady: () => false }).ended
  return { code, errors: errors.trim() }
}

const checkout = "Shorter checkout form"
const badge = "Free delivery badge"
const greenhouse = "Seedling light, blue or red"

describe("npm start -- --demo", () => {
  it("fills a new data folder with three experiments and a planned one", async () => {
    await running.ready
    expect(running.output().match(/filling the data folder/g)).toHaveLength(1)
    const experiments = await listAll()
    expect(Object.fromEntries(experiments.map(({ name, ...each }) => [name, each]))).toMatchObject({
      [checkout]: { active: true, completed_at: null },
      [badge]: { active: true, completed_at: null },
      [greenhouse]: { active: false, completed_at: expect.any(String) },
      "One-click reorder": { active: false, schedule_status: "pending" }
    })
    expect(experiments).toHaveLength(4)
    for (const [name, count] of [
      [checkout, 12_000],
      [badge, 6_000],
      [greenhouse, 480]
    ] as const) {
      const samples = await countOf((await find(name)).id)
      expect(Math.abs(samples - count) / count).toBeLessThan(0.1)
    }
  })

  it("shows a better bucket, a test without a difference, and a broken split", async () => {
    const form = await resultsOf((await find(checkout)).id)
    expect(form.split.sequential.alarm).toBe(false)
    expect([...form.metrics.keys()]).toEqual(["completion", "time_to_complete", "bought", "order_value"])
    for (const metric of ["completion", "time_to_complete"]) {
      expect(form.metrics.get(metric)?.verdict).toContain('"short form" is better than "current form"')
    }
    const delivery = await resultsOf((await find(badge)).id)
    expect(delivery.split.sequential.alarm).toBe(false)
    for (const { sequential } of delivery.metrics.get("completion")?.comparisons ?? []) {
      expect(sequential.low).toBeLessThan(0)
      expect(sequential.high).toBeGreaterThan(0)
    }
    const light = await resultsOf((await find(greenhouse)).id)
    expect(light.split.sequential.alarm).toBe(true)
  })

  it("allocated every sample as its receipt says", async () => {
    for (const name of [checkout, badge, greenhouse]) {
      const { id } = await find(name)
      const samples = await read(`/experiments/${id}/samples?limit=100`, z.array(z.object({ id: z.string() })))
      for (const sample of samples.filter((_, position) => position % 20 === 0)) {
        const receipt = await read(
          `/experiments/${id}/samples/${sample.id}/receipt`,
          z.object({ problems: z.array(z.string()) })
        )
        expect(receipt.problems).toEqual([])
      }
    }
  })

  it("lets visitors come to the checkout, and a second start adds nothing else", async () => {
    const { id } = await find(checkout)
    const expectVisitors = async () => {
      const before = await countOf(id)
      await expect.poll(() => countOf(id), { timeout: 20_000 }).toBeGreaterThan(before)
    }
    await expectVisitors()
    await running.kill("SIGTERM")
    running = startStandalone(environment, ["--demo"])
    await running.ready
    expect(running.output()).toMatch(/^--demo adds nothing, because there are experiments$/m)
    expect(await listAll()).toHaveLength(4)
    await expectVisitors()
  })

  it("leaves counts that equal the samples, and audit chains that hold", async () => {
    expect(await command("verifyCounts")).toEqual({
      code: 0,
      errors: "the counts of 4 experiments equal their samples"
    })
    expect(await command("verifyAudit")).toEqual({ code: 0, errors: "every audit chain holds" })
  })
})
