// npm run screenshots: every screen in light, in dark and on a phone, from a service with the demo's data.
import { mkdirSync } from "node:fs"
import { join } from "node:path"
import { chromiumArgs, findChromium } from "@sortition/runtime/testing/findChromium"
import { chromium } from "playwright-core"
import { demoScreens } from "./demoScreens.ts"
import { settled } from "./settled.ts"
import { startDemo } from "./startDemo.ts"

const looks = [
  { name: "light", colorScheme: "light", viewport: { width: 1280, height: 900 } },
  { name: "dark", colorScheme: "dark", viewport: { width: 1280, height: 900 } },
  { name: "phone", colorScheme: "light", viewport: { width: 390, height: 844 } }
] as const

const executablePath = findChromium()
if (executablePath === null) throw new Error("screenshots need a chromium on the path")

const [, , wanted = ""] = process.argv
const folder = join(import.meta.dirname, "..", "..", "screenshots")
mkdirSync(folder, { recursive: true })
const demo = await startDemo()
const browser = await chromium.launch({ executablePath, args: chromiumArgs })
try {
  const screens = (await demoScreens(demo.url, demo.token)).filter(({ name }) => name.includes(wanted))
  for (const { name: look, ...options } of looks) {
    const context = await browser.newContext({ ...options, locale: "en-GB", reducedMotion: "reduce" })
    await context.request.post(`${demo.url}/app/session`, { headers: { authorization: `Bearer ${demo.token}` } })
    const page = await context.newPage()
    for (const { name, path } of screens) {
      await page.goto(`${demo.url}/app${path}`)
      await settled(page)
      await page.screenshot({ path: join(folder, `${name}-${look}.png`), fullPage: true })
    }
    await context.close()
  }
  process.stdout.write(`${screens.length * looks.length} pictures in ${folder}\n`)
} finally {
  await browser.close()
  await demo.stop()
}
