import { useState } from "react"
import { Button } from "../../../parts/controls/Button.tsx"
import { ConfirmDialog } from "../../../parts/feedback/ConfirmDialog.tsx"
import { projectTexts as texts } from "../../../texts/planning/projects.ts"
import type { Project } from "../resources.ts"
import { useArchiveProject } from "./useArchiveProject.ts"

interface ArchiveProjectProps {
  readonly project: Project
  readonly small?: boolean
}

/** Archives a project after a confirmation, or restores it. */
export const ArchiveProject = ({ project, small = false }: ArchiveProjectProps) => {
  const [asks, setAsks] = useState(false)
  const { mutate } = useArchiveProject()
  const { archived, name } = project.attributes
  if (archived) {
    return (
      <Button small={small} aria-label={texts.restoreOf(name)} onClick={() => mutate({ project, archived: false })}>
        {texts.restore}
      </Button>
    )
  }
  return (
    <>
      <Button small={small} aria-label={texts.archiveOf(name)} onClick={() => setAsks(true)}>
        {texts.archive}
      </Button>
      {asks && (
        <ConfirmDialog
          title={texts.archiveTitle(name)}
          confirm={texts.archive}
          danger
          onClose={() => setAsks(false)}
          onConfirm={() => {
            setAsks(false)
            mutate({ project, archived: true })
          }}
        >
          <p>{texts.archiveText}</p>
        </ConfirmDialog>
      )}
    </>
  )
}
