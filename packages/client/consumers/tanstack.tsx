import { type AppRouter, createSortitionClient, isSortitionError, type SortitionOutputs } from "@sortition/client"
import { MutationObserver, QueryClient, useQuery } from "@tanstack/react-query"
import { createTRPCContext, createTRPCOptionsProxy } from "@trpc/tanstack-react-query"

/* A React program outside this repository, type-checked and partly run beside the packed client. Every line marked wrong has to be a compile error. */
const client = createSortitionClient({ url: process.argv[2] ?? "" })
const queryClient = new QueryClient({ defaultOptions: { queries: { retry: false } } })
const trpc = createTRPCOptionsProxy<AppRouter>({ client, queryClient })

const create = new MutationObserver(queryClient, trpc.services.create.mutationOptions())
const service: SortitionOutputs["services"]["create"] = await create.mutate({ name: "tanstack" })
const found = await queryClient.fetchQuery(trpc.services.get.queryOptions({ service_id: service.id }))
const cached = queryClient.getQueryData(trpc.services.get.queryKey({ service_id: service.id }))
const failure = await queryClient
  .fetchQuery(trpc.experiments.get.queryOptions({ experiment_id: crypto.randomUUID() }))
  .catch((error: unknown) => error)
console.log(
  JSON.stringify({
    name: found.name,
    isCached: cached?.id === service.id,
    reason: isSortitionError(failure) ? failure.reason : failure
  })
)

const { TRPCProvider, useTRPC } = createTRPCContext<AppRouter>()

const Services = () => {
  const trpc = useTRPC()
  const { data } = useQuery(trpc.services.list.queryOptions({ active_only: true }))
  // @ts-expect-error wrong: answers have no such field
  console.log(data?.[0]?.title)
  // @ts-expect-error wrong: limit is a number
  useQuery(trpc.services.list.queryOptions({ limit: "many" }))
  return data?.map(({ name }) => name).join(", ")
}

export const Page = () => (
  <TRPCProvider trpcClient={client} queryClient={queryClient}>
    <Services />
  </TRPCProvider>
)
