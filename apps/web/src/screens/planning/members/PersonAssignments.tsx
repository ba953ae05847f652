import { useQuery } from "@tanstack/react-query"
import { Link } from "@tanstack/react-router"
import { useState } from "react"
import { Button } from "../../../parts/controls/Button.tsx"
import { Dialog } from "../../../parts/feedback/Dialog.tsx"
import { Failure } from "../../../parts/feedback/Failure.tsx"
import { Skeleton } from "../../../parts/layout/Skeleton.tsx"
import { client, trpc } from "../../../service/trpc.ts"
import { projectSearch } from "../../../shell/searches.ts"
import { texts as common } from "../../../texts/common.ts"
import { memberTexts as texts } from "../../../texts/planning/members.ts"
import { everyPage } from "../access/everyPage.ts"
import { projectPeopleOptions } from "../access/peopleOptions.ts"
import type { Project } from "../resources.ts"
import { useSignedIn } from "../signedIn.ts"
import { ExperimentRoles } from "./ExperimentRoles.tsx"

const InProject = ({ project, userId }: { readonly project: Project; readonly userId: string }) => {
  const { teamId } = useSignedIn()
  const [isOpen, setIsOpen] = useState(false)
  const place = { team_id: teamId, project_id: project.id }
  const { data, error } = useQuery(projectPeopleOptions(place))
  const role = data?.find((person) => person.userId === userId)?.roleName
  return (
    <details className="planning-project" onToggle={({ currentTarget }) => setIsOpen(currentTarget.open)}>
      <summary>
        <span className="planning-summary">
          <span>{project.attributes.name}</span>
          {role === undefined ? (
            <span className="soft small">{error ? texts.hidden : data && texts.notOnProject}</span>
          ) : (
            <span className="badge badge-accent">{role}</span>
          )}
        </span>
      </summary>
      <div className="stack stack-small">
        {isOpen && <ExperimentRoles place={place} userId={userId} />}
        <Link
          to="/planning/projects/$projectId"
          params={{ projectId: project.id }}
          search={projectSearch({})}
          className="small"
        >
          {texts.toProject(project.attributes.name)}
        </Link>
      </div>
    </details>
  )
}

interface PersonAssignmentsProps {
  readonly userId: string
  readonly name: string
  readonly onClose: () => void
}

/** The roles of a person on projects and their experiments. */
export const PersonAssignments = ({ name, onClose, userId }: PersonAssignmentsProps) => {
  const { teamId } = useSignedIn()
  const projects = useQuery({
    queryKey: [...trpc.planning.projects.pathKey(), "every", teamId],
    queryFn: async () =>
      (
        await everyPage((page) =>
          client.planning.projects.list.query({ team_id: teamId, ...page, sort: "name", "filter[archived]": false })
        )
      ).data
  })
  return (
    <Dialog title={texts.assignmentsOf(name)} onClose={onClose} wide>
      <p className="soft small">{texts.assignmentsHint}</p>
      {projects.isPending && <Skeleton height={160} />}
      {projects.isError && <Failure error={projects.error} retry={projects.refetch} />}
      {projects.data?.length === 0 && <p>{texts.noProjects}</p>}
      <div className="stack stack-small">
        {projects.data?.map((project) => (
          <InProject key={project.id} project={project} userId={userId} />
        ))}
      </div>
      <div className="row row-end">
        <Button onClick={onClose}>{common.close}</Button>
      </div>
    </Dialog>
  )
}
