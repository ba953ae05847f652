import { mkdtemp, readFile, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { startStandalone } from "@sortition/standalone/testing/startStandalone"

/** A service with the demo's data, on a database given or one of its own. */
export const startDemo = async (environment: Readonly<Record<string, string>> = {}) => {
  const folder = await mkdtemp(join(tmpdir(), "sortition-demo-"))
  const running = startStandalone({ SORTITION_DATA_DIR: folder, SORTITION_RATE_LIMIT: "off", ...environment }, [
    "--demo"
  ])
  const url = await running.ready
  return {
    url,
    token: (await readFile(join(folder, "token"), "utf8")).trim(),
    stop: async () => {
      await running.kill("SIGTERM")
      await rm(folder, { recursive: true, force: true, maxRetries: 3 })
    }
  }
}
