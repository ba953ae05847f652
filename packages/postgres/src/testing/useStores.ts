import postgres from "postgres"
import { afterAll, beforeAll } from "vitest"
import { Database } from "../sql/Database.ts"
import { withPatience } from "./databaseUrl.ts"
import { freshDatabase, type TestDatabase } from "./freshDatabase.ts"
import { openStores } from "./openStores.ts"

type Stores = ReturnType<typeof openStores>

export interface StoresInUse extends Pick<Stores, "run"> {
  readonly url: string
  /** Direct access to the database, past the stores. */
  readonly sql: postgres.Sql
  /** The stores, once for each process. */
  readonly processes: readonly Pick<Stores, "run">[]
}

/**
 * The domain and its stores on a database for the tests of one file, as `count` processes have them. They exist only once the tests begin.
 * `run` runs in the first process.
 */
export const useStores = (count = 1): StoresInUse => {
  let database: TestDatabase
  let first: Stores
  let processes: readonly Stores[]
  let sql: postgres.Sql
  beforeAll(async () => {
    database = await freshDatabase()
    const open = () => openStores(withPatience(database.url), { isMigrated: true })
    first = open()
    processes = [first, ...Array.from({ length: count - 1 }, open)]
    sql = postgres(database.url, { max: 2, onnotice: () => undefined })
    // Several are connected before they race, or they would come one after the other.
    if (count > 1) await Promise.all(processes.map(({ run }) => run(Database.use(({ ready }) => ready))))
  })
  afterAll(async () => {
    await Promise.all([sql.end(), ...processes.map(({ close }) => close())])
    await database.drop()
  })
  return {
    run: (effect, options) => first.run(effect, options),
    get url() {
      return withPatience(database.url)
    },
    get sql() {
      return sql
    },
    get processes() {
      return processes
    }
  }
}
