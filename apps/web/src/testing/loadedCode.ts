import { statSync } from "node:fs"
import { basename } from "node:path"
import { fileURLToPath } from "node:url"
import type { Page } from "playwright-core"

const assets = fileURLToPath(new URL("../../dist/assets/", import.meta.url))

/** The names of the built scripts that a page has loaded since it was opened. */
export const loadedScripts = async (page: Page): Promise<readonly string[]> => {
  const addresses = await page.evaluate(() => performance.getEntriesByType("resource").map(({ name }) => name))
  return [...new Set(addresses.map((address) => basename(new URL(address).pathname)))].filter((name) =>
    name.endsWith(".js")
  )
}

/** The bytes of built scripts, compressed by gzip; the browser itself is sent Brotli. */
export const gzipBytes = (scripts: readonly string[]): number =>
  scripts.reduce((sum, name) => sum + statSync(`${assets}${name}.gz`).size, 0)
