import { findChromium } from "@sortition/runtime/testing/findChromium"
import type { Browser } from "playwright-core"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { openChromium } from "../testing/browser/openChromium.ts"
import { operationsOf, readDocument } from "../testing/readDocument.ts"
import { usePlanning } from "../testing/usePlanning.ts"

const planning = usePlanning()

const hasChromium = findChromium() !== null
const name = hasChromium ? "the reference pages" : "the reference pages: skipped, no chromium on the path"

describe.skipIf(!hasChromium)(name, () => {
  let browser: Browser
  let opened: Awaited<ReturnType<typeof openPage>>
  beforeAll(async () => {
    browser = await openChromium()
    opened = await openPage()
  })
  afterAll(() => browser.close())

  const openPage = async () => {
    const page = await browser.newPage({ viewport: { width: 1300, height: 900 } })
    const requested: string[] = []
    const complaints: string[] = []
    page.on("request", (request) => requested.push(request.url()))
    page.on("requestfailed", (request) => complaints.push(`failed: ${request.url()}`))
    page.on("response", (response) => {
      if (response.status() >= 400) complaints.push(`${response.status()}: ${response.url()}`)
    })
    page.on("console", (message) => {
      if (["error", "warning"].includes(message.type())) complaints.push(message.text())
    })
    page.on("pageerror", (error) => complaints.push(error.message))
    await page.goto(`${planning.url}/docs`, { waitUntil: "networkidle" })
    return { page, requested, complaints }
  }

  it("list the groups and their operations, load nothing from another host and report no error", async () => {
    const { complaints, page, requested } = opened
    const document = await readDocument(planning.url)
    const sidebar = page.locator("aside").first()
    await sidebar.getByText("samples", { exact: true }).first().click()
    await sidebar.getByText("Mark Sample Complete").waitFor()
    const shown = (await sidebar.textContent()) ?? ""
    for (const { name } of document.tags) expect(shown).toContain(name)
    for (const { operation } of operationsOf(document)) {
      if (operation.tags.includes("samples")) expect(shown).toContain(operation.summary)
    }
    expect(await page.title()).toBe("Experiment API")
    expect(complaints).toEqual([])
    expect(requested.length).toBeGreaterThan(2)
    for (const url of requested) {
      expect(url).toMatch(url.startsWith("data:") ? /^data:image/ : new RegExp(`^${planning.url}/`))
    }
  })

  it("try an operation out with the token of the reader", async () => {
    const token = await planning.tokenOf("1", "1")
    const { complaints, page } = opened
    await page.getByText("user roles", { exact: true }).first().click()
    await page.getByPlaceholder("Token").first().fill(token)
    await page.getByRole("button", { name: /Test Request.*user_roles/s }).click()
    const answered = page.waitForResponse((response) => response.url().endsWith("/api/v1/user_roles"))
    await page.getByRole("button", { name: /^Send/ }).first().click()
    expect((await answered).status()).toBe(200)
    expect(complaints).toEqual([])
  })
})
