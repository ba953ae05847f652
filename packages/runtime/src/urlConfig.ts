import { Config, ConfigProvider, Effect } from "effect"

/** A variable that holds a URL with one of `protocols` (`"redis:"`), or nothing. What it says when it does not never shows the value, which may hold a password. */
export const urlConfig = (variable: string, protocols: readonly string[]): Config.Config<string> =>
  Config.String(variable).pipe(
    Config.withDefault(""),
    Config.mapEffect((value) => {
      if (value === "" || protocols.includes(URL.parse(value)?.protocol ?? "")) return Effect.succeed(value)
      const message = `${variable} must be a ${protocols.join("// or ")}// URL`
      return Effect.fail(new Config.ConfigError(new ConfigProvider.SourceError({ message })))
    })
  )

/** The PostgreSQL database that everything is stored in; empty when it is not said. */
export const databaseUrlConfig = urlConfig("DATABASE_URL", ["postgres:", "postgresql:"])
