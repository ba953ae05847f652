import { useQuery } from "@tanstack/react-query"
import { Failure } from "../../../../parts/feedback/Failure.tsx"
import { Skeleton } from "../../../../parts/layout/Skeleton.tsx"
import { experimentOptions } from "../../../../service/experiment.ts"
import "../../../../style/setupLayer.css"
import { LayersView } from "./LayersView.tsx"
import type { Experiment } from "./layerOptions.ts"
import { useLayers } from "./useLayers.ts"

const LoadedSection = ({ experiment }: { readonly experiment: Experiment }) => {
  const found = useLayers(experiment.service_id, experiment.id)
  const { failed, layers, own, pending } = found
  if (failed !== undefined) return <Failure error={failed.error} retry={() => void failed.refetch()} />
  if (pending) return <Skeleton height={520} />
  // The form begins anew when the share or the first layer appears.
  return <LayersView key={`${own?.updated_at} ${layers.length > 0}`} experiment={experiment} found={found} />
}

/** The share of a layer that the experiment has, and how the layers of its service are shared. */
export const LayerSection = ({ experimentId }: { readonly experimentId: string }) => {
  const { data, error, refetch } = useQuery(experimentOptions(experimentId))
  if (error !== null) return <Failure error={error} retry={() => void refetch()} />
  return data === undefined ? <Skeleton height={520} /> : <LoadedSection experiment={data} />
}
