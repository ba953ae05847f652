import { readFile } from "node:fs/promises"
import { join, resolve } from "node:path"
import postgres from "postgres"
import { passwordFile } from "./createCluster.ts"
import { readPidFile } from "./readPidFile.ts"
import { serverUrl } from "./serverUrl.ts"

/** The address of the database `sortition` on the server that runs on this data folder; null when none runs, or it does not answer. */
export const runningServerUrl = async (dataDir: string): Promise<string | null> => {
  const pgData = join(resolve(dataDir), "postgres")
  const file = await readPidFile(pgData)
  if (file?.port === undefined) return null
  const password = (await readFile(join(pgData, passwordFile), "utf8").catch(() => "")).trim()
  const url = serverUrl(password, file.port, "sortition")
  const sql = postgres(url, { max: 1, connect_timeout: 2, fetch_types: false, onnotice: () => undefined })
  try {
    await sql`select 1`
    return url
  } catch {
    return null
  } finally {
    await sql.end({ timeout: 0 })
  }
}
