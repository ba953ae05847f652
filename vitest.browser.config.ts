import { fileURLToPath } from "node:url"
import { configDefaults, defineConfig } from "vitest/config"
import config from "./vitest.config.ts"

const setUp = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** The dashboard, in a real browser on a real service. */
export default defineConfig({
  test: {
    ...config.test,
    include: ["**/*.browser.test.ts"],
    exclude: configDefaults.exclude,
    globalSetup: [
      setUp("packages/postgres/src/testing/globalSetup.ts"),
      setUp("packages/queue/src/testing/globalSetup.ts"),
      setUp("apps/web/src/testing/globalSetup.ts")
    ],
    // A browser, the service and PostgreSQL share the cores.
    maxWorkers: 2
  }
})
