import { checkedConfig } from "@sortition/runtime/checkedConfig"
import { Config } from "effect"

/** How long the server waits for a client, in milliseconds. */
export interface Timeouts {
  /** For the complete head of a request. */
  readonly head: number
  /** For the complete body, except a stream of lines. */
  readonly body: number
  /** For the next byte of a stream of lines, or until the client reads the next byte of an answer. */
  readonly silence: number
}

const isSeconds = (value: string) => /^\d+(?:\.\d+)?$/.test(value) && Number(value) >= 0.1 && Number(value) <= 3_600

const seconds = (variable: string, byDefault: number) =>
  checkedConfig(variable, (value) => (isSeconds(value) ? null : "must be a number of seconds from 0.1 to 3600")).pipe(
    Config.map((value) => Math.round(1_000 * (value === "" ? byDefault : Number(value))))
  )

/** Settings in seconds, each with its default. */
export const timeoutSettings = {
  head: seconds("SORTITION_HEAD_TIMEOUT", 10),
  body: seconds("SORTITION_BODY_TIMEOUT", 30),
  silence: seconds("SORTITION_SILENCE_TIMEOUT", 60)
}

export const timeouts: Config.Config<Timeouts> = Config.all(timeoutSettings)
