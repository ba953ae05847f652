import { expect, it } from "@effect/vitest"
import { emptyDatabase } from "@sortition/postgres/testing/freshDatabase"
import { ConfigProvider, Effect } from "effect"
import { describe } from "vitest"
import { QueueConnection } from "./QueueConnection.ts"

const testDatabase = Effect.acquireRelease(Effect.promise(emptyDatabase), ({ drop }) => Effect.promise(drop))

describe("the environment chooses the server", () => {
  const connect = (environment: Record<string, string>) =>
    QueueConnection.use(({ kind }) => Effect.succeed(kind)).pipe(
      Effect.provide(QueueConnection.layer),
      Effect.provide(ConfigProvider.layer(ConfigProvider.fromEnvRecord(environment)))
    )

  it.live("PostgreSQL when REDIS_URL is empty", () =>
    Effect.gen(function* () {
      const { url } = yield* testDatabase
      expect(yield* connect({ REDIS_URL: "", DATABASE_URL: url })).toBe("postgres")
    })
  )

  it.live("the PostgreSQL of DATABASE_DIRECT_URL, because a pooler keeps no session", () =>
    Effect.gen(function* () {
      const { url } = yield* testDatabase
      // Nothing listens on port 1.
      const pooled = "postgres://nobody@127.0.0.1:1/x"
      expect(yield* connect({ DATABASE_URL: pooled, DATABASE_DIRECT_URL: url })).toBe("postgres")
    })
  )

  it.live.each([
    {
      environment: { REDIS_URL: "http://secret@localhost" },
      message: "REDIS_URL must be a redis:// or rediss:// URL, or redis+cluster://host:port,host:port"
    },
    {
      environment: { REDIS_URL: "secret" },
      message: "REDIS_URL must be a redis:// or rediss:// URL, or redis+cluster://host:port,host:port"
    },
    {
      environment: { DATABASE_URL: "mysql://secret@localhost/x" },
      message: "DATABASE_URL must be a postgres:// or postgresql:// URL"
    },
    {
      environment: { DATABASE_URL: "postgres://a@localhost/x", DATABASE_DIRECT_URL: "http://secret@localhost" },
      message: "DATABASE_DIRECT_URL must be a postgres:// or postgresql:// URL"
    },
    {
      environment: { DATABASE_DIRECT_URL: "postgres://secret@localhost/x" },
      message: "DATABASE_DIRECT_URL needs DATABASE_URL"
    }
  ])("a bad URL is one clear error without the URL in it: $message", ({ environment, message }) =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(connect(environment))
      expect(error.message).toContain(message)
      expect(String(error)).not.toContain("secret")
    })
  )
})
