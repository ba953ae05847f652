import { AxeBuilder } from "@axe-core/playwright"
import { chromiumArgs, findChromium } from "@sortition/runtime/testing/findChromium"
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core"
import { afterAll, afterEach, beforeAll, describe, expect, inject } from "vitest"
import type {} from "./globalSetup.ts"
import { makeTeam, type Role } from "./makeTeam.ts"
import { useService } from "./useService.ts"
import { watch } from "./watch.ts"

export interface OpenOptions {
  /** Owner by default; null for a browser that is not signed in. */
  readonly as?: Role | null
  /** 1280 by 900 by default; a phone is 390 by 844. */
  readonly viewport?: { readonly width: number; readonly height: number }
  readonly colorScheme?: "light" | "dark"
}

const rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]

interface DashboardOptions {
  /** A service of the file's own, which `stopService` stops and `startService` starts again at the same address. */
  readonly ownService?: boolean
}

/** The dashboard in a browser, with a team of its own. At the end of each test every page must have been without complaints. */
export const useDashboard = ({ ownService = false }: DashboardOptions = {}) => {
  let browser: Browser | undefined
  let team: Awaited<ReturnType<typeof makeTeam>> | undefined
  const contexts: BrowserContext[] = []
  const complaints: string[] = []
  const own = useService()
  let url = inject("serviceUrl")

  beforeAll(async () => {
    if (ownService) url = await own.start()
    browser = await chromium.launch({ executablePath: findChromium() ?? "", args: chromiumArgs })
    team = await makeTeam(url)
  })
  afterEach(async () => {
    const found = complaints.splice(0)
    await Promise.all(contexts.splice(0).map((context) => context.close()))
    expect(found).toEqual([])
  })
  afterAll(async () => {
    await browser?.close()
    await own.end()
  })

  const ofTeam = () => {
    if (team === undefined) throw new Error("the team is made before the first test")
    return team
  }

  /** A browser of its own, as of another person or another machine. */
  const newContext = async ({
    as = "Owner",
    colorScheme = "light",
    viewport = { width: 1280, height: 900 }
  }: OpenOptions = {}) => {
    if (browser === undefined) throw new Error("the browser starts before the first test")
    const context = await browser.newContext({ viewport, colorScheme, locale: "en-GB", timezoneId: "Europe/Berlin" })
    contexts.push(context)
    if (as !== null) {
      const answer = await context.request.post(`${url}/app/session`, {
        headers: { authorization: `Bearer ${ofTeam().people[as].token}` }
      })
      if (!answer.ok()) throw new Error(`the sign-in failed: ${answer.status()} ${await answer.text()}`)
    }
    return context
  }

  const openIn = async (context: BrowserContext, path: string): Promise<Page> => {
    const page = await context.newPage()
    watch(page, url, complaints)
    await page.goto(`${url}/app${path}`)
    return page
  }

  return {
    get url() {
      return url
    },
    startService: own.start,
    stopService: own.stop,
    get team() {
      return ofTeam()
    },
    /** Sends a request as the owner, past the browser. */
    send: <A>(method: string, path: string, body?: unknown): Promise<A> => ofTeam().send<A>(method, path, body),
    newContext,
    openIn,
    /** A page of a new browser at a path of the dashboard, as `/experiments?q=form`. */
    open: async (path: string, options?: OpenOptions): Promise<Page> => openIn(await newContext(options), path)
  }
}

/** What axe finds on the page as it is. */
export const accessProblems = async (page: Page): Promise<readonly string[]> => {
  const { violations } = await new AxeBuilder({ page }).withTags(rules).analyze()
  return violations.flatMap(({ help, nodes }) => nodes.map(({ target }) => `${help}: ${target.join(" ")}`))
}

// Runs in the page. On a busy machine axe would see colours on their way from the other scheme.
const transitionsEnd = () =>
  Promise.allSettled(
    document.getAnimations().flatMap((each) => (each instanceof CSSTransition ? [each.finished] : []))
  ).then(() => undefined)

/** Fails with what axe finds on the page, in the dark at its own width, and in the light on a phone. `allScreens` looks at every screen in both. */
export const expectAccessible = async (page: Page): Promise<void> => {
  const viewport = page.viewportSize() ?? { width: 1280, height: 900 }
  const found = new Set<string>()
  const looks = [
    { size: viewport, colorScheme: "dark" },
    { size: { width: 390, height: 844 }, colorScheme: "light" }
  ] as const
  for (const { colorScheme, size } of looks) {
    await page.setViewportSize(size)
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" })
    await page.evaluate(transitionsEnd)
    for (const problem of await accessProblems(page)) found.add(`${size.width} px, ${colorScheme}: ${problem}`)
  }
  await page.setViewportSize(viewport)
  expect([...found]).toEqual([])
}

/** Tests in a browser; skipped, and named so, on a machine without one. */
export const describeInBrowser = (name: string, tests: () => void): void => {
  const has = findChromium() !== null
  describe.skipIf(!has)(has ? name : `${name}: skipped, no chromium on the path`, tests)
}
