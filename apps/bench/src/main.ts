import { writeFile } from "node:fs/promises"
import { resolve } from "node:path"
import { installPeers } from "./decision/installPeers.ts"
import { helpText } from "./helpText.ts"
import { type BenchArguments, parseArguments, reportFile } from "./parseArguments.ts"
import { root } from "./programs/root.ts"
import { consoleTable } from "./report/consoleTable.ts"
import { markdownReport } from "./report/markdownReport.ts"

/* `npm run bench`. Exits with 0 when every row was measured, whatever its figures, 1 when one was not, and 2 for wrong arguments. */

const fromShell = (path: string) => resolve(process.env.INIT_CWD ?? process.cwd(), path)

const run = async (given: BenchArguments): Promise<number> => {
  const fastapi = given.fastapi === null ? null : fromShell(given.fastapi)
  // --help and wrong arguments are answered without it.
  const { measureRows } = await import("./measureRows.ts")
  const { reports, run } = await measureRows({ ...given, fastapi }, process.argv.slice(2))
  process.stdout.write(`\n${consoleTable(reports)}\nLoad generator: ${run.generator}.\n`)
  if (given.out !== null) {
    const file = given.out === reportFile ? resolve(root, reportFile) : fromShell(given.out)
    await writeFile(file, markdownReport(run, reports))
    process.stdout.write(`The report is in ${given.out}.\n`)
  }
  return reports.some(({ failure }) => failure !== undefined) ? 1 : 0
}

const command = parseArguments(process.argv.slice(2))
switch (command._tag) {
  case "Help":
    process.stdout.write(helpText)
    break
  case "Wrong":
    process.stderr.write(`bench: ${command.message}\n`)
    process.exitCode = 2
    break
  case "InstallPeers":
    await installPeers()
    process.stdout.write("The SDKs of GrowthBook and Unleash are installed in node_modules/.cache.\n")
    break
  case "Run":
    process.exit(await run(command.arguments))
}
