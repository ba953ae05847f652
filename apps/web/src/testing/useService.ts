import { freshDatabase, type TestDatabase } from "@sortition/postgres/testing/freshDatabase"
import { startService } from "./startService.ts"

/** A service with a database of its own, at the same address each time it starts. */
export const useService = () => {
  let database: TestDatabase | undefined
  let running: Awaited<ReturnType<typeof startService>> | undefined
  let port = "0"
  const stop = async () => {
    await running?.stop()
    running = undefined
  }
  return {
    start: async () => {
      database ??= await freshDatabase()
      running = await startService(database.url, { PORT: port })
      port = new URL(running.url).port
      return running.url
    },
    stop,
    end: async () => {
      await stop()
      await database?.drop()
    }
  }
}
