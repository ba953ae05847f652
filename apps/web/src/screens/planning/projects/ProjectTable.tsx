import { Link } from "@tanstack/react-router"
import { useState } from "react"
import { Button } from "../../../parts/controls/Button.tsx"
import { Time } from "../../../parts/values/Time.tsx"
import { useMay } from "../../../service/session.ts"
import { projectSearch } from "../../../shell/searches.ts"
import { planningTexts } from "../../../texts/planning/planning.ts"
import { projectTexts as texts } from "../../../texts/planning/projects.ts"
import { PlanningTable } from "../PlanningTable.tsx"
import type { Project } from "../resources.ts"
import { ArchiveProject } from "./ArchiveProject.tsx"
import { EditProject } from "./EditProject.tsx"

export const ProjectTable = ({ projects }: { readonly projects: readonly Project[] }) => {
  const mayManage = useMay("project_manage")
  const [edited, setEdited] = useState<string | null>(null)
  return (
    <>
      <PlanningTable
        label={texts.table}
        titles={[planningTexts.name, texts.description, texts.updated]}
        hasActions={mayManage}
      >
        {projects.map((project) => {
          const { archived, description, name, updated_at } = project.attributes
          return (
            <tr key={project.id}>
              <td className="planning-name">
                <span className="row">
                  <Link
                    to="/planning/projects/$projectId"
                    params={{ projectId: project.id }}
                    search={projectSearch({})}
                  >
                    {name}
                  </Link>
                  {archived && <span className="badge">{texts.archived}</span>}
                </span>
              </td>
              <td className="planning-text soft">{description}</td>
              <td>
                <Time value={updated_at} as="distance" />
              </td>
              {mayManage && (
                <td>
                  <div className="planning-actions">
                    {!archived && (
                      <Button small aria-label={texts.editOf(name)} onClick={() => setEdited(project.id)}>
                        {texts.edit}
                      </Button>
                    )}
                    <ArchiveProject project={project} small />
                  </div>
                </td>
              )}
            </tr>
          )
        })}
      </PlanningTable>
      {edited !== null && <EditProject id={edited} onClose={() => setEdited(null)} />}
    </>
  )
}
