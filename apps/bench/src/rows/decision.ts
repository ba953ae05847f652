import { existsSync } from "node:fs"
import { readFile } from "node:fs/promises"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { z } from "zod"
import { peersFolder } from "../decision/installPeers.ts"
import { runToEnd } from "../programs/runToEnd.ts"
import type { Line } from "../report/Line.ts"
import { ratios } from "../report/statistics.ts"
import type { Row } from "../run/Bench.ts"

interface Sdk {
  readonly name: string
  readonly program: string
  readonly folder: string
  readonly target: number
  readonly how: string
}

const leastRounds = 5

const sdks: readonly Sdk[] = [
  {
    name: "GrowthBook's SDK",
    program: "growthbook",
    folder: "@growthbook/growthbook",
    target: 15,
    how: "`evalFeature` of `GrowthBookClient`: one rule with one condition, coverage 1, and two variations of one half each"
  },
  {
    name: "Unleash's SDK",
    program: "unleash",
    folder: "unleash-client",
    target: 12,
    how: "`getVariant` of the Node SDK on bootstrapped features, metrics off: one strategy `flexibleRollout` at 100 % with one constraint, and two variants of one half each"
  }
]

const nanoseconds = async (program: string, ...args: readonly string[]): Promise<number> => {
  const file = fileURLToPath(new URL(`../decision/${program}.ts`, import.meta.url))
  return Number(await runToEnd(process.execPath, [file, ...args]))
}

const folderOf = ({ folder }: Sdk) => join(peersFolder, "node_modules", folder)
const versionOf = async (sdk: Sdk) => {
  const text = await readFile(join(folderOf(sdk), "package.json"), "utf8")
  return z.object({ version: z.string() }).parse(JSON.parse(text)).version
}

/** Decisions in process, each round of each side in a new process of Node. */
export const decision: Row = {
  work: "one decision in process, one condition (country equals US), two buckets, another id each time",
  measure: async (bench) => {
    const present = sdks.filter((sdk) => existsSync(folderOf(sdk)))
    for (const sdk of present) bench.noteVersion(sdk.name, await versionOf(sdk))
    const rounds = Math.max(leastRounds, bench.options.rounds)
    const own: number[] = []
    const withValue: number[] = []
    const inside: number[] = []
    const others = present.map((sdk) => ({ sdk, values: [] as number[] }))
    for (let round = 1; round <= rounds; round++) {
      bench.progress(`decisions: round ${round} of ${rounds}`)
      own.push(await nanoseconds("evaluator"))
      withValue.push(await nanoseconds("evaluator", "value"))
      inside.push(await nanoseconds("sortition"))
      for (const { sdk, values } of others) values.push(await nanoseconds(sdk.program))
    }
    const lines: Line[] = [
      { what: "Sortition: one decision", values: own, unit: "ns", target: { bound: "≤", value: 1_000 } },
      { what: "Sortition: the same, and its value is read", values: withValue, unit: "ns" },
      { what: "Sortition: the allocation alone", values: inside, unit: "ns", target: { bound: "≤", value: 150 } },
      ...others.map(({ sdk, values }): Line => ({ what: `${sdk.name}: one decision`, values, unit: "ns" })),
      ...others.map(
        ({ sdk, values }): Line => ({
          what: `faster than ${sdk.name}`,
          values: ratios(values, own),
          unit: "×",
          target: { bound: "≥", value: sdk.target }
        })
      )
    ]
    const how =
      "`evaluator.decide` of `@sortition/client/evaluator` on a given ruleset. The allocation alone is `compileAllocator(…).decide` of the domain, which the service itself uses. All sides: a process of their own for each of at least 5 rounds, the median of the batches of 10,000 ids that fit into a second, after 1.5 seconds that warm up"
    const missing = sdks
      .filter((sdk) => !present.includes(sdk))
      .map(({ name }) => `${name} is not installed: npm run bench -- --install-peers`)
    return { lines, sides: [{ name: "Sortition", how }, ...present], missing }
  }
}
