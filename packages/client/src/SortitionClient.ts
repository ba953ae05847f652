import type { TRPCClient } from "@trpc/client"
import type { inferRouterInputs, inferRouterOutputs } from "@trpc/server"
import type { AppRouter } from "./AppRouter.ts"

/**
 * Every operation of the service: `client.samples.create.mutate({ … })`, `client.samples.list.query({ … })`. The stream
 * `live.events` needs a client with tRPC's `httpSubscriptionLink`, which this one does not have.
 */
export type SortitionClient = TRPCClient<AppRouter>
/** The input of each procedure: `SortitionInputs["samples"]["create"]`. */
export type SortitionInputs = inferRouterInputs<AppRouter>
/** The output of each procedure: `SortitionOutputs["samples"]["create"]` is a sample. */
export type SortitionOutputs = inferRouterOutputs<AppRouter>
