import type { Leases } from "./Leases.ts"
import type { RedisClient } from "./redisClient.ts"

/** Redis's own clock ends the window, so that the clocks of the processes need not agree. */
const script = `
local used = tonumber(redis.call("GET", KEYS[1]) or "0")
local given = math.max(0, math.min(tonumber(ARGV[1]), tonumber(ARGV[2]) - used))
if given > 0 then used = redis.call("INCRBY", KEYS[1], given) end
local ttl = redis.call("PTTL", KEYS[1])
if ttl < 0 then
  redis.call("PEXPIRE", KEYS[1], ARGV[3])
  ttl = tonumber(ARGV[3])
end
return { given, used, ttl }`

/** A request does not wait longer for Redis, in milliseconds. */
const patience = 200

const inTime = <A>(answer: Promise<A>): Promise<A> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error("Redis does not answer")), patience)
    answer.then(resolve, reject).finally(() => clearTimeout(timer))
  })

/** Leases in Redis. `name` is the queue's, whose processes share them. */
export const redisLeases = (client: RedisClient, name: string): Leases => ({
  lease: async (key, { asked, most, window }) => {
    if (client.status !== "ready") throw new Error("Redis is not connected")
    const answer: unknown = await inTime(client.eval(script, 1, `{${name}}:quota:${key}`, asked, most, window))
    const [given = 0, used = 0, ttl = 0] = Array.isArray(answer) ? answer.map(Number) : []
    return { given, used, ttl }
  }
})
