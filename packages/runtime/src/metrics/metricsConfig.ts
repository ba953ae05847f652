import { Config } from "effect"
import { checkedConfig } from "../checkedConfig.ts"

const isPort = (text: string) => /^\d{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= 65_535

/** `SORTITION_METRICS_PORT`: the port of a listener of their own; `main` for the address of the API; null for none. */
export const metricsPortConfig = checkedConfig("SORTITION_METRICS_PORT", (value) =>
  value === "main" || isPort(value) ? null : "must be a number from 1 to 65535, or main"
).pipe(
  Config.map((value) => {
    if (value === "") return null
    return value === "main" ? "main" : Number(value)
  })
)

/** `SORTITION_METRICS_HOST`: the address of that listener; 127.0.0.1 by default. */
export const metricsHostConfig = checkedConfig("SORTITION_METRICS_HOST", () => null).pipe(
  Config.map((value) => value || "127.0.0.1")
)
