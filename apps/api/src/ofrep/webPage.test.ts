import { once } from "node:events"
import { createServer, type Server } from "node:http"
import { findChromium } from "@sortition/runtime/testing/findChromium"
import { Predicate } from "effect"
import { build } from "esbuild"
import type { Browser } from "playwright-core"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { openChromium } from "../testing/browser/openChromium.ts"
import { usePlanning } from "../testing/usePlanning.ts"

const planning = usePlanning()
const hasChromium = findChromium() !== null
const name = hasChromium ? "a page of another origin" : "a page: skipped, no chromium on the path"

/** A page's program: the official provider, unchanged. */
const program = `
  import { OFREPWebProvider } from "@openfeature/ofrep-web-provider"
  import { OpenFeature } from "@openfeature/web-sdk"
  globalThis.start = async (baseUrl, token) => {
    const provider = new OFREPWebProvider({ baseUrl, headers: [["Authorization", "Bearer " + token]] })
    await OpenFeature.setProviderAndWait(provider, { targetingKey: "a visitor", country: "DE" })
  }
  globalThis.read = () => OpenFeature.getClient().getNumberDetails("in-a-page", 0)
`
const bundle = async (): Promise<string> => {
  const stdin = { contents: program, resolveDir: import.meta.dirname }
  const { outputFiles } = await build({ stdin, bundle: true, write: false, platform: "browser", format: "iife" })
  return outputFiles.map(({ text }) => text).join("")
}

describe.skipIf(!hasChromium)(name, () => {
  let browser: Browser
  let pages: Server
  beforeAll(async () => {
    const script = await bundle()
    pages = createServer(({ url }, response) => {
      const isScript = url === "/page.js"
      response.setHeader("content-type", isScript ? "text/javascript" : "text/html")
      response.end(isScript ? script : '<!doctype html><title>a shop</title><script src="/page.js"></script>')
    }).listen(0, "127.0.0.1")
    await once(pages, "listening")
    browser = await openChromium()
  })
  afterAll(async () => {
    await browser?.close()
    pages?.close()
  })
  const origin = () => {
    const address = pages.address()
    return `http://localhost:${Predicate.isObject(address) ? address.port : 0}`
  }

  it("reads flags with a token of one service, sees their changes, and repeats the entity tag", async () => {
    const { owner, teamId } = await planning.team()
    const json = { "content-type": "application/json" }
    const send = async (method: string, path: string, body: object) => {
      const answer = await owner.ask(method, path, body, json)
      expect(answer.status).toBeLessThan(300)
      return JSON.parse(answer.text)
    }
    const service = await send("POST", "services", { name: "shop" })
    const made = { name: "in a page", key: "in-a-page" }
    const experiment = await send("POST", `services/${service.id}/experiments`, made)
    const serve = (value: number) =>
      send("PUT", `experiments/${experiment.id}/buckets`, {
        buckets: [{ bucket_name: "on", percentage_distribution: 100, value }]
      })
    await serve(1)
    const token = await planning.tokenOf(owner.id, teamId, { scopes: ["evaluate"], service_id: service.id })

    const page = await browser.newPage()
    const tags: (string | undefined)[] = []
    const statuses: number[] = []
    const complaints: string[] = []
    page.on("pageerror", (error) => complaints.push(error.message))
    page.on("response", (response) => {
      const request = response.request()
      if (request.method() !== "POST") return
      statuses.push(response.status())
      tags.push(request.headers()["if-none-match"])
    })
    await page.goto(origin())
    await page.evaluate(`start(${JSON.stringify(planning.url)}, ${JSON.stringify(token)})`)
    expect(await page.evaluate("read()")).toMatchObject({ value: 1, reason: "STATIC", variant: "on" })
    await expect.poll(() => statuses, { timeout: 10_000 }).toEqual([200, 304])
    expect(tags).toEqual([undefined, expect.stringMatching(/^"[\w-]{16}"$/)])
    await serve(2)
    await page.waitForFunction("read().value === 2", undefined, { timeout: 10_000 })
    expect(complaints).toEqual([])
  })
})
