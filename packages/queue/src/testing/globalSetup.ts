import type { TestProject } from "vitest/node"
import { prepareTemplate } from "./prepareTemplate.ts"
import { hasRedisServer, startRedisServer } from "./redisServer.ts"

declare module "vitest" {
  interface ProvidedContext {
    /** The address of the test run's Redis, null on a machine without `redis-server`. */
    readonly redisUrl: string | null
  }
}

/** The schema of the queue, and one Redis for a run of vitest, when there is a `redis-server` on the path. See `describeBackends`. */
export const setup = async (project: TestProject): Promise<(() => Promise<void>) | undefined> => {
  await prepareTemplate(project)
  if (!hasRedisServer()) {
    if (process.env.CI) throw new Error("no redis-server on the path: in CI nothing is skipped")
    console.warn("no redis-server on the path: tests on Redis are skipped")
    project.provide("redisUrl", null)
    return undefined
  }
  const server = await startRedisServer()
  project.provide("redisUrl", server.url)
  return server.stop
}
