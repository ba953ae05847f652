import { type ApiOptions, type RunningApi, startApi } from "@sortition/api/testing/startApi"
import { createSortitionClient } from "@sortition/client"
import { freshDatabase, type TestDatabase } from "@sortition/postgres/testing/freshDatabase"
import { startWorker } from "@sortition/worker/testing/startWorker"
import { afterAll, beforeAll } from "vitest"

export interface Service {
  /** The address of the API, without a slash at the end. */
  readonly url: string
  /** The local user's token. */
  readonly token: string
  readonly adminToken: string
}

const adminToken = "an-administrator-of-tests"

/** Creates what `npm start` creates on a new database: the local user's token and first project. */
const settle = async (url: string): Promise<Service> => {
  const { planning: administration } = createSortitionClient({ url, token: adminToken })
  const { data } = await administration.tokens.create.mutate({
    user_id: "1",
    data: { type: "api_tokens", attributes: { name: "a test's", team_id: "1" } }
  })
  const { token } = data.attributes
  const { planning } = createSortitionClient({ url, token })
  const project = { type: "projects", attributes: { name: "My first project" } } as const
  await planning.projects.create.mutate({ team_id: "1", data: project })
  return { url, token, adminToken }
}

/** API and worker on their own database, in the state that `npm start` leaves, for the tests of one file. */
export const useService = ({
  access = "open",
  settings = {}
}: Pick<ApiOptions, "access" | "settings"> = {}): (() => Service) => {
  let database: TestDatabase
  let api: RunningApi
  let stopWorker: () => Promise<void>
  let service: Service

  beforeAll(async () => {
    database = await freshDatabase()
    api = await startApi(database.url, undefined, { access, adminToken, settings })
    stopWorker = await startWorker(database.url)
    service = await settle(api.url)
  })
  afterAll(async () => {
    await api?.stop()
    await stopWorker?.()
    await database?.drop()
  })
  return () => service
}
