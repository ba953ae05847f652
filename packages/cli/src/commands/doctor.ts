import type { Command } from "@commander-js/extra-typings"
import type { Check } from "../doctor/checkService.ts"
import { checkService } from "../doctor/checkService.ts"
import { CliError, exitCodes } from "../service/CliError.ts"
import type { Column } from "../terminal/textTable.ts"
import type { Cli } from "./Cli.ts"

const columns: readonly Column<Check>[] = [
  { title: "CHECK", text: ({ check }) => check, whole: true },
  { title: "STATE", text: ({ ok }) => (ok ? "ok" : "problem"), whole: true },
  { title: "FOUND", text: ({ found }) => found }
]

export const addDoctor = (program: Command, { run }: Cli): void => {
  program
    .command("doctor")
    .description("check the address, the service, its database, the token and the clock")
    .action((_, command) =>
      run(
        command,
        async ({ answers, service }) => {
          const checks = await checkService(service)
          const problems = checks.filter(({ ok }) => !ok)
          const lines = problems.map(({ check, todo }) => `${check}: ${todo}`)
          await answers.one({ url: service.url, ok: problems.length === 0, checks }, [
            ...answers.table(checks, columns),
            ...(lines.length === 0 ? [] : ["", ...lines])
          ])
          if (problems.length === 0) return
          const isAway = problems.some(({ check }) => check === "reachable" || check === "ready")
          const message =
            problems.length === 1 ? "1 check found a problem" : `${problems.length} checks found a problem`
          throw new CliError(message, isAway ? exitCodes.unreachable : exitCodes.refused)
        },
        { forMs: 0 }
      )
    )
}
