import { CheckField } from "../../../../../parts/controls/CheckField.tsx"
import { Field } from "../../../../../parts/controls/Field.tsx"
import { TextField } from "../../../../../parts/controls/TextField.tsx"
import { testerTexts as texts } from "../../../../../texts/setup/tester.ts"
import type { KnownAttribute } from "../knownAttributes.ts"
import { attributeKey, attributesOf, parseAttributes } from "./attributesOf.ts"

export interface AttributesDraft {
  readonly fields: Readonly<Record<string, string>>
  /** Instead of the fields; null while they are in use. */
  readonly json: string | null
}

interface AttributeFieldsProps {
  readonly entity: string
  readonly known: readonly KnownAttribute[]
  readonly draft: AttributesDraft
  readonly onChange: (draft: AttributesDraft) => void
}

const problemOf = (json: string) => (parseAttributes(json) === null ? texts.jsonProblem : undefined)

/** The attributes that conditions compare, a field for each, or all of them as JSON. */
export const AttributeFields = ({ draft, entity, known, onChange }: AttributeFieldsProps) => {
  const { fields, json } = draft
  return (
    <fieldset className="stack stack-small">
      <legend>{texts.attributes}</legend>
      {json === null ? (
        <>
          {known.length > 0 && <p className="field-hint">{texts.attributesHint}</p>}
          <div className="tester-fields">
            {known.map((each) => (
              <TextField
                key={attributeKey(each)}
                label={each.model === entity ? each.property : `${each.model}.${each.property}`}
                value={fields[attributeKey(each)] ?? ""}
                onChange={(text) => onChange({ json, fields: { ...fields, [attributeKey(each)]: text } })}
              />
            ))}
          </div>
        </>
      ) : (
        <Field label={texts.json} hint={texts.jsonHint} problem={problemOf(json)}>
          {(control) => (
            <textarea
              className="input code"
              spellCheck={false}
              {...control}
              value={json}
              onChange={({ target }) => onChange({ fields, json: target.value })}
            />
          )}
        </Field>
      )}
      <div className="row">
        <CheckField
          label={texts.asJson}
          checked={json !== null}
          onChange={(checked) =>
            onChange({ fields, json: checked ? JSON.stringify(attributesOf(known, fields), null, 2) : null })
          }
        />
      </div>
    </fieldset>
  )
}
