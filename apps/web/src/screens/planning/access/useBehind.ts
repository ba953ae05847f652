import { useQueries } from "@tanstack/react-query"
import type { PlannedExperiment } from "../resources.ts"
import type { AssignedPerson } from "./assignedPeople.ts"
import { peopleBehind } from "./peopleBehind.ts"
import { experimentPeopleOptions, type ProjectPlace } from "./peopleOptions.ts"

const askAgainMs = 1_000

/** How many of these experiments do not yet follow the project; while some do not, they are read every second. */
export const useBehind = (
  place: ProjectPlace,
  experiments: readonly PlannedExperiment[],
  onProject: readonly AssignedPerson[],
  left: ReadonlySet<string>
): number => {
  const found = useQueries({
    queries: experiments.map(({ id }) => ({
      ...experimentPeopleOptions({ ...place, experiment_id: id }),
      refetchInterval: ({
        state: { data }
      }: {
        readonly state: { readonly data?: readonly AssignedPerson[] | undefined }
      }) => (data !== undefined && peopleBehind(onProject, data, left).length > 0 ? askAgainMs : false)
    }))
  })
  return found.filter(({ data }) => data !== undefined && peopleBehind(onProject, data, left).length > 0).length
}
