import { configDefaults, defineConfig } from "vitest/config"
import config from "./vitest.config.ts"

/** They watch how long an answer takes, so nothing runs beside them. */
const alone = ["killed", "migrating", "overload", "postgres", "redisFaults", "rollingDeploy", "twoVersions"].map(
  (name) => `**/${name}.faults.test.ts`
)

/** The slow tests of faults: processes that are killed, servers that go away. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          ...config.test,
          name: "alone",
          include: alone,
          exclude: configDefaults.exclude,
          maxWorkers: 1,
          sequence: { groupOrder: 1 }
        }
      },
      {
        test: {
          ...config.test,
          name: "faults",
          include: ["**/*.faults.test.ts"],
          exclude: [...configDefaults.exclude, ...alone],
          maxWorkers: 2,
          sequence: { groupOrder: 2 }
        }
      }
    ]
  }
})
