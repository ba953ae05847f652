import { checkedConfig } from "@sortition/runtime/checkedConfig"
import { Config } from "effect"
import { isLocal } from "../../auth/isLocalHost.ts"
import { hostConfig } from "../address.ts"

const variable = "SORTITION_DRAIN_SECONDS"
const most = 300

/** Behind a load balancer: it needs a failed check or two to notice, and Docker kills after ten seconds. */
const elsewhere = 5

const isSeconds = (value: string) => /^\d+(?:\.\d+)?$/.test(value) && Number(value) <= most

const setting = checkedConfig(variable, (value) =>
  isSeconds(value) ? null : `must be a number of seconds from 0 to ${most}`
)

/** How long a server that stops goes on serving, in milliseconds; by default not at all on a loopback address. */
export const drainConfig: Config.Config<number> = Config.all({ host: hostConfig, setting }).pipe(
  Config.map(({ host, setting }) => {
    const byDefault = isLocal(host) ? 0 : elsewhere
    return Math.round(1_000 * (setting === "" ? byDefault : Number(setting)))
  })
)
