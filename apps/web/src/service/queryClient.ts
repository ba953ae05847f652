import { QueryCache, QueryClient } from "@tanstack/react-query"
import { connection } from "./connection.ts"
import { isTemporary, statusOf } from "./failures.ts"

export const sessionKey = ["session"] as const

/** Answers stay fresh until the live stream, a mutation or a minute says otherwise. A request that failed only for now is repeated. */
export const queryClient = new QueryClient({
  queryCache: new QueryCache({
    onError: (error) => {
      if (statusOf(error) === 401) void queryClient.invalidateQueries({ queryKey: sessionKey })
    }
  }),
  defaultOptions: {
    queries: {
      staleTime: 60_000,
      networkMode: "always",
      retry: (count, error) => isTemporary(error) && count < 5,
      retryDelay: (count) => Math.min(500 * 2 ** count, 5_000)
    },
    mutations: { networkMode: "always", retry: false }
  }
})

connection.subscribe(() => {
  if (connection.get() === "answering") void queryClient.invalidateQueries()
})
