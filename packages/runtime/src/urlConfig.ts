import type { Config } from "effect"
import { checkedConfig } from "./checkedConfig.ts"

/** A variable that holds a URL with one of `protocols` (`"redis:"`), or nothing. */
export const urlConfig = (variable: string, protocols: readonly string[]): Config.Config<string> =>
  checkedConfig(variable, (value) =>
    protocols.includes(URL.parse(value)?.protocol ?? "") ? null : `must be a ${protocols.join("// or ")}// URL`
  )

/** The PostgreSQL database that everything is stored in; empty when it is not said. */
export const databaseUrlConfig = urlConfig("DATABASE_URL", ["postgres:", "postgresql:"])
