import { accessSync, constants } from "node:fs"
import { delimiter, join } from "node:path"
import { type Browser, chromium } from "playwright-core"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { operationsOf, readDocument } from "../testing/readDocument.ts"
import { useApi } from "../testing/useApi.ts"

const api = useApi()

const isProgram = (file: string): boolean => {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}
const folders = (process.env.PATH ?? "").split(delimiter)
const executablePath = folders
  .flatMap((folder) => ["chromium", "chromium-browser", "google-chrome"].map((name) => join(folder, name)))
  .find(isProgram)
const args = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync"
]

if (executablePath === undefined && process.env.CI) throw new Error("no chromium on the path: in CI nothing is skipped")
const name =
  executablePath === undefined ? "the reference pages: skipped, no chromium on the path" : "the reference pages"

describe.skipIf(executablePath === undefined)(name, () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: executablePath ?? "", args })
  })
  afterAll(() => browser.close())

  it("show every operation, load nothing from another host and report no error", async () => {
    const page = await browser.newPage()
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
    await page.goto(`${api.url}/docs`, { waitUntil: "networkidle" })

    const operations = operationsOf(await readDocument(api.url))
    await page
      .locator(".opblock")
      .nth(operations.length - 1)
      .waitFor()
    const shown = await page.locator(".opblock-summary").allInnerTexts()
    for (const { method, operation, path } of operations) {
      const found = shown.some((text) => {
        const plain = text.replaceAll(/[\u200b\n]/g, " ").replaceAll(/ +/g, " ")
        return (
          plain.includes(`${method} `) && plain.replaceAll(" ", "").includes(path) && plain.includes(operation.summary)
        )
      })
      expect(found, `${method} ${path}`).toBe(true)
    }
    expect(await page.title()).toBe("Experiment API")

    await page.locator(".opblock-summary", { hasText: /Create Sample$/ }).click()
    await page.getByText("allocated_bucket").first().waitFor()
    expect(complaints).toEqual([])
    expect(requested.length).toBeGreaterThan(4)
    for (const url of requested)
      expect(url).toMatch(url.startsWith("data:") ? /^data:image/ : new RegExp(`^${api.url}/`))
    await page.close()
  })
})
