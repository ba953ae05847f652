import { Config, ConfigProvider, Effect } from "effect"

/** A variable that may be empty or unset. `problemOf` says what is wrong with any other value; the value itself, which may be a secret, is not shown. */
export const checkedConfig = (variable: string, problemOf: (value: string) => string | null): Config.Config<string> =>
  Config.String(variable).pipe(
    Config.withDefault(""),
    Config.mapEffect((value) => {
      const problem = value === "" ? null : problemOf(value)
      if (problem === null) return Effect.succeed(value)
      const message = `${variable} ${problem}`
      return Effect.fail(new Config.ConfigError(new ConfigProvider.SourceError({ message })))
    })
  )
