import { fileURLToPath } from "node:url"
import { configDefaults, defineConfig } from "vitest/config"

const setUp = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/**
 * All suites in one run, on one PostgreSQL, one Redis and the bundles of programs. A package's own configuration runs its part in the same
 * way. Slow tests of faults run only with `vitest.faults.config.ts`, tests in a browser with `vitest.browser.config.ts`, those of heavy
 * examples with `vitest.heavy.config.ts`.
 */
export default defineConfig({
  test: {
    include: ["**/*.test.ts"],
    exclude: [...configDefaults.exclude, "**/*.{faults,browser,heavy}.test.ts"],
    globalSetup: [
      setUp("packages/postgres/src/testing/globalSetup.ts"),
      setUp("packages/queue/src/testing/globalSetup.ts"),
      setUp("packages/runtime/src/testing/globalSetup.ts"),
      setUp("apps/api/src/testing/programs/bundlePrograms.ts")
    ],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Most of a file's time would go into importing Effect and the API again.
    isolate: false,
    // The smallest runners of CI have two cores; one file in three waits for servers to start and stop.
    maxWorkers: 3
  }
})
