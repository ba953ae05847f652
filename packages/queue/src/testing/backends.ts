import { randomBytes } from "node:crypto"
import { describe, inject } from "vitest"
import type { QueueServer } from "../QueueConnection.ts"
import type {} from "./clusterSetup.ts"
import type {} from "./globalSetup.ts"

export interface TestBackend {
  readonly kind: QueueServer["kind"]
  /** A queue of its own on this backend; on PostgreSQL it lies in the database at `databaseUrl`. */
  readonly server: (databaseUrl: string) => QueueServer
}

const queueName = () => `test-${randomBytes(8).toString("hex")}`

/** Gives a suite both queue backends. Needs this folder's `globalSetup`; without `redis-server` the suite on Redis is skipped, and its name says so. */
export const describeBackends = (suite: (backend: TestBackend) => void): void => {
  if (inject("onlyRedis") !== true) {
    describe("on PostgreSQL", () => {
      suite({ kind: "postgres", server: (url) => ({ kind: "postgres", url, queue: queueName() }) })
    })
  }
  const redisUrl = inject("redisUrl")
  const url = redisUrl ?? "redis://127.0.0.1:0"
  const name = redisUrl === null ? "on Redis: skipped, no redis-server on the path" : "on Redis"
  describe.skipIf(redisUrl === null)(name, () => {
    suite({ kind: "redis", server: () => ({ kind: "redis", url, queue: queueName() }) })
  })
}
