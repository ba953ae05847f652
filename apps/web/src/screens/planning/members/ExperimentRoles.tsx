import { useQuery } from "@tanstack/react-query"
import { Failure } from "../../../parts/feedback/Failure.tsx"
import { Skeleton } from "../../../parts/layout/Skeleton.tsx"
import { client, trpc } from "../../../service/trpc.ts"
import { memberTexts as texts } from "../../../texts/planning/members.ts"
import { projectTexts } from "../../../texts/planning/projects.ts"
import { everyPage } from "../access/everyPage.ts"
import { experimentPeopleOptions, type ProjectPlace } from "../access/peopleOptions.ts"
import type { PlannedExperiment } from "../resources.ts"

interface ExperimentRolesProps {
  readonly place: ProjectPlace
  readonly userId: string
}

const Row = ({ experiment, place, userId }: ExperimentRolesProps & { readonly experiment: PlannedExperiment }) => {
  const { data, error } = useQuery(experimentPeopleOptions({ ...place, experiment_id: experiment.id }))
  const person = data?.find((each) => each.userId === userId)
  return (
    <tr>
      <th scope="row">{experiment.attributes.name}</th>
      <td>{person?.roleName ?? (error ? texts.hidden : data && texts.notOnProject)}</td>
      <td>{person && (person.follows ? projectTexts.automatically : projectTexts.manually)}</td>
    </tr>
  )
}

/** The roles of a person on the experiments of a project. */
export const ExperimentRoles = ({ place, userId }: ExperimentRolesProps) => {
  const experiments = useQuery({
    queryKey: [...trpc.planning.experiments.pathKey(), "every", place],
    queryFn: async () =>
      (await everyPage((page) => client.planning.experiments.list.query({ ...place, ...page, sort: "name" }))).data
  })
  if (experiments.isPending) return <Skeleton height={80} />
  if (experiments.isError) return <Failure error={experiments.error} retry={experiments.refetch} />
  if (experiments.data.length === 0) return <p className="soft small">{texts.noExperiments}</p>
  return (
    <table className="plain-table planning-table">
      <thead>
        <tr>
          <th scope="col">{projectTexts.experiment}</th>
          <th scope="col">{texts.role}</th>
          <th scope="col">{projectTexts.origin}</th>
        </tr>
      </thead>
      <tbody>
        {experiments.data.map((experiment) => (
          <Row key={experiment.id} experiment={experiment} place={place} userId={userId} />
        ))}
      </tbody>
    </table>
  )
}
