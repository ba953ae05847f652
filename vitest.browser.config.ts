import { fileURLToPath } from "node:url"
import { configDefaults, defineConfig } from "vitest/config"
import config from "./vitest.config.ts"

const setUp = (path: string) => fileURLToPath(new URL(path, import.meta.url))

const shared = {
  ...config.test,
  exclude: configDefaults.exclude,
  globalSetup: [
    setUp("packages/postgres/src/testing/globalSetup.ts"),
    setUp("packages/queue/src/testing/globalSetup.ts"),
    setUp("apps/web/src/testing/globalSetup.ts")
  ]
}

/** It measures how fast pages are, so nothing runs beside it. */
const alone = ["**/figures.browser.test.ts"]

/** The dashboard, in a real browser on a real service. */
export default defineConfig({
  test: {
    projects: [
      { test: { ...shared, name: "figures", include: alone, maxWorkers: 1, sequence: { groupOrder: 1 } } },
      {
        test: {
          ...shared,
          name: "browser",
          include: ["**/*.browser.test.ts"],
          exclude: [...shared.exclude, ...alone],
          // A browser, the service and PostgreSQL share the cores.
          maxWorkers: 2,
          sequence: { groupOrder: 2 }
        }
      }
    ]
  }
})
