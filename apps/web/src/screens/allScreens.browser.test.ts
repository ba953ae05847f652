import { freshDatabase, type TestDatabase } from "@sortition/postgres/testing/freshDatabase"
import { chromiumArgs, findChromium } from "@sortition/runtime/testing/findChromium"
import { type Browser, chromium, type Page } from "playwright-core"
import { afterAll, beforeAll, expect, it } from "vitest"
import { demoScreens, type Screen } from "../testing/demoScreens.ts"
import { gzipBytes, loadedScripts } from "../testing/loadedCode.ts"
import { settled } from "../testing/settled.ts"
import { startDemo } from "../testing/startDemo.ts"
import { accessProblems, describeInBrowser } from "../testing/useDashboard.ts"
import { watch } from "../testing/watch.ts"

const desk = { width: 1280, height: 900 }
const phone = { width: 390, height: 844 }

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

  const colourProblems = async (page: Page, colorScheme: "light" | "dark") => {
    await page.emulateMedia({ colorScheme })
    return (await accessProblems(page)).map((problem) => `${colorScheme}: ${problem}`)
  }

  /** Whether the page can be scrolled sideways on a phone. */
  const excessOf = async (page: Page) => {
    await page.setViewportSize(phone)
    const excess = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth
    )
    return excess > 0 ? [`${excess} pixels too wide for a phone`] : []
  }

  it.concurrent.each([
    ["one half", 0],
    ["the other half", 1]
  ] as const)(
    "is accessible in both colours and on a phone, loads at most 60 kB of its own, without complaints: %s",
    async (_, half) => {
      const context = await browser.newContext({ viewport: desk, locale: "en-GB", reducedMotion: "reduce" })
      await context.request.post(`${demo.url}/app/session`, { headers: { authorization: `Bearer ${demo.token}` } })
      const page = await context.newPage()
      const found: string[] = []
      const complaints: string[] = []
      watch(page, demo.url, complaints)
      // The walk begins with home.
      let firstView: ReadonlySet<string> | undefined
      const walked = screens.filter((_, place) => place === 0 || place % 2 === half)
      for (const { name, path } of walked) {
        await page.setViewportSize(desk)
        await page.goto(`${demo.url}/app${path}`)
        await settled(page)
        const scripts = await loadedScripts(page)
        firstView ??= new Set(scripts)
        const own = gzipBytes(scripts.filter((script) => firstView?.has(script) !== true))
        const problems = [
          ...(own > 60_000 ? [`${own} bytes of code`] : []),
          ...(await colourProblems(page, "light")),
          ...(await colourProblems(page, "dark")),
          ...(await excessOf(page)),
          ...(await colourProblems(page, "light")),
          ...complaints.splice(0)
        ]
        found.push(...problems.map((problem) => `${name}: ${problem}`))
      }
      await context.close()
      expect(found).toEqual([])
      expect(gzipBytes([...(firstView ?? [])])).toBeGreaterThan(100_000)
    },
    240_000
  )
})
