import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { findChromium } from "@sortition/runtime/testing/findChromium"
import { type Browser, chromium } from "playwright-core"
import { build, type PreviewServer, preview } from "vite"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { repeatedOrder, storedButtons } from "./testing/stored.ts"
import { useShop } from "./testing/useShop.ts"
import { until } from "./until.ts"

const folder = join(import.meta.dirname, "../react")
const configFile = join(folder, "vite.config.ts")
const executablePath = findChromium()
const missing = executablePath === null ? ": skipped, no chromium on the path" : ""

describe.skipIf(executablePath === null)(`the shop in React${missing}`, () => {
  const shop = useShop()
  let outDir: string
  let server: PreviewServer
  let browser: Browser

  beforeAll(async () => {
    outDir = await mkdtemp(join(tmpdir(), "sortition-react-"))
    const { SORTITION_SERVICE, SORTITION_TOKEN, SORTITION_URL } = shop().settings
    const define = {
      "import.meta.env.VITE_SORTITION_SERVICE": JSON.stringify(SORTITION_SERVICE),
      "import.meta.env.VITE_SORTITION_TOKEN": JSON.stringify(SORTITION_TOKEN),
      "import.meta.env.VITE_SORTITION_URL": JSON.stringify(SORTITION_URL)
    }
    await build({ configFile, define, logLevel: "warn", build: { outDir, emptyOutDir: true } })
    server = await preview({ configFile, logLevel: "warn", build: { outDir }, preview: { port: 0, host: "127.0.0.1" } })
    browser = await chromium.launch({ executablePath: executablePath ?? "", args: ["--headless", "--no-sandbox"] })
  }, 120_000)
  afterAll(async () => {
    await browser?.close()
    await server?.close()
    await rm(outDir, { recursive: true, force: true })
  })

  const openShop = async (visitor: string) => {
    const context = await browser.newContext()
    await context.addInitScript((id) => localStorage.setItem("visitor", id), visitor)
    const page = await context.newPage()
    const complaints: string[] = []
    page.on("pageerror", (error) => complaints.push(error.message))
    page.on("console", (message) => {
      if (["error", "warning"].includes(message.type())) complaints.push(message.text())
    })
    const [address = ""] = server.resolvedUrls?.local ?? []
    await page.goto(`${address}?country=SE`)
    return { button: page.getByRole("button"), page, complaints }
  }

  it("shows each visitor the stored button", async () => {
    const shown = new Map<string, string>()
    for (const visitor of ["react-1", "react-2", "react-3"]) {
      const { button, complaints, page } = await openShop(visitor)
      const text = (await button.textContent()) ?? ""
      shown.set(visitor, / (grey|green) /.exec(text)?.[1] ?? text)
      await until(
        () => storedButtons(shop(), visitor),
        ({ size }) => size === 1
      )
      expect(complaints).toEqual([])
      await page.close()
    }
    expect(await storedButtons(shop(), "react-")).toEqual(shown)
  })

  it("records once what the visitor pays, and changes the button while it is shown", async () => {
    const { EXPERIMENT: experiment_id } = shop().settings
    const { button, page } = await openShop("react-pays")
    const order = (await page.getByTestId("order").textContent()) ?? ""
    await button.dblclick()
    const paid = { user: "react-pays", order, total: 12.5 }
    await until(
      () => repeatedOrder(shop(), paid),
      (status) => status === "duplicate" || status === "outcome_conflict"
    )
    const buckets = ["control", "treatment"].map((bucket_name) => ({
      bucket_name,
      percentage_distribution: 50,
      value: "blue"
    }))
    await shop().sortition.buckets.replace.mutate({ experiment_id, buckets })
    await page.getByRole("button", { name: "blue" }).waitFor()
  })
})
