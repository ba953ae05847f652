import type { TRPCClient } from "@trpc/client"
import type { inferRouterInputs, inferRouterOutputs } from "@trpc/server"
import type { AppRouter } from "./AppRouter.ts"

/**
 * Every operation of the service: `client.samples.create.mutate({ … })`, `client.samples.list.query({ … })`. Without the stream `live`, which
 * is for browsers: it needs a link of tRPC's for subscriptions.
 */
export type SortitionClient = Omit<TRPCClient<AppRouter>, "live">
/** The input of each procedure: `SortitionInputs["samples"]["create"]`. */
export type SortitionInputs = inferRouterInputs<AppRouter>
/** The output of each procedure: `SortitionOutputs["samples"]["create"]` is a sample. */
export type SortitionOutputs = inferRouterOutputs<AppRouter>
