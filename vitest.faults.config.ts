import { basename } from "node:path"
import { configDefaults, defineConfig } from "vitest/config"
import { BaseSequencer, type TestSpecification } from "vitest/node"
import config from "./vitest.config.ts"

const { globalSetup, ...test } = config.test ?? {}

/** They use all of the machine, compare what it does at two times, or watch how long answers take, so nothing runs beside them. */
const alone = ["**/{idempotency,migrating,overload,postgres,redisFaults}.faults.test.ts"]

/** They wait, and compute little: a few of them run beside each other, and nothing else does. */
const waiting = ["**/{alerts,longOutage,redisCluster}.faults.test.ts"]

/** They need most time. One that begins last would run while nothing else does. */
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

/** One group after the other; the suites on a Redis Cluster begin with the first. */
const groups = [
  { name: "faults", include: ["**/*.faults.test.ts"], others: [...alone, ...waiting], maxWorkers: 3 },
  { name: "waiting", include: waiting, others: [], maxWorkers: 2 },
  { name: "alone", include: alone, others: [], maxWorkers: 1 }
]

/** The slow tests of faults: processes that are killed, servers that go away. All share one PostgreSQL, one Redis and the bundles of programs. */
export default defineConfig({
  test: {
    ...(globalSetup !== undefined && { globalSetup }),
    sequence: { sequencer: LongestFirst },
    projects: groups.map(({ others, ...group }, index) => ({
      test: {
        ...test,
        ...group,
        exclude: [...configDefaults.exclude, ...others],
        sequence: { groupOrder: index + 1 }
      }
    }))
  }
})
