import { Failure } from "../../../parts/feedback/Failure.tsx"
import { Note } from "../../../parts/feedback/Note.tsx"
import { EmptyState } from "../../../parts/layout/EmptyState.tsx"
import { Skeleton } from "../../../parts/layout/Skeleton.tsx"
import { type Column, DataRows } from "../../../parts/tables/DataRows.tsx"
import { formatCount } from "../../../parts/values/numbers.ts"
import { sampleTexts } from "../../../texts/samples.ts"
import { filtersOf, isFiltered, rangeOf, type SamplesSearch } from "./filtersOf.ts"
import { mostPages, pageSize, type Sample } from "./samplePages.ts"
import { useSamplePages } from "./useSamplePages.ts"

interface SampleTableProps {
  readonly experimentId: string
  readonly search: SamplesSearch
  readonly columns: readonly Column<Sample>[]
  readonly isChosen: (sample: Sample) => boolean
  readonly onOpen: (sample: Sample) => void
}

const keyOf = ({ id }: Sample): string => id

/** The samples that the filters leave, newest first. */
export const SampleTable = ({ columns, experimentId, isChosen, onOpen, search }: SampleTableProps) => {
  const pages = useSamplePages(experimentId, filtersOf(search), rangeOf(search))
  if (pages.error !== null && pages.isPending) return <Failure error={pages.error} retry={pages.retry} />
  if (pages.isPending) return <Skeleton height={640} />
  if (pages.isEmpty) {
    const { text, title } = isFiltered(search) ? sampleTexts.noMatch : sampleTexts.empty
    return <EmptyState title={title}>{text}</EmptyState>
  }
  return (
    <>
      {pages.error !== null && <Failure error={pages.error} retry={pages.retry} />}
      <DataRows
        label={sampleTexts.table.label}
        columns={columns}
        rows={pages.rows}
        keyOf={keyOf}
        minWidth="60rem"
        isChosen={isChosen}
        onOpen={onOpen}
        onView={pages.onView}
      />
      <p className="small soft">{sampleTexts.table.keys}</p>
      {pages.isCut && <Note kind="warn">{sampleTexts.cut(formatCount(mostPages * pageSize))}</Note>}
    </>
  )
}
