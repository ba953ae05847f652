import { ConfigProvider, Effect } from "effect"
import { databaseWhile } from "./database.ts"
import { settings } from "./settings.ts"

// Most modules of this program belong to the service. They are loaded while PostgreSQL starts, which takes as long.
const loadService = () => import("./service.ts")

/** API and worker in one process, on the database of `DATABASE_URL` or an embedded one. With `demo`, experiments fill a new database, and visitors come. */
export const standalone = ({ demo }: { readonly demo: boolean }) =>
  Effect.gen(function* () {
    const { auth, dataDir, metricsPort, rateLimit } = yield* settings
    const { unexpectedEnd, url } = yield* databaseWhile(loadService)
    const { service } = yield* Effect.promise(loadService)
    const environment = yield* ConfigProvider.ConfigProvider
    const decided = ConfigProvider.fromUnknown({
      DATABASE_URL: url,
      SORTITION_AUTH: auth,
      SORTITION_METRICS_PORT: String(metricsPort),
      SORTITION_RATE_LIMIT: rateLimit
    })
    return yield* service({ dataDir, demo, isOpen: auth === "open" }).pipe(
      Effect.provideService(ConfigProvider.ConfigProvider, ConfigProvider.orElse(decided, environment)),
      Effect.raceFirst(unexpectedEnd)
    )
  }).pipe(Effect.scoped)
