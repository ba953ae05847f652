import { useQuery } from "@tanstack/react-query"
import { useCallback } from "react"
import { Button } from "../../parts/controls/Button.tsx"
import { SearchField } from "../../parts/controls/SearchField.tsx"
import { SelectField } from "../../parts/controls/SelectField.tsx"
import { trpc } from "../../service/trpc.ts"
import { timelineTexts as texts } from "../../texts/timeline.ts"
import { daysOf, panned, rangeText, type TimeRange, toToday, type Zoom, zoomed, zooms } from "./TimeRange.ts"
import type { TimelineSearch } from "./useTimelineSearch.ts"

interface ToolbarProps {
  readonly search: TimelineSearch
  readonly range: TimeRange
  readonly now: number
  readonly onChange: (changed: Partial<TimelineSearch>) => void
}

const names: readonly Zoom[] = ["week", "month", "quarter", "year"]

/** Which experiments and which days the timeline shows. */
export const Toolbar = ({ now, onChange, range, search }: ToolbarProps) => {
  const services = useQuery(trpc.services.list.queryOptions())
  const onText = useCallback((text: string) => onChange({ q: text === "" ? undefined : text }), [onChange])
  const show = (next: TimeRange) => onChange(rangeText(next))
  const step = Math.max(1, Math.round(daysOf(range) / 4))
  return (
    <search className="timeline-tools" aria-label={texts.filters}>
      <SearchField
        label={texts.search}
        placeholder={texts.searchPlaceholder}
        value={search.q ?? ""}
        onChange={onText}
      />
      <SelectField
        label={texts.service}
        value={search.service ?? ""}
        options={[
          { value: "", text: texts.allServices },
          ...(services.data ?? []).map(({ id, name }) => ({ value: id, text: name }))
        ]}
        onChange={(id) => onChange({ service: id === "" ? undefined : id })}
      />
      <fieldset className="timeline-zoom" aria-label={texts.zoom.label}>
        {names.map((name) => (
          <Button
            key={name}
            aria-pressed={daysOf(range) === zooms[name]}
            onClick={() => show(zoomed(range, zooms[name], now))}
          >
            {texts.zoom[name]}
          </Button>
        ))}
      </fieldset>
      <div className="row">
        <Button aria-label={texts.earlier} title={texts.earlier} onClick={() => show(panned(range, -step))}>
          ←
        </Button>
        <Button onClick={() => show(toToday(range, now))}>{texts.today}</Button>
        <Button aria-label={texts.later} title={texts.later} onClick={() => show(panned(range, step))}>
          →
        </Button>
      </div>
    </search>
  )
}
