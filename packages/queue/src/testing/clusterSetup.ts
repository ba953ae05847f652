import type { TestProject } from "vitest/node"
import { startRedisCluster } from "./redisCluster.ts"
import { hasRedisServer } from "./redisServer.ts"

declare module "vitest" {
  interface ProvidedContext {
    /** Whether suites run on Redis alone. */
    readonly onlyRedis?: boolean
  }
}

/** A Redis Cluster instead of the test run's Redis. See `describeBackends`. */
export const setup = async (project: TestProject): Promise<(() => Promise<void>) | undefined> => {
  project.provide("onlyRedis", true)
  if (!hasRedisServer()) {
    if (process.env.CI) throw new Error("no redis-server on the path: in CI nothing is skipped")
    console.warn("no redis-server on the path: tests on Redis Cluster are skipped")
    project.provide("redisUrl", null)
    return undefined
  }
  const cluster = await startRedisCluster()
  project.provide("redisUrl", cluster.url)
  return cluster.stop
}
