import type { samplesSearch } from "../../../shell/searches.ts"
import type { CreatedRange } from "./samplePages.ts"
import type { SampleFilters } from "./useSamplePages.ts"

export type SamplesSearch = ReturnType<typeof samplesSearch>

/** What the service filters by. */
export const filtersOf = ({ bucket, by, complete, entity, value }: SamplesSearch): SampleFilters => ({
  sampled_entity: entity,
  sampled_value: value,
  allocated_bucket: bucket,
  complete: complete === undefined ? undefined : complete === "yes",
  forced: by === undefined ? undefined : by === "override"
})

const instantOf = (text: string | undefined): number | null => {
  const at = Date.parse(text ?? "")
  return Number.isNaN(at) ? null : at
}

/** The times between which the samples were made. */
export const rangeOf = ({ from, to }: SamplesSearch): CreatedRange => ({ from: instantOf(from), to: instantOf(to) })

/** How many filters stand behind “More filters”. */
export const countMore = ({ by, complete, entity, from, to }: SamplesSearch): number =>
  [by, complete, entity, from, to].filter((each) => each !== undefined).length

/** A text that differs when the filters do. */
export const filterKey = ({ sample, ...filters }: SamplesSearch): string => JSON.stringify(filters)

export const isFiltered = (search: SamplesSearch): boolean =>
  countMore(search) > 0 || search.bucket !== undefined || search.value !== undefined
