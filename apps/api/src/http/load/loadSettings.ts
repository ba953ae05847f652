import { checkedConfig } from "@sortition/runtime/checkedConfig"
import { Config } from "effect"

/** What a process accepts at once. */
export interface LoadLimits {
  /** Requests in progress. */
  readonly inFlight: number
  /** Open connections. */
  readonly connections: number
}

const count = (variable: string, byDefault: number) =>
  checkedConfig(variable, (value) =>
    /^\d{1,6}$/.test(value) && Number(value) > 0 ? null : "must be a number from 1 to 999999"
  ).pipe(Config.map((value) => (value === "" ? byDefault : Number(value))))

export const loadSettings = {
  inFlight: count("SORTITION_MAX_IN_FLIGHT", 512),
  connections: count("SORTITION_MAX_CONNECTIONS", 10_000)
}

export const loadLimits: Config.Config<LoadLimits> = Config.all(loadSettings)
