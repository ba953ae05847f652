import { availableParallelism } from "node:os"
import { Config } from "effect"
import { checkedConfig } from "../checkedConfig.ts"

const isCount = (text: string) => /^\d{1,2}$/.test(text) && Number(text) >= 1 && Number(text) <= 64

/** `auto` leaves one core to the database and to everything else. */
const countOf = (text: string): number => {
  if (text === "") return 1
  return text === "auto" ? Math.min(64, Math.max(1, availableParallelism() - 1)) : Number(text)
}

/** `SORTITION_PROCESSES`: the number of processes that serve requests on one port, from 1 to 64; 1 by default. */
export const processesConfig = checkedConfig("SORTITION_PROCESSES", (value) =>
  value === "auto" || isCount(value) ? null : "must be auto or a number from 1 to 64"
).pipe(Config.map(countOf))
