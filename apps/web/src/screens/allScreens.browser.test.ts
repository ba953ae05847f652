import { freshDatabase, type TestDatabase } from "@sortition/postgres/testing/freshDatabase"
import { type Browser, chromium, type Page } from "playwright-core"
import { afterAll, beforeAll, expect, it } from "vitest"
import { demoScreens, type Screen } from "../testing/demoScreens.ts"
import { chromiumArgs, findChromium } from "../testing/findChromium.ts"
import { gzipBytes, loadedScripts } from "../testing/loadedCode.ts"
import { settled } from "../testing/settled.ts"
import { startDemo } from "../testing/startDemo.ts"
import { accessProblems, describeInBrowser } from "../testing/useDashboard.ts"
import { watch } from "../testing/watch.ts"

describeInBrowser("every screen, with the demo's data", () => {
  let database: TestDatabase
  let demo: Awaited<ReturnType<typeof startDemo>>
  let browser: Browser
  let screens: readonly Screen[]
  beforeAll(async () => {
    database = await freshDatabase()
    demo = await startDemo({ DATABASE_URL: database.url })
    browser = await chromium.launch({ executablePath: findChromium() ?? "", args: chromiumArgs })
    screens = await demoScreens(demo.url, demo.token)
  })
  afterAll(async () => {
    await browser?.close()
    await demo?.stop()
    await database?.drop()
  })

  /** Opens each screen in one browser; `look` gives its findings. */
  const walk = async (
    viewport: { readonly width: number; readonly height: number },
    look: (page: Page) => Promise<readonly string[]>
  ) => {
    const context = await browser.newContext({ viewport, locale: "en-GB", reducedMotion: "reduce" })
    await context.request.post(`${demo.url}/app/session`, { headers: { authorization: `Bearer ${demo.token}` } })
    const found: string[] = []
    const complaints: string[] = []
    const page = await context.newPage()
    watch(page, demo.url, complaints)
    for (const { name, path } of screens) {
      await page.goto(`${demo.url}/app${path}`)
      await settled(page)
      for (const each of [...complaints.splice(0), ...(await look(page))]) found.push(`${name}: ${each}`)
    }
    await context.close()
    return found
  }

  const inBothColours = async (page: Page) => {
    const found: string[] = []
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme })
      found.push(...(await accessProblems(page)).map((problem) => `${colorScheme}: ${problem}`))
    }
    return found
  }

  it("is accessible in light and dark, and the browser complains about nothing", async () => {
    expect(await walk({ width: 1280, height: 900 }, inBothColours)).toEqual([])
  }, 180_000)

  it("loads at most 60 kB of code beyond the first view", async () => {
    // The walk begins with home.
    let firstView: ReadonlySet<string> | undefined
    const found = await walk({ width: 1280, height: 900 }, async (page) => {
      const scripts = await loadedScripts(page)
      firstView ??= new Set(scripts)
      const own = gzipBytes(scripts.filter((name) => firstView?.has(name) !== true))
      return own > 60_000 ? [`${own} bytes of code`] : []
    })
    expect(found).toEqual([])
    expect(gzipBytes([...(firstView ?? [])])).toBeGreaterThan(100_000)
  }, 180_000)

  it("fits a phone: the page does not scroll sideways, and is as accessible", async () => {
    const found = await walk({ width: 390, height: 844 }, async (page) => {
      const excess = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth
      )
      return [...(excess > 0 ? [`${excess} pixels too wide`] : []), ...(await inBothColours(page))]
    })
    expect(found).toEqual([])
  }, 180_000)
})
