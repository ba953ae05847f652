import { type Config, Effect } from "effect"

const variable = /\n\s+at \["(\w+)"\]/

/** What is wrong with a setting, in one line that names it. */
export const settingProblem = ({ cause: { message } }: Config.ConfigError): string => {
  const name = variable.exec(message)?.[1]
  const [problem = message] = message.split("\n")
  return name === undefined ? problem : `${name}: ${problem}`
}

/** Reads all of these settings. Dies with one line that names every bad one, so that a process can say so before it starts anything. */
export const checkSettings = (settings: readonly Config.Config<unknown>[]): Effect.Effect<void> =>
  Effect.gen(function* () {
    const outcomes = yield* Effect.all(settings.map((setting) => Effect.match(setting, outcome)))
    const problems = outcomes.filter((problem) => problem !== null)
    if (problems.length > 0) yield* Effect.die(new Error([...new Set(problems)].join("; ")))
  })

const outcome = { onSuccess: () => null, onFailure: settingProblem }
