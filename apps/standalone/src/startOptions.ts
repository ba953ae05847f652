import { parseArgs } from "node:util"
import { Result } from "effect"

const usage = `npm start [-- --demo]

Runs the service until Ctrl-C, with its data in .data (SORTITION_DATA_DIR) or in the database of DATABASE_URL.

  --demo  fill a new data folder with three experiments, and let visitors come to one of them while the service runs
  --help  print this text

docs/configuration.md lists the environment variables.`

/** What the command line asks for. */
type StartOptions =
  | { readonly _tag: "Help"; readonly usage: string }
  | { readonly _tag: "Start"; readonly demo: boolean }

const known = ["demo", "help"] as const
const isKnown = (name: string) => known.some((each) => each === name)

/** Reads the arguments of `npm start`, or says in one line what is wrong with them. */
export const startOptions = (args: readonly string[]): Result.Result<StartOptions, string> => {
  const options = { demo: { type: "boolean" }, help: { type: "boolean" } } as const
  const { tokens, values } = parseArgs({
    args: [...args],
    options,
    strict: false,
    allowPositionals: true,
    tokens: true
  })
  for (const token of tokens) {
    if (token.kind === "positional") return Result.fail(`unknown argument ${JSON.stringify(token.value)}`)
    if (token.kind !== "option") continue
    if (!isKnown(token.name)) return Result.fail(`unknown option ${token.rawName}`)
    if (token.value !== undefined) return Result.fail(`option ${token.rawName} has no value`)
  }
  return Result.succeed(values.help === true ? { _tag: "Help", usage } : { _tag: "Start", demo: values.demo === true })
}
