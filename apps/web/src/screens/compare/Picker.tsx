import { useQuery } from "@tanstack/react-query"
import { useState } from "react"
import { Button } from "../../parts/controls/Button.tsx"
import { CheckField } from "../../parts/controls/CheckField.tsx"
import { SearchField } from "../../parts/controls/SearchField.tsx"
import { SelectField } from "../../parts/controls/SelectField.tsx"
import { trpc } from "../../service/trpc.ts"
import { texts as common } from "../../texts/common.ts"
import { compareTexts as texts } from "../../texts/compare.ts"
import { mostCompared } from "./chosenIds.ts"
import type { Compared } from "./overlapOf.ts"
import type { CompareSearch } from "./useCompareSearch.ts"

interface PickerProps {
  /** What is compared now. */
  readonly experiments: readonly Compared[] | undefined
  /** Null while the running ones are compared. */
  readonly ids: readonly string[] | null
  readonly search: CompareSearch
  readonly onChange: (changed: Partial<CompareSearch>) => void
}

interface ChoicesProps {
  readonly chosen: readonly string[]
  readonly onChoose: (ids: readonly string[]) => void
}

const shownAtOnce = 20

const Choices = ({ chosen, onChoose }: ChoicesProps) => {
  const [q, setQ] = useState("")
  const { data } = useQuery(
    trpc.experiments.search.queryOptions({ sort: "updated_at", limit: shownAtOnce, ...(q !== "" && { q }) })
  )
  const isFull = chosen.length >= mostCompared
  return (
    <div className="stack stack-small overlap-choices">
      <SearchField label={texts.picker.search} placeholder={texts.picker.placeholder} value={q} onChange={setQ} />
      <fieldset aria-label={texts.picker.choose} className="overlap-list">
        {data?.experiments.map(({ id, name, status }) => (
          <CheckField
            key={id}
            label={`${name} · ${common.status[status]}`}
            checked={chosen.includes(id)}
            disabled={isFull && !chosen.includes(id)}
            onChange={(isNow) => onChoose(isNow ? [...chosen, id] : chosen.filter((other) => other !== id))}
          />
        ))}
      </fieldset>
      {data !== undefined && data.total > data.experiments.length && (
        <p className="small soft">{texts.picker.more(data.total - data.experiments.length)}</p>
      )}
    </div>
  )
}

/** Which experiments are compared: those that run, or some that the reader chooses. */
export const Picker = ({ experiments, ids, onChange, search }: PickerProps) => {
  const services = useQuery(trpc.services.list.queryOptions())
  const [isOpen, setIsOpen] = useState(false)
  const compared = ids ?? experiments?.map(({ id }) => id) ?? []
  return (
    <div className="stack stack-small">
      <div className="overlap-picker">
        {ids === null && (
          <SelectField
            label={texts.picker.service}
            value={search.service ?? ""}
            options={[
              { value: "", text: texts.picker.allServices },
              ...(services.data ?? []).map(({ id, name }) => ({ value: id, text: name }))
            ]}
            onChange={(id) => onChange({ service: id === "" ? undefined : id, a: undefined, b: undefined })}
          />
        )}
        <p className="soft">{ids === null ? texts.picker.running : texts.picker.chosen(ids.length)}</p>
        {ids !== null && (
          <Button onClick={() => onChange({ ids: undefined, a: undefined, b: undefined })}>{texts.picker.all}</Button>
        )}
        <Button aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
          {texts.picker.choose}
        </Button>
      </div>
      {isOpen && (
        <Choices
          chosen={compared}
          onChoose={(next) => onChange({ ids: next.length === 0 ? undefined : next.join(",") })}
        />
      )}
    </div>
  )
}
