import { Config, ConfigProvider, Effect } from "effect"

/** The failure of a setting; `problem` names it. */
export const badSetting = (problem: string): Config.ConfigError =>
  new Config.ConfigError(new ConfigProvider.SourceError({ message: problem }))

/** A variable that may be empty or unset. `problemOf` says what is wrong with any other value; the value itself, which may be a secret, is not shown. */
export const checkedConfig = (variable: string, problemOf: (value: string) => string | null): Config.Config<string> =>
  Config.String(variable).pipe(
    Config.withDefault(""),
    Config.mapEffect((value) => {
      const problem = value === "" ? null : problemOf(value)
      return problem === null ? Effect.succeed(value) : Effect.fail(badSetting(`${variable} ${problem}`))
    })
  )
