import { type Command, InvalidArgumentError, Option } from "@commander-js/extra-typings"
import type { SortitionInputs } from "@sortition/client"
import { usageError } from "../service/CliError.ts"
import type { Cli, Context } from "./Cli.ts"

type Changes = Omit<SortitionInputs["experiments"]["update"], "experiment_id">
type Value = NonNullable<Changes["fallback_value"]>
type Metadata = NonNullable<Changes["metadata"]>

const example = `It must be JSON and not null, such as true, 12, '"blue"' or '{"size": 12}'.`

/** Reads JSON; the service checks what it means. */
export const readJson = (text: string): Value => {
  try {
    const value: Value | null = JSON.parse(text)
    if (value !== null) return value
  } catch {
    throw new InvalidArgumentError(example)
  }
  throw new InvalidArgumentError(example)
}

/** Reads `team=checkout`: a number or `true` and `false` as such, everything else as text. */
const readEntry = (text: string, before: Metadata = {}): Metadata => {
  const [, name = "", value = ""] = /^([^=]+)=(.*)$/s.exec(text) ?? []
  if (name === "") throw new InvalidArgumentError("An entry is a name and its value, such as team=checkout.")
  const isPlain = /^(true|false|-?(0|[1-9]\d*)(\.\d+)?)$/.test(value)
  return { ...before, [name]: isPlain ? JSON.parse(value) : value }
}

export const keyOption = () => new Option("--key <key>", "its name in code, unique in the team")

interface FlagOptions {
  readonly key?: string | undefined
  readonly fallback?: Value | undefined
  readonly metadata?: Metadata | undefined
}

const noFlag = { key: null, fallback_value: null, metadata: {} }

const flagOf = ({ fallback, key, metadata }: FlagOptions) => ({
  ...(key === undefined ? {} : { key }),
  ...(fallback === undefined ? {} : { fallback_value: fallback }),
  ...(metadata === undefined ? {} : { metadata })
})

/** Adds `experiments flag`. */
export const addFlag = (
  experiments: Command,
  { run }: Cli,
  update: (experiment: string, change: Changes) => (context: Context) => Promise<void>
): void => {
  experiments
    .command("flag")
    .description("set what an experiment is as a feature flag, or clear that")
    .argument("<experiment>", "the id of the experiment")
    .addOption(keyOption())
    .option("--fallback <json>", "what an entity gets that is not sampled", readJson)
    .option("--metadata <name=value>", "a fact that the flag carries along; repeat it for more", readEntry)
    .option("--clear", "remove each of the three that is not given")
    .action((experiment, { clear = false, ...options }, command) => {
      const given = flagOf(options)
      if (!clear && Object.keys(given).length === 0)
        throw usageError("Give a key, a fallback value, metadata, or --clear")
      return run(command, update(experiment, { ...(clear ? noFlag : {}), ...given }))
    })
}
