import { Field } from "../../../parts/controls/Field.tsx"
import { TextField } from "../../../parts/controls/TextField.tsx"
import { planningTexts } from "../../../texts/planning/planning.ts"
import { projectTexts as texts } from "../../../texts/planning/projects.ts"
import { problemAt } from "../fieldProblems.ts"

export interface ProjectDraft {
  readonly name: string
  readonly description: string
}

export const projectFields = ["name", "description"] as const

interface ProjectFieldsProps {
  readonly draft: ProjectDraft
  readonly error: unknown
  readonly onChange: (draft: ProjectDraft) => void
}

/** What a person writes of a project. */
export const ProjectFields = ({ draft, error, onChange }: ProjectFieldsProps) => (
  <>
    <TextField
      label={planningTexts.name}
      hint={texts.nameHint}
      required
      minLength={2}
      maxLength={255}
      value={draft.name}
      problem={problemAt(error, "name")}
      onChange={(name) => onChange({ ...draft, name })}
    />
    <Field label={texts.description} hint={texts.descriptionHint} problem={problemAt(error, "description")}>
      {(control) => (
        <textarea
          className="input"
          {...control}
          value={draft.description}
          onChange={({ target }) => onChange({ ...draft, description: target.value })}
        />
      )}
    </Field>
  </>
)
