import { useState } from "react"
import { Button } from "../../../parts/controls/Button.tsx"
import { InstantField } from "../../../parts/controls/InstantField.tsx"
import { SelectField } from "../../../parts/controls/SelectField.tsx"
import { TextField } from "../../../parts/controls/TextField.tsx"
import { sampleTexts } from "../../../texts/samples.ts"
import { countMore, isFiltered, type SamplesSearch } from "./filtersOf.ts"

interface SampleFilterFormProps {
  readonly search: SamplesSearch
  readonly buckets: readonly string[]
  readonly onChange: (changed: Partial<SamplesSearch>) => void
}

const { filters: texts } = sampleTexts

const none: Partial<SamplesSearch> = {
  bucket: undefined,
  by: undefined,
  complete: undefined,
  entity: undefined,
  from: undefined,
  to: undefined,
  value: undefined
}

const orNone = (text: string): string | undefined => (text === "" ? undefined : text)

/** What the table shows. Choices apply at once, texts with Enter or Find. */
export const SampleFilterForm = ({ buckets, onChange, search }: SampleFilterFormProps) => {
  const [value, setValue] = useState(search.value ?? "")
  const [entity, setEntity] = useState(search.entity ?? "")
  const more = countMore(search)
  const names = search.bucket === undefined || buckets.includes(search.bucket) ? buckets : [...buckets, search.bucket]
  return (
    <search aria-label={texts.label}>
      <form
        className="stack stack-small"
        onSubmit={(event) => {
          event.preventDefault()
          onChange({ value: orNone(value), entity: orNone(entity) })
        }}
      >
        <div className="sample-filters">
          <TextField label={texts.value} value={value} onChange={setValue} maxLength={512} spellCheck={false} />
          <SelectField
            label={texts.bucket}
            value={search.bucket ?? ""}
            options={[{ value: "", text: texts.any }, ...names.map((name) => ({ value: name, text: name }))]}
            onChange={(bucket) => onChange({ bucket: orNone(bucket) })}
          />
          <div className="row">
            <Button type="submit">{texts.find}</Button>
            {isFiltered(search) && (
              <Button
                kind="plain"
                onClick={() => {
                  setValue("")
                  setEntity("")
                  onChange(none)
                }}
              >
                {texts.clear}
              </Button>
            )}
          </div>
        </div>
        <details open={more > 0}>
          <summary>{more > 0 ? texts.moreOf(more) : texts.more}</summary>
          <div className="sample-filters">
            <TextField
              label={texts.entity}
              hint={texts.entityHint}
              value={entity}
              onChange={setEntity}
              maxLength={128}
              spellCheck={false}
            />
            <SelectField
              label={texts.completion}
              value={search.complete ?? ""}
              options={[
                { value: "", text: texts.any },
                { value: "yes", text: texts.isComplete },
                { value: "no", text: texts.isOpen }
              ]}
              onChange={(complete) => onChange({ complete: complete === "" ? undefined : complete })}
            />
            <SelectField
              label={texts.by}
              value={search.by ?? ""}
              options={[
                { value: "", text: texts.any },
                { value: "others", text: texts.byOthers },
                { value: "override", text: texts.byOverride }
              ]}
              onChange={(by) => onChange({ by: by === "" ? undefined : by })}
            />
            <InstantField
              label={texts.from}
              value={search.from ?? null}
              onChange={(from) => onChange({ from: from ?? undefined })}
            />
            <InstantField
              label={texts.to}
              value={search.to ?? null}
              onChange={(to) => onChange({ to: to ?? undefined })}
            />
          </div>
        </details>
      </form>
    </search>
  )
}
