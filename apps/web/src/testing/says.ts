import type { Page } from "playwright-core"

/** Waits for a text on the page. */
export const says = (page: Page, text: RegExp | string) => page.getByText(text).first().waitFor()
