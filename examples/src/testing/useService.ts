import { type RunningApi, startApi } from "@sortition/api/testing/startApi"
import { freshDatabase, type TestDatabase } from "@sortition/postgres/testing/freshDatabase"
import { startWorker } from "@sortition/worker/testing/startWorker"
import { afterAll, beforeAll } from "vitest"

/** API and worker on a database of their own, for the tests of one file; the answer gives the API's address. */
export const useService = (): (() => string) => {
  let database: TestDatabase
  let api: RunningApi
  let stopWorker: () => Promise<void>

  beforeAll(async () => {
    database = await freshDatabase()
    api = await startApi(database.url)
    stopWorker = await startWorker(database.url)
  })
  afterAll(async () => {
    await api?.stop()
    await stopWorker?.()
    await database?.drop()
  })
  return () => api.url
}
