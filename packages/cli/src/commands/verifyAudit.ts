import { type Command, InvalidArgumentError } from "@commander-js/extra-typings"
import { chainCheck } from "../audit/chainCheck.ts"
import { historyEntries } from "../audit/historyEntries.ts"
import { CliError, exitCodes } from "../service/CliError.ts"
import { fields } from "../terminal/fields.ts"
import type { Cli } from "./Cli.ts"
import { requireCaller } from "./requireCaller.ts"

interface Head {
  readonly height: number
  readonly hash: string
}

const readHead = (text: string): Head => {
  const [, height = "", hash = ""] = /^(\d+):([0-9a-f]{64})$/i.exec(text) ?? []
  if (hash === "") throw new InvalidArgumentError("A head is its height and hash, such as 12:9f86d0….")
  return { height: Number(height), hash: hash.toLowerCase() }
}

export const addVerifyAudit = (program: Command, { run }: Cli): void => {
  program
    .command("verify-audit")
    .description("read the history of a team, and check its chain of hashes here")
    .argument("[team]", "the id of the team; that of the token without it")
    .option("--head <height:hash>", "a head that was kept elsewhere: shows whether the chain was cut short", readHead)
    .action((team, { head: kept }, command) =>
      run(command, async ({ answers, service }) => {
        const team_id = team ?? (await requireCaller(service)).team_id
        const chain = chainCheck(team_id)
        let keptHash: string | undefined
        for await (const entry of historyEntries(service, team_id)) {
          chain.add(entry)
          if (entry.height === kept?.height) keptHash = entry.hash
        }
        const { broken, entries, head } = chain.end()
        const cut = kept !== undefined && keptHash !== kept.hash ? kept : undefined
        const isWhole = broken === undefined && cut === undefined
        const document = {
          team_id,
          verified: isWhole,
          entries,
          head: head === undefined ? null : { height: head.height, hash: head.hash },
          broken: broken ?? null
        }
        await answers.one(
          document,
          fields({
            team: team_id,
            verified: isWhole,
            entries: String(entries),
            head: head === undefined ? null : `${head.height}:${head.hash}`
          })
        )
        if (broken !== undefined) {
          throw new CliError(
            `The chain of team ${team_id} is broken at height ${broken.height}: ${broken.problem}`,
            exitCodes.refused
          )
        }
        if (cut !== undefined) {
          throw new CliError(
            `The chain of team ${team_id} does not hold the kept head at height ${cut.height}`,
            exitCodes.refused
          )
        }
      })
    )
}
