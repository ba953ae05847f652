import { basename } from "node:path"
import { makeBench, type RunningBench } from "./makeBench.ts"
import type { BenchArguments } from "./parseArguments.ts"
import type { RowReport } from "./report/Line.ts"
import { machine } from "./report/machine.ts"
import type { RunDescription } from "./report/markdownReport.ts"
import type { RowName } from "./report/rowNames.ts"
import { rows } from "./rows.ts"
import { measureCeiling } from "./server/measureCeiling.ts"

const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const

const progress = (text: string) => process.stderr.write(`${text}\n`)

/** Without the secrets and folders of a machine. */
const shownCommand = (args: readonly string[]): string => {
  const shown = args.map((arg, index) =>
    args[index - 1] === "--token" ? "…" : basename(arg.replace(/^--token=.*/, "--token=…"))
  )
  return ["npm run bench", ...(shown.length === 0 ? [] : ["--", ...shown])].join(" ")
}

const measure = async (bench: RunningBench, name: RowName): Promise<RowReport> => {
  const { measure, work } = rows[name]
  progress(`\n${name}: ${work}`)
  try {
    return { name, work, ...(await measure(bench)) }
  } catch (error) {
    const failure = (error instanceof Error ? error.message : String(error)).replace(/\s+/g, " ").slice(0, 500)
    progress(`${name} failed: ${failure}`)
    return { name, work, lines: [], sides: [], failure }
  }
}

const describe = async (
  bench: RunningBench,
  { rounds, seconds }: BenchArguments
): Promise<Omit<RunDescription, "command">> => {
  const { generator } = bench
  progress("measuring the machine and the load generator")
  const described = await machine(await bench.makeFolder())
  const ceiling = Math.round(await measureCeiling(generator)).toLocaleString("en-US")
  return {
    date: new Date().toISOString(),
    rounds,
    seconds,
    generator: `${generator.name}; it manages ${ceiling}/s against an empty server`,
    machine: described,
    versions: bench.versions
  }
}

/** Measures the rows one after the other, and stops what it started, also when a signal ends it. */
export const measureRows = async (given: BenchArguments, args: readonly string[]) => {
  const bench = await makeBench({ ...given, progress })
  const interrupted = () => {
    void bench.close().then(() => process.exit(130))
  }
  for (const signal of signals) process.on(signal, interrupted)
  process.on("disconnect", interrupted)
  try {
    const description = await describe(bench, given)
    const reports: RowReport[] = []
    for (const name of given.rows) reports.push(await measure(bench, name))
    return { reports, run: { command: shownCommand(args), ...description } }
  } finally {
    await bench.close()
  }
}
