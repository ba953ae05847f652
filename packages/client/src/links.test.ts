import type { AppRouter } from "@sortition/api/appRouter"
import { useApi } from "@sortition/api/testing/useApi"
import {
  createTRPCClient,
  type HTTPBatchLinkOptions,
  httpBatchLink,
  httpBatchStreamLink,
  httpLink,
  splitLink,
  TRPCClientError,
  type TRPCLink
} from "@trpc/client"
import type { AnyTRPCRootTypes } from "@trpc/server"
import { expect, it } from "vitest"

const api = useApi()

interface Exchange {
  readonly method: string | undefined
  readonly status: number
  readonly type: string | null
}

type Fetch = NonNullable<HTTPBatchLinkOptions<AnyTRPCRootTypes>["fetch"]>

interface Way {
  readonly fetch: Fetch
  readonly exchanges: Exchange[]
}

/** Sends each request as it is, or with an escaped address, which only tRPC's own server code reads. */
const way = (escaped: boolean): Way => {
  const exchanges: Exchange[] = []
  return {
    exchanges,
    fetch: async (input, init) => {
      const url = String(input)
      const answer = await fetch(escaped ? url.replace(/(\/trpc\/\w+)\./, "$1%2E") : url, {
        ...init,
        signal: init?.signal ?? null
      })
      exchanges.push({ method: init?.method, status: answer.status, type: answer.headers.get("content-type") })
      return answer
    }
  }
}

const links: Readonly<
  Record<string, (options: { readonly url: string; readonly fetch: Fetch }) => TRPCLink<AppRouter>>
> = {
  httpLink: (options) => httpLink(options),
  "httpLink by POST": (options) => httpLink({ ...options, methodOverride: "POST" }),
  httpBatchLink: (options) => httpBatchLink(options),
  "httpBatchLink of two": (options) => httpBatchLink({ ...options, maxItems: 2 }),
  httpBatchStreamLink: (options) => httpBatchStreamLink(options),
  "splitLink by type": (options) =>
    splitLink({ condition: ({ type }) => type === "query", true: httpLink(options), false: httpBatchLink(options) })
}

const shown = (outcome: PromiseSettledResult<unknown>): unknown => {
  if (outcome.status === "fulfilled") return outcome.value
  const { reason } = outcome
  if (!(reason instanceof TRPCClientError)) throw reason
  const { requestId, ...data } = reason.data ?? {}
  return { message: reason.message, data }
}

it.each(Object.entries(links))("the official %s sees no difference between both ways", async (_, link) => {
  const clientOf = (fetching: Fetch) =>
    createTRPCClient<AppRouter>({ links: [link({ url: `${api.url}/trpc`, fetch: fetching })] })
  const plain = way(false)
  const own = way(true)
  const made = createTRPCClient<AppRouter>({ links: [httpLink({ url: `${api.url}/trpc` })] })
  const { id: service_id } = await made.services.create.mutate({ name: "links" })
  const { id: experiment_id } = await made.experiments.create.mutate({ service_id, name: "links" })
  await made.buckets.create.mutate({ experiment_id, bucket_name: "all", percentage_distribution: 100 })
  const sample = { experiment_id, sampled_entity: "User", sampled_value: "語" }
  await made.samples.create.mutate(sample)

  const answers = async ({ fetch: fetching }: Way) => {
    const client = clientOf(fetching)
    const outcomes = await Promise.allSettled([
      client.services.get.query({ service_id }),
      client.services.get.query({ service_id: experiment_id }),
      client.services.get.query({ service_id: "mine" }),
      client.samples.list.query({ experiment_id, limit: 5 }),
      client.samples.create.mutate(sample),
      client.samples.create.mutate({ ...sample, allocated_bucket: "other" }),
      client.samples.create.mutate({ ...sample, sampled_value: "" }),
      client.planning.teams.list.query({})
    ])
    return outcomes.map(shown)
  }
  expect(await answers(plain)).toEqual(await answers(own))
  expect(plain.exchanges.toSorted(byText)).toEqual(own.exchanges.toSorted(byText))
})

const byText = (a: Exchange, b: Exchange) => JSON.stringify(a).localeCompare(JSON.stringify(b))
