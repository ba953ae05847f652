import type { Page } from "playwright-core"

/** Waits until a screen shows its data: it has a heading, and for a moment nothing holds a place any more. */
export const settled = async (page: Page): Promise<void> => {
  await page.locator("h1").first().waitFor()
  await page.waitForFunction(
    () => {
      const isWaiting = document.querySelector(".skeleton, [aria-busy='true']") !== null
      const calm = isWaiting ? 0 : Number(document.documentElement.dataset.calm ?? 0) + 1
      document.documentElement.dataset.calm = String(calm)
      return calm > 5
    },
    null,
    { polling: 60 }
  )
  await page.evaluate(() => delete document.documentElement.dataset.calm)
}
