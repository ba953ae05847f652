import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { startStandalone } from "@sortition/standalone/testing/startStandalone"

/** The administrator's token of every service of the tests. */
export const adminToken = "administrator-of-the-tests"

/** The whole service, as `npm start` runs it, on a database of the test run; a token is required. */
export const startService = async (databaseUrl: string, environment: Readonly<Record<string, string>> = {}) => {
  const folder = await mkdtemp(join(tmpdir(), "sortition-web-"))
  const running = startStandalone({
    DATABASE_URL: databaseUrl,
    SORTITION_DATA_DIR: folder,
    SORTITION_AUTH: "required",
    SORTITION_ADMIN_TOKEN: adminToken,
    SORTITION_RATE_LIMIT: "off",
    SORTITION_WEBHOOK_ALLOW: "127.0.0.1",
    ...environment
  })
  const url = await running.ready
  return {
    url,
    stop: async () => {
      await running.kill("SIGTERM")
      await rm(folder, { recursive: true, force: true })
    }
  }
}
