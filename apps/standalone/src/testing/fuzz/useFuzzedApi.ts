import { fileURLToPath } from "node:url"
import { type Call, restCallsOf, trpcCallsOf } from "@sortition/api/testing/access/callsOf"
import { makeScene, type Scene } from "@sortition/api/testing/access/makeScene"
import { adminToken, peopleAt } from "@sortition/api/testing/usePlanning"
import { AssignmentPropagation } from "@sortition/domain/planning/AssignmentPropagation"
import { freshDatabase, type TestDatabase } from "@sortition/postgres/testing/freshDatabase"
import { openStores } from "@sortition/postgres/testing/openStores"
import { afterAll, beforeAll } from "vitest"
import { startProgram } from "../startProgram.ts"

/** The API as a process of its own. A new scene has one of everything, so that a request that spoils it disturbs no other test. */
export const useFuzzedApi = () => {
  let database: TestDatabase | undefined
  let running: ReturnType<typeof startProgram> | undefined
  let stores: ReturnType<typeof openStores> | undefined
  let url = ""
  beforeAll(async () => {
    database = await freshDatabase()
    running = startProgram({
      main: fileURLToPath(new URL("../../../../api/src/main.ts", import.meta.url)),
      environment: {
        DATABASE_URL: database.url,
        SORTITION_AUTH: "required",
        SORTITION_ADMIN_TOKEN: adminToken,
        // A fast machine would send more unknown tokens in a minute than an address may.
        SORTITION_RATE_LIMIT: "off"
      },
      isReady: (output) => output.includes("sortition api ready")
    })
    url = /api ready on (http:[^"\s]+)/.exec(await running.ready)?.[1] ?? ""
    stores = openStores(database.url)
  })
  afterAll(async () => {
    await Promise.all([running?.kill("SIGTERM"), stores?.close()])
    await database?.drop()
  })
  const people = peopleAt(() => url)
  const assign = async () => {
    await stores?.run(AssignmentPropagation.use((propagation) => propagation.assignPending))
  }
  return {
    get url() {
      return url
    },
    /** The log so far, of which a fault leaves a line with its stack. */
    log: () => running?.output() ?? "",
    scene: async (): Promise<{ readonly scene: Scene; readonly calls: readonly Call[] }> => {
      const scene = await makeScene({ ...people, url, databaseUrl: database?.url ?? "", assign })
      return { scene, calls: [...(await restCallsOf(url, scene)), ...trpcCallsOf(scene)] }
    }
  }
}
