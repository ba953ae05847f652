import { fileURLToPath } from "node:url"
import { configDefaults, defineConfig } from "vitest/config"
import config from "./vitest.config.ts"

const { globalSetup, ...test } = config.test ?? {}

/** They watch how long an answer takes, so nothing runs beside them. */
const alone = ["killed", "migrating", "overload", "postgres", "redisFaults", "rollingDeploy", "twoVersions"].map(
  (name) => `**/${name}.faults.test.ts`
)

/** The slow tests of faults: processes that are killed, servers that go away. All share one PostgreSQL, one Redis and the bundles of programs. */
export default defineConfig({
  test: {
    globalSetup: [
      ...[globalSetup ?? []].flat(),
      fileURLToPath(new URL("apps/api/src/testing/programs/bundlePrograms.ts", import.meta.url))
    ],
    projects: [
      {
        test: {
          ...test,
          name: "alone",
          include: alone,
          exclude: configDefaults.exclude,
          maxWorkers: 1,
          sequence: { groupOrder: 1 }
        }
      },
      {
        test: {
          ...test,
          name: "faults",
          include: ["**/*.faults.test.ts"],
          exclude: [...configDefaults.exclude, ...alone],
          maxWorkers: 3,
          sequence: { groupOrder: 2 }
        }
      }
    ]
  }
})
