import type { Page } from "playwright-core"

/** Waits until a screen shows its data: it has a heading, and nothing holds a place any more. */
export const settled = async (page: Page): Promise<void> => {
  await page.locator("h1").first().waitFor()
  await page.waitForFunction(() => document.querySelector(".skeleton") === null && document.fonts.status === "loaded")
}
