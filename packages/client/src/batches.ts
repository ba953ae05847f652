import { httpBatchLink, httpLink, type Operation, type TRPCLink } from "@trpc/client"
import { observable } from "@trpc/server/observable"
import type { AppRouter } from "./AppRouter.ts"
import { SortitionError } from "./SortitionError.ts"
import type { strictFetch } from "./strictFetch.ts"

/** The service accepts a larger body for these calls, but not in a batch. */
const largeCalls: ReadonlySet<string> = new Set([
  "decisions.decide",
  "outcomes.record",
  "samples.bulkCreate",
  "samples.bulkComplete"
])

/** In characters, below the common limits of servers and proxies, with room for headers. */
const maxURLLength = 4_096

/** In bytes, below the service's 1 MiB, with room for the braces and keys around 1,000 inputs. */
const maxBodySize = 1_000_000

const encoder = new TextEncoder()

/** The bytes of a mutation's body, the characters of a query's address. */
const sizeOf = ({ input, path, type }: Operation, url: string): number => {
  const json = JSON.stringify(input) ?? ""
  if (type === "mutation") return encoder.encode(json).length
  return `${url}/${path}?batch=1&input=${encodeURIComponent(`{"0":${json}}`)}`.length
}

const unsendable = (thrown: unknown): SortitionError => {
  const cause = thrown instanceof Error ? thrown : new Error(String(thrown))
  return new SortitionError(`The input cannot be written as JSON: ${cause.message}`, {
    reason: "malformed_request",
    cause
  })
}

interface BatchesOptions {
  readonly url: string
  readonly fetch: ReturnType<typeof strictFetch>
  readonly headers: Record<string, string>
  readonly maxItems: number
}

/**
 * Sends the calls of one tick as few requests: at most `maxItems` calls, 1,000,000 bytes of body and 4,096 characters of address in each.
 * A call that exceeds a limit by itself is a request of its own.
 */
export const batches =
  (options: BatchesOptions): TRPCLink<AppRouter> =>
  (runtime) => {
    const alone = httpLink(options)(runtime)
    const newBatch = () => ({ link: httpBatchLink({ ...options, maxURLLength })(runtime), bodySize: 0 })
    let batch = newBatch()

    /** httpBatchLink sends a batch by a timer that its first call starts; this one starts, and so fires, after it. */
    const emptyWhenSent = (started: ReturnType<typeof newBatch>) =>
      queueMicrotask(() => {
        setTimeout(() => {
          started.bodySize = 0
        })
      })

    const linkFor = (op: Operation) => {
      const size = sizeOf(op, options.url)
      if (largeCalls.has(op.path) || size > (op.type === "mutation" ? maxBodySize : maxURLLength)) return alone
      // httpBatchLink itself splits queries by their address.
      if (op.type === "query") return batch.link
      if (batch.bodySize + size > maxBodySize) batch = newBatch()
      if (batch.bodySize === 0) emptyWhenSent(batch)
      batch.bodySize += size
      return batch.link
    }

    return (call) =>
      observable((observer) => {
        try {
          return linkFor(call.op)(call).subscribe(observer)
        } catch (thrown) {
          observer.error(unsendable(thrown))
          return undefined
        }
      })
  }
