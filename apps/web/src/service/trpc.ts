import type { AppRouter } from "@sortition/api/appRouter"
import { createTRPCClient, httpBatchLink, httpLink, splitLink } from "@trpc/client"
import type { inferRouterInputs, inferRouterOutputs } from "@trpc/server"
import { createTRPCOptionsProxy } from "@trpc/tanstack-react-query"
import { observedFetch } from "./connection.ts"
import { queryClient } from "./queryClient.ts"

export type Inputs = inferRouterInputs<AppRouter>
export type Outputs = inferRouterOutputs<AppRouter>

const url = "/trpc"

type Send = NonNullable<Parameters<typeof httpLink>[0]["fetch"]>

const send: Send = (input, init) =>
  observedFetch(input instanceof URL || typeof input === "string" ? input : input.url, {
    method: init?.method ?? "GET",
    headers: new Headers(init?.headers),
    signal: init?.signal ?? null,
    ...(typeof init?.body === "string" && { body: init.body })
  })

const ifMatchOf = ({ context }: { readonly context: Readonly<Record<string, unknown>> }): Record<string, string> =>
  typeof context.ifMatch === "string" ? { "if-match": context.ifMatch } : {}

/**
 * Queries of one tick share a request. A mutation travels by itself, with `context: { ifMatch }` as its condition; so does a query with
 * `context: { alone: true }`, which is slow enough to delay the others.
 */
export const client = createTRPCClient<AppRouter>({
  links: [
    splitLink({
      condition: ({ context, type }) => type === "mutation" || context.alone === true,
      true: httpLink({ url, fetch: send, headers: ({ op }) => ifMatchOf(op) }),
      false: httpBatchLink({ url, fetch: send, maxURLLength: 6_000, maxItems: 20 })
    })
  ]
})

/** `trpc.experiments.get.queryOptions({ … })` for `useQuery`, and so on for every procedure. */
export const trpc = createTRPCOptionsProxy<AppRouter>({ client, queryClient })
