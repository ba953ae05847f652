import { findProgram } from "@sortition/runtime/findProgram"
import { type Browser, chromium } from "playwright-core"

const names = ["chromium", "chromium-browser", "google-chrome"]

/** The browser on this machine; undefined without one, which in CI is a fault: nothing is skipped there. */
export const chromiumFile = names.map((name) => findProgram(name)).find((file) => file !== null)
if (chromiumFile === undefined && process.env.CI) throw new Error("no chromium on the path: in CI nothing is skipped")

const args = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync"
]

export const openChromium = (): Promise<Browser> => chromium.launch({ executablePath: chromiumFile ?? "", args })
