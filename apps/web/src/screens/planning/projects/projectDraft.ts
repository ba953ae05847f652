import { texts as common } from "../../../texts/common.ts"
import { planningTexts } from "../../../texts/planning/planning.ts"
import { projectTexts } from "../../../texts/planning/projects.ts"
import type { Project } from "../resources.ts"
import type { ProjectDraft } from "./ProjectFields.tsx"

/** The fields of a project as a form has them. */
export const draftOf = ({ attributes: { description, name } }: Project): ProjectDraft => ({
  name,
  description: description ?? ""
})

/** What the form changes of the version that it began with. */
export const changesOf = (draft: ProjectDraft, base: ProjectDraft) => ({
  ...(draft.name !== base.name && { name: draft.name }),
  ...(draft.description !== base.description && { description: draft.description.trim() || null })
})

/** What was changed, on top of another version than the form began with. */
export const onTopOf = (theirs: ProjectDraft, draft: ProjectDraft, base: ProjectDraft): ProjectDraft => ({
  name: draft.name === base.name ? theirs.name : draft.name,
  description: draft.description === base.description ? theirs.description : draft.description
})

const fields = [
  { key: "name", label: planningTexts.name },
  { key: "description", label: projectTexts.description }
] as const

/** Both versions of the fields that differ, as a person reads them. */
export const differencesOf = (yours: ProjectDraft, theirs: ProjectDraft) =>
  fields.flatMap(({ key, label }) =>
    yours[key] === theirs[key] ? [] : [{ label, yours: yours[key] || common.none, theirs: theirs[key] || common.none }]
  )
