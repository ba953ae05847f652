import { useNavigate } from "@tanstack/react-router"
import { useCallback } from "react"
import { Failure } from "../../parts/feedback/Failure.tsx"
import { Skeleton } from "../../parts/layout/Skeleton.tsx"
import { DataRows } from "../../parts/tables/DataRows.tsx"
import { useMay } from "../../service/session.ts"
import { setupSearch } from "../../shell/searches.ts"
import { experimentsTexts as texts } from "../../texts/experiments.ts"
import { choiceColumn } from "./choiceColumn.tsx"
import { EmptyExperiments } from "./EmptyExperiments.tsx"
import { experimentColumns } from "./experimentColumns.tsx"
import { ManyActions } from "./ManyActions.tsx"
import { RefusedNote } from "./RefusedNote.tsx"
import { useArchiveMany } from "./useArchiveMany.ts"
import { useChosen } from "./useChosen.ts"
import { type ListedExperiment, useExperimentPages } from "./useExperimentPages.ts"
import type { ExperimentsSearch } from "./useExperimentsSearch.ts"

interface ExperimentsTableProps {
  readonly search: ExperimentsSearch
  readonly onChange: (changed: Partial<ExperimentsSearch>) => void
}

const noRows: readonly ListedExperiment[] = []

const rowHeight = 56

/** With the bar that scrolls sideways. */
const headHeight = 56

/** The experiments that the address asks for. */
export const ExperimentsTable = ({ onChange, search }: ExperimentsTableProps) => {
  const navigate = useNavigate()
  const mayManage = useMay("experiment_manage")
  const { pages, rows = noRows, total = 0 } = useExperimentPages(search)
  const choosing = useChosen(rows)
  const many = useArchiveMany()
  const { fetchNextPage, hasNextPage, isFetchingNextPage } = pages
  const onEnd = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage()
  }, [fetchNextPage, hasNextPage, isFetchingNextPage])
  const onOpen = ({ id }: ListedExperiment) =>
    void navigate({ to: "/experiments/$experimentId", params: { experimentId: id }, search: setupSearch({}) })
  const columns = experimentColumns({
    sort: search.sort ?? "created_at",
    order: search.order ?? "desc",
    onSort: (sort, order) => onChange({ sort, order })
  })
  if (pages.isError) return <Failure error={pages.error} retry={() => void pages.refetch()} />
  return (
    <div className="stack stack-small" aria-busy={pages.isPlaceholderData}>
      <div className="experiment-many">
        <span className="soft small" aria-live="polite">
          {!pages.isPending && texts.found(total)}
        </span>
        {mayManage && (
          <ManyActions
            chosen={[...choosing.chosen.values()]}
            isArchive={search.archived === true}
            many={many}
            onClear={choosing.clear}
          />
        )}
      </div>
      {many.refused.length > 0 && <RefusedNote refused={many.refused} onClose={many.forget} />}
      {pages.isPending ? (
        <Skeleton height={480} />
      ) : rows.length === 0 ? (
        <EmptyExperiments search={search} />
      ) : (
        <DataRows
          label={texts.table}
          columns={mayManage ? [choiceColumn(rows, choosing), ...columns] : columns}
          rows={rows}
          keyOf={({ id }) => id}
          rowHeight={rowHeight}
          height={`min(70vh, ${rows.length * rowHeight + headHeight}px)`}
          minWidth="74rem"
          total={total}
          isChosen={({ id }) => choosing.chosen.has(id)}
          onOpen={onOpen}
          onEnd={onEnd}
        />
      )}
    </div>
  )
}
