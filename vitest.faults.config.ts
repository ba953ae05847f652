import { basename } from "node:path"
import { configDefaults, defineConfig } from "vitest/config"
import { BaseSequencer, type TestSpecification } from "vitest/node"
import config from "./vitest.config.ts"

const { globalSetup, ...test } = config.test ?? {}

/** They use all of the machine, compare what it does at two times, or watch how long answers take, so nothing runs beside them. */
const alone = ["**/{idempotency,migrating,overload,postgres,redisCluster,redisFaults}.faults.test.ts"]

/** They take longest. One that begins last would run while nothing else does. */
const first = ["longOutage", "alerts", "killedEvaluator", "killed", "fuzz", "sameDecisions"]

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const placeOf = ({ moduleId }: TestSpecification) => {
      const place = first.indexOf(basename(moduleId, ".faults.test.ts"))
      return place === -1 ? first.length : place
    }
    return (await super.sort(files)).toSorted((a, b) => placeOf(a) - placeOf(b))
  }
}

/** The slow tests of faults: processes that are killed, servers that go away. All share one PostgreSQL, one Redis and the bundles of programs. */
export default defineConfig({
  test: {
    ...(globalSetup !== undefined && { globalSetup }),
    sequence: { sequencer: LongestFirst },
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
          // Most files wait longer than they compute.
          maxWorkers: 3,
          sequence: { groupOrder: 2 }
        }
      }
    ]
  }
})
