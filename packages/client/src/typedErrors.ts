import type { TRPCLink } from "@trpc/client"
import { observable } from "@trpc/server/observable"
import type { AppRouter } from "./AppRouter.ts"
import { SortitionError } from "./SortitionError.ts"

const aborted = (reason: unknown): SortitionError => {
  const cause = reason instanceof Error ? reason : new Error(String(reason))
  return new SortitionError(`The call was aborted: ${cause.message}`, { reason: "aborted", cause })
}

/** Turns every failure into a `SortitionError`. An aborted call fails at once, although its batch continues until all its calls are aborted. */
export const typedErrors: TRPCLink<AppRouter> =
  () =>
  ({ next, op }) =>
    observable((observer) => {
      const { signal } = op
      if (signal?.aborted) {
        observer.error(aborted(signal.reason))
        return
      }
      const abort = () => observer.error(aborted(signal?.reason))
      signal?.addEventListener("abort", abort, { once: true })
      const call = next(op).subscribe({
        next: (value) => observer.next(value),
        error: (error) => observer.error(SortitionError.from(error)),
        complete: () => observer.complete()
      })
      return () => {
        signal?.removeEventListener("abort", abort)
        call.unsubscribe()
      }
    })
