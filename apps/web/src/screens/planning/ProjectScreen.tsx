import { keepPreviousData, useQuery } from "@tanstack/react-query"
import { getRouteApi, Link } from "@tanstack/react-router"
import { useState } from "react"
import { Button } from "../../parts/controls/Button.tsx"
import { Failure } from "../../parts/feedback/Failure.tsx"
import { Note } from "../../parts/feedback/Note.tsx"
import { Card } from "../../parts/layout/Card.tsx"
import { Skeleton } from "../../parts/layout/Skeleton.tsx"
import { trpc } from "../../service/trpc.ts"
import { projectsSearch } from "../../shell/searches.ts"
import { projectTexts as texts } from "../../texts/planning/projects.ts"
import { useBehind } from "./access/useBehind.ts"
import { useProjectAccess } from "./access/useProjectAccess.ts"
import { Pager } from "./Pager.tsx"
import { PlanningPage } from "./PlanningPage.tsx"
import { AssignPerson } from "./project/AssignPerson.tsx"
import { EffectLine } from "./project/EffectLine.tsx"
import { ExperimentPeople } from "./project/ExperimentPeople.tsx"
import { ProjectExperiments } from "./project/ProjectExperiments.tsx"
import { ProjectPeople } from "./project/ProjectPeople.tsx"
import { ArchiveProject } from "./projects/ArchiveProject.tsx"
import { EditProject } from "./projects/EditProject.tsx"
import { useSignedIn } from "./signedIn.ts"

const route = getRouteApi("/frame/planning/projects/$projectId")

/** One project: its experiments and its people. */
export const ProjectScreen = () => {
  const { teamId } = useSignedIn()
  const { projectId } = route.useParams()
  const { experiment: openId, page = 1 } = route.useSearch()
  const navigate = route.useNavigate()
  const place = { team_id: teamId, project_id: projectId }
  const project = useQuery(trpc.planning.projects.get.queryOptions({ team_id: teamId, id: projectId }))
  const experiments = useQuery(
    trpc.planning.experiments.list.queryOptions(
      { ...place, sort: "-updated_at", "page[number]": page, "page[size]": 25 },
      { placeholderData: keepPreviousData }
    )
  )
  const { mayManage, mayManagePeople, people } = useProjectAccess(projectId)
  const [dialog, setDialog] = useState<"edit" | "assign" | null>(null)
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set())
  const listed = experiments.data?.data ?? []
  const onProject = people.data ?? []
  const behind = useBehind(place, people.data === undefined ? [] : listed, onProject, left)
  const opened = listed.find(({ id }) => id === openId)
  const archived = project.data?.data.attributes.archived === true
  return (
    <PlanningPage
      tab="projects"
      title={project.data?.data.attributes.name ?? texts.all}
      above={
        <Link to="/planning" search={projectsSearch({})} className="small">
          {texts.all}
        </Link>
      }
      badge={archived && <span className="badge">{texts.archived}</span>}
      description={project.data?.data.attributes.description}
      actions={
        mayManage &&
        project.data !== undefined && (
          <>
            {!archived && <Button onClick={() => setDialog("edit")}>{texts.edit}</Button>}
            <ArchiveProject project={project.data.data} />
          </>
        )
      }
    >
      {project.isError && <Failure error={project.error} retry={project.refetch} />}
      {archived && <Note kind="warn">{texts.archivedNote}</Note>}
      <Card title={texts.experiments}>
        {experiments.isPending && <Skeleton height={200} />}
        {experiments.isError && <Failure error={experiments.error} retry={experiments.refetch} />}
        {experiments.data !== undefined && <ProjectExperiments place={place} experiments={listed} />}
        <Pager
          page={page}
          hasNext={experiments.data?.links.next != null}
          onPage={(next) => void navigate({ search: (before) => ({ ...before, page: next === 1 ? undefined : next }) })}
        />
      </Card>
      <Card
        title={texts.members}
        hint={texts.membersHint}
        actions={mayManagePeople && <Button onClick={() => setDialog("assign")}>{texts.assign}</Button>}
      >
        {people.isPending && <Skeleton height={200} />}
        {people.isError && <Failure error={people.error} retry={people.refetch} />}
        {people.data !== undefined && (
          <>
            <ProjectPeople
              place={place}
              people={people.data}
              mayChange={mayManagePeople}
              onLeft={(userId) => setLeft((before) => new Set([...before, userId]))}
            />
            <EffectLine behind={behind} experiments={listed.length} />
          </>
        )}
      </Card>
      {dialog === "edit" && <EditProject id={projectId} onClose={() => setDialog(null)} />}
      {dialog === "assign" && <AssignPerson place={place} people={onProject} onClose={() => setDialog(null)} />}
      {opened !== undefined && (
        <ExperimentPeople
          place={{ ...place, experiment_id: opened.id }}
          name={opened.attributes.name}
          isArchived={archived || opened.attributes.archived}
          onProject={onProject}
          left={left}
          onClose={() => void navigate({ search: (before) => ({ ...before, experiment: undefined }) })}
        />
      )}
    </PlanningPage>
  )
}
