import postgres from "postgres"
import { afterAll, beforeAll } from "vitest"
import { withPatience } from "./databaseUrl.ts"
import { freshDatabase, type TestDatabase } from "./freshDatabase.ts"
import { openStores } from "./openStores.ts"

type Stores = ReturnType<typeof openStores>

export interface StoresInUse extends Pick<Stores, "run"> {
  readonly url: string
  /** Direct access to the database, past the stores. */
  readonly sql: postgres.Sql
}

/** The domain and its stores on a database for the tests of one file. They exist only once the tests begin. */
export const useStores = (): StoresInUse => {
  let database: TestDatabase
  let stores: Stores
  let sql: postgres.Sql
  beforeAll(async () => {
    database = await freshDatabase()
    stores = openStores(withPatience(database.url), { isMigrated: true })
    sql = postgres(database.url, { max: 2, onnotice: () => undefined })
  })
  afterAll(async () => {
    await Promise.all([sql.end(), stores.close()])
    await database.drop()
  })
  return {
    run: (effect, options) => stores.run(effect, options),
    get url() {
      return withPatience(database.url)
    },
    get sql() {
      return sql
    }
  }
}
