import type { Load } from "./Load.ts"

/* A text in JSON, without \u escapes, is a text in Lua. */
const quote = (text: string): string => JSON.stringify(text)

/**
 * A script for wrk: each request carries values of its own, which begin with `prefix` and the number of the thread. It prints a line of JSON
 * at the end: answers, failed requests, seconds, and latencies in microseconds.
 */
export const wrkScript = ({ body, headers, method }: Load, prefix: string): string => `
local threads = 0
function setup(thread)
  thread:set("number", threads)
  threads = threads + 1
end

wrk.method = ${quote(method)}
${Object.entries(headers)
  .map(([name, value]) => `wrk.headers[${quote(name)}] = ${quote(value)}`)
  .join("\n")}

local parts = {${(body ?? []).map(quote).join(", ")}}
local count = 0
local function body()
  local texts = {parts[1]}
  for part = 2, #parts do
    count = count + 1
    texts[2 * part - 2] = ${quote(prefix)} .. number .. "-" .. count
    texts[2 * part - 1] = parts[part]
  end
  return table.concat(texts)
end
${body === null ? "" : "function request() return wrk.format(nil, nil, nil, body()) end"}

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    '{"answers":%d,"refused":%d,"broken":%d,"seconds":%f,"p50":%f,"p99":%f,"worst":%f}\\n',
    summary.requests, errors.status, errors.connect + errors.read + errors.write + errors.timeout,
    summary.duration / 1e6, latency:percentile(50), latency:percentile(99), latency.max))
end
`
