import { parseTime } from "./parseTime.ts"

const timestamptz = 1184

/** Times travel as milliseconds since the epoch. */
export const millis = {
  to: timestamptz,
  from: [timestamptz],
  serialize: (value: number) => new Date(value).toISOString(),
  parse: parseTime
}
