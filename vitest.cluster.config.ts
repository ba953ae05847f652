import { fileURLToPath } from "node:url"
import { defineConfig } from "vitest/config"
import config from "./vitest.config.ts"

const setUp = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** The suites of the job queue, on a Redis Cluster of three nodes. */
export default defineConfig({
  test: {
    ...config.test,
    include: ["packages/queue/src/JobQueueLive.test.ts", "packages/queue/src/JobWorker.test.ts"],
    globalSetup: [
      setUp("packages/postgres/src/testing/globalSetup.ts"),
      setUp("packages/queue/src/testing/clusterSetup.ts")
    ]
  }
})
