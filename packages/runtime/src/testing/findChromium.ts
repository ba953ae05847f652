import { findProgram } from "../findProgram.ts"

/** The browser of the machine; null when there is none. In CI that is an error, because nothing may be skipped there. */
export const findChromium = (): string | null => {
  const found = ["chromium", "chromium-browser", "google-chrome"]
    .map((name) => findProgram(name))
    .find((file) => file !== null)
  if (found === undefined && process.env.CI) throw new Error("no chromium on the path: in CI nothing is skipped")
  return found ?? null
}

export const chromiumArgs = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync"
]
