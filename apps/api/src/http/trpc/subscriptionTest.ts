import { Predicate } from "effect"
import type { OpenApiRouter } from "trpc-to-openapi"
import { trpcPrefix } from "./trpcLimits.ts"

const isSubscription = (procedure: unknown): boolean =>
  Predicate.hasProperty(procedure, "_def") &&
  Predicate.hasProperty(procedure._def, "type") &&
  procedure._def.type === "subscription"

/** As tRPC reads it; it refuses what cannot be decoded. */
const decoded = (path: string): string => {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}

/** Finds the requests for subscriptions, whose answers are streams of events. */
export const subscriptionTest = ({ _def: { procedures } }: OpenApiRouter) => {
  const paths = new Set(Object.entries(procedures).flatMap(([path, each]) => (isSubscription(each) ? path : [])))
  return ({ method, url }: { readonly method: string; readonly url: string }): boolean => {
    const { pathname, searchParams } = new URL(url, "http://localhost")
    return method !== "HEAD" && !searchParams.has("batch") && paths.has(decoded(pathname.slice(trpcPrefix.length)))
  }
}
