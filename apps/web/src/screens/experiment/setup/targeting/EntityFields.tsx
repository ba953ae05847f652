import { TextField } from "../../../../parts/controls/TextField.tsx"
import { targetingTexts } from "../../../../texts/setup/targeting.ts"

interface EntityDraft {
  readonly model: string
  readonly attribute: string
}

interface EntityFieldsProps {
  readonly draft: EntityDraft
  readonly tried: boolean
  /** What the service said about each field. */
  readonly answered: Readonly<Record<string, string>>
  readonly onChange: (draft: EntityDraft) => void
}

const { entity: texts } = targetingTexts

/** What a criterion is about, and the attribute that identifies it. */
export const EntityFields = ({ answered, draft, onChange, tried }: EntityFieldsProps) => (
  <div className="entity-fields">
    <TextField
      label={texts.model}
      hint={texts.modelHint}
      value={draft.model}
      problem={tried && draft.model.trim() === "" ? texts.required : answered.sampling_model}
      onChange={(model) => onChange({ ...draft, model })}
    />
    <TextField
      label={texts.attribute}
      hint={texts.attributeHint}
      value={draft.attribute}
      problem={tried && draft.attribute.trim() === "" ? texts.requiredAttribute : answered.sampling_attribute}
      onChange={(attribute) => onChange({ ...draft, attribute })}
    />
  </div>
)
