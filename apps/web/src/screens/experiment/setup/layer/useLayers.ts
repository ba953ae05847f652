import { useQueries, useQuery } from "@tanstack/react-query"
import { trpc } from "../../../../service/trpc.ts"
import { layerTexts } from "../../../../texts/setup/layer.ts"
import { membershipOptions } from "./layerOptions.ts"

/** The most ended experiments of the service whose released shares are looked for, the newest first. */
const mostEnded = 20

/** The layers of a service, and every share of them that can be read. */
export const useLayers = (serviceId: string, experimentId: string) => {
  const layers = useQuery(trpc.layers.list.queryOptions({ service_id: serviceId }))
  const experiments = useQuery(trpc.experiments.list.queryOptions({ service_id: serviceId }))
  const ended = (experiments.data ?? []).filter(({ archived, completed_at }) => archived || completed_at !== null)
  const ids = new Set([
    experimentId,
    ...(layers.data ?? []).flatMap((layer) => layer.experiments.map(({ experiment_id }) => experiment_id)),
    ...ended.slice(0, mostEnded).map(({ id }) => id)
  ])
  const shares = useQueries({
    queries: [...ids].map((id) => membershipOptions(id)),
    combine: (found) => ({
      shares: found.flatMap(({ data }) => data ?? []),
      pending: found.some(({ isPending }) => isPending),
      failed: found.find(({ error }) => error !== null)
    })
  })
  const names = new Map((experiments.data ?? []).map(({ id, name }) => [id, name]))
  return {
    failed: [layers, experiments].find(({ error }) => error !== null) ?? shares.failed,
    pending: layers.data === undefined || experiments.data === undefined || shares.pending,
    layers: layers.data ?? [],
    shares: shares.shares,
    own: shares.shares.find(({ experiment_id }) => experiment_id === experimentId) ?? null,
    nameOf: (id: string): string => {
      const name = names.get(id) ?? layerTexts.layers.unknown
      return id === experimentId ? layerTexts.layers.self(name) : name
    }
  }
}
