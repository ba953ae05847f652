import { rm } from "node:fs/promises"
import { join } from "node:path"
import { embeddedPostgres } from "@sortition/embedded-postgres/embeddedPostgres"
import { readPidFile } from "@sortition/embedded-postgres/readPidFile"
import { makeDataFolder } from "@sortition/embedded-postgres/testing/makeDataFolder"
import { Effect, Exit, Scope } from "effect"

/** A PostgreSQL of a test's own, to do harm to. `folder` is a new one when absent. */
export const faultyPostgres = async (settings: Readonly<Record<string, string>> = {}, folder?: string) => {
  const dataDir = folder ?? (await makeDataFolder("sortition-faulty-"))
  const start = async (port: number) => {
    const scope = Scope.makeUnsafe()
    const { url } = await Effect.runPromise(Scope.provide(embeddedPostgres({ dataDir, port, settings }), scope))
    return { url, close: () => Effect.runPromise(Scope.close(scope, Exit.void)) }
  }
  let running = await start(0)
  const { url } = running
  return {
    url,
    /** Ends every connection and loses what is not in the log, as `pg_ctl restart -m immediate` does. */
    restart: async () => {
      process.kill((await readPidFile(join(dataDir, "postgres")))?.pid ?? 0, "SIGQUIT")
      await running.close()
      running = await start(Number(new URL(url).port))
    },
    stop: async () => {
      await running.close()
      await rm(dataDir, { recursive: true, force: true, maxRetries: 3 })
    }
  }
}
