import { useQuery } from "@tanstack/react-query"
import { Link } from "@tanstack/react-router"
import { trpc } from "../../../service/trpc.ts"
import { setupSearch } from "../../../shell/searches.ts"
import type { ProjectPlace } from "../access/peopleOptions.ts"
import type { PlannedExperiment } from "../resources.ts"

interface ExperimentLinkProps {
  readonly place: ProjectPlace
  readonly experiment: PlannedExperiment
}

/** Leads to the experiment's own screens, which know it by another id. */
export const ExperimentLink = ({ experiment: { attributes, id }, place }: ExperimentLinkProps) => {
  const { data } = useQuery(
    trpc.planning.experiments.ids.queryOptions({ ...place, id }, { staleTime: Number.POSITIVE_INFINITY })
  )
  if (data === undefined) return attributes.name
  return (
    <Link to="/experiments/$experimentId" params={{ experimentId: data.experiment_id }} search={setupSearch({})}>
      {attributes.name}
    </Link>
  )
}
