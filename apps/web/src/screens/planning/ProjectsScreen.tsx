import { keepPreviousData, useQuery } from "@tanstack/react-query"
import { getRouteApi } from "@tanstack/react-router"
import { useState } from "react"
import { Button } from "../../parts/controls/Button.tsx"
import { CheckField } from "../../parts/controls/CheckField.tsx"
import { Failure } from "../../parts/feedback/Failure.tsx"
import { EmptyState } from "../../parts/layout/EmptyState.tsx"
import { Skeleton } from "../../parts/layout/Skeleton.tsx"
import { useMay } from "../../service/session.ts"
import { trpc } from "../../service/trpc.ts"
import { projectTexts as texts } from "../../texts/planning/projects.ts"
import { Pager } from "./Pager.tsx"
import { PlanningPage } from "./PlanningPage.tsx"
import { NewProject } from "./projects/NewProject.tsx"
import { ProjectTable } from "./projects/ProjectTable.tsx"
import { SearchBox } from "./SearchBox.tsx"
import { useSignedIn } from "./signedIn.ts"

const route = getRouteApi("/frame/planning/")

const NoProjects = ({ isSearch, onCreate }: { readonly isSearch: boolean; readonly onCreate: () => void }) => {
  const mayCreate = useMay("team_projects_create")
  if (isSearch) return <EmptyState title={texts.nothing}>{texts.nothingText}</EmptyState>
  return (
    <EmptyState title={texts.none} action={mayCreate && <Button onClick={onCreate}>{texts.create}</Button>}>
      {mayCreate ? texts.noneText : texts.noneReader}
    </EmptyState>
  )
}

/** The projects that the signed-in person may read. */
export const ProjectsScreen = () => {
  const { teamId } = useSignedIn()
  const { archived, page = 1, q } = route.useSearch()
  const navigate = route.useNavigate()
  const [creates, setCreates] = useState(false)
  const mayCreate = useMay("team_projects_create")
  const projects = useQuery(
    trpc.planning.projects.list.queryOptions(
      {
        team_id: teamId,
        sort: "name",
        "page[number]": page,
        "page[size]": 25,
        ...(q !== undefined && { q }),
        ...(archived !== true && { "filter[archived]": false })
      },
      { placeholderData: keepPreviousData }
    )
  )
  return (
    <PlanningPage
      tab="projects"
      actions={
        mayCreate && (
          <Button kind="main" onClick={() => setCreates(true)}>
            {texts.create}
          </Button>
        )
      }
    >
      <div className="stack">
        <div className="row row-between">
          <SearchBox
            label={texts.search}
            value={q ?? ""}
            onChange={(text) =>
              void navigate({
                search: (before) => ({ ...before, q: text || undefined, page: undefined }),
                replace: true
              })
            }
          />
          <CheckField
            label={texts.archivedToo}
            checked={archived === true}
            onChange={(on) =>
              void navigate({
                search: (before) => ({ ...before, archived: on ? true : undefined, page: undefined }),
                replace: true
              })
            }
          />
        </div>
        {projects.isError && <Failure error={projects.error} retry={projects.refetch} />}
        {projects.isPending && <Skeleton height={320} />}
        {projects.data?.data.length === 0 && (
          <NoProjects isSearch={q !== undefined || page > 1} onCreate={() => setCreates(true)} />
        )}
        {projects.data !== undefined && projects.data.data.length > 0 && (
          <div className="card">
            <ProjectTable projects={projects.data.data} />
          </div>
        )}
        <Pager
          page={page}
          hasNext={projects.data?.links.next != null}
          onPage={(next) => void navigate({ search: (before) => ({ ...before, page: next === 1 ? undefined : next }) })}
        />
      </div>
      {creates && <NewProject onClose={() => setCreates(false)} />}
    </PlanningPage>
  )
}
