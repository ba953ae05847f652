import { useQuery } from "@tanstack/react-query"
import { useCallback } from "react"
import { Button } from "../../parts/controls/Button.tsx"
import { CheckField } from "../../parts/controls/CheckField.tsx"
import { SearchField } from "../../parts/controls/SearchField.tsx"
import { SelectField } from "../../parts/controls/SelectField.tsx"
import { trpc } from "../../service/trpc.ts"
import { experimentStatuses } from "../../shell/searches.ts"
import { texts as common } from "../../texts/common.ts"
import { experimentsTexts } from "../../texts/experiments.ts"
import type { ExperimentsSearch } from "./useExperimentsSearch.ts"

interface FiltersProps {
  readonly search: ExperimentsSearch
  readonly onChange: (changed: Partial<ExperimentsSearch>) => void
}

const { filters: texts } = experimentsTexts

/** Which experiments the table lists. */
export const Filters = ({ onChange, search }: FiltersProps) => {
  const services = useQuery(trpc.services.list.queryOptions())
  const { archived, q, service, status = [] } = search
  const onText = useCallback((text: string) => onChange({ q: text === "" ? undefined : text }), [onChange])
  const isFiltered = archived === true || q !== undefined || service !== undefined || status.length > 0
  const withStatus = (each: (typeof experimentStatuses)[number], isNow: boolean) => {
    const next = experimentStatuses.filter((other) => (other === each ? isNow : status.includes(other)))
    onChange({ status: next.length === 0 ? undefined : next })
  }
  return (
    <search className="experiment-filters" aria-label={texts.label}>
      <SearchField label={texts.search} placeholder={texts.searchPlaceholder} value={q ?? ""} onChange={onText} />
      <SelectField
        label={texts.service}
        value={service ?? ""}
        options={[
          { value: "", text: texts.allServices },
          ...(services.data ?? []).map(({ id, name }) => ({ value: id, text: name }))
        ]}
        onChange={(id) => onChange({ service: id === "" ? undefined : id })}
      />
      <fieldset className="field">
        <legend>{texts.status}</legend>
        <div className="statuses">
          {experimentStatuses.map((each) => (
            <CheckField
              key={each}
              label={common.status[each]}
              checked={status.includes(each)}
              onChange={(isNow) => withStatus(each, isNow)}
            />
          ))}
          <CheckField
            label={texts.archived}
            checked={archived === true}
            onChange={(isNow) => onChange({ archived: isNow ? true : undefined })}
          />
          {isFiltered && (
            <Button
              small
              onClick={() => onChange({ q: undefined, service: undefined, status: undefined, archived: undefined })}
            >
              {texts.clear}
            </Button>
          )}
        </div>
      </fieldset>
    </search>
  )
}
