import { chromiumArgs, findChromium } from "@sortition/runtime/testing/findChromium"
import { type Browser, chromium } from "playwright-core"

export const openChromium = (): Promise<Browser> =>
  chromium.launch({ executablePath: findChromium() ?? "", args: chromiumArgs })
