import { makeExperiment } from "@sortition/api/testing/makeExperiment"
import { useApi } from "@sortition/api/testing/useApi"
import { chromiumArgs, findChromium } from "@sortition/runtime/testing/findChromium"
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core"
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest"
import type { Evaluator } from "./Evaluator.ts"
import { randomDecisions } from "./testing/randomDecisions.ts"
import { type Site, startSite } from "./testing/startSite.ts"
import { useBundle } from "./testing/useBundle.ts"
import { until } from "./testing/useSampling.ts"

const executablePath = findChromium()
const name = `in a browser${executablePath === null ? ": skipped, no chromium on the path" : ""}`

/** What the page has, and what it keeps between the calls of a test. */
declare global {
  var createEvaluator: typeof import("./createEvaluator.ts").createEvaluator
  var evaluator: Evaluator
}

describe.skipIf(executablePath === null)(name, () => {
  const api = useApi()
  const bundle = useBundle()
  let browser: Browser
  let site: Site
  let context: BrowserContext

  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: executablePath ?? "", args: chromiumArgs })
    site = await startSite(bundle.folder, api.url)
    context = await browser.newContext()
  })
  afterEach(async () => {
    await context.close()
    context = await browser.newContext()
  })
  afterAll(async () => {
    await browser.close()
    await site.stop()
  })

  const open = async (): Promise<Page> => {
    const page = await context.newPage()
    await page.goto(site.url)
    await page.waitForFunction(() => "createEvaluator" in globalThis)
    return page
  }
  /** A page whose evaluator is ready. */
  const openWith = async (service: string): Promise<Page> => {
    const page = await open()
    await page.evaluate(
      async ({ service, url }) => {
        globalThis.evaluator = globalThis.createEvaluator({ url, service })
        await globalThis.evaluator.ready()
      },
      { service, url: site.url }
    )
    return page
  }
  const reasonIn = (page: Page, key: string) =>
    page.evaluate((flag) => globalThis.evaluator.decide(flag, "user").reason, key)
  const streamsOf = (service: string) =>
    site.requests.filter((request) => request === `GET /api/v1/services/${service}/ruleset/stream`).length

  it("decides 100,000 times as the service does", { timeout: 120_000 }, async () => {
    const page = await open()
    const worlds = randomDecisions(100_000, Date.now() | 0)
    let compared = 0
    for (const { attributes, entities, expected, now, ruleset } of worlds) {
      const decided = await page.evaluate(
        async ({ json, now, url }) => {
          const world = JSON.parse(json)
          Date.now = () => now
          const { ruleset } = world
          const service = ruleset.service_id
          const evaluator = globalThis.createEvaluator({ url, service, ruleset, updates: "none" })
          await evaluator.ready()
          const found: string[] = []
          for (const { id } of ruleset.experiments) {
            for (const entity of world.entities) {
              for (const attributes of world.attributes) {
                const { bucket, reason, value } = evaluator.decide(id, entity, attributes)
                found.push(JSON.stringify([bucket, reason, value ?? null]))
              }
            }
          }
          return found
        },
        { json: JSON.stringify({ ruleset, entities, attributes }), now, url: site.url }
      )
      expect(decided).toEqual(expected)
      compared += decided.length
    }
    expect(compared).toBeGreaterThanOrEqual(100_000)
  })

  it("has one stream for all tabs, and another tab opens it when that tab closes", async () => {
    const { path, serviceId } = await makeExperiment(api, { experiment: { key: "tabs" }, buckets: { all: 100 } })
    const pages = [await openWith(serviceId), await openWith(serviceId), await openWith(serviceId)] as const
    await until(() => streamsOf(serviceId) === 1)
    await api.patch(path, { active: false })
    await until(async () => {
      const reasons = await Promise.all(pages.map((page) => reasonIn(page, "tabs")))
      return reasons.every((reason) => reason === "experiment_inactive")
    })
    expect(streamsOf(serviceId)).toBe(1)
    await pages[0].close()
    await until(() => streamsOf(serviceId) === 2)
    await api.patch(path, { active: true })
    await until(async () => (await reasonIn(pages[1], "tabs")) === "allocated")
    await until(async () => (await reasonIn(pages[2], "tabs")) === "allocated")
    expect(streamsOf(serviceId)).toBe(2)
  })

  it("sends what was used when the page goes away", async () => {
    const { path, serviceId } = await makeExperiment(api, { experiment: { key: "leaving" }, buckets: { all: 100 } })
    const page = await openWith(serviceId)
    await page.evaluate(() => {
      for (let user = 0; user < 100; user++) globalThis.evaluator.use("leaving", `user-${user}`)
    })
    await page.goto("about:blank")
    await page.close()
    await until(async () => (await api.list(`${path}/samples?limit=1000`)).body.length === 100)
  })
})
