import "../../style/timeline.css"
import { Link } from "@tanstack/react-router"
import { useState } from "react"
import { Button, buttonClass } from "../../parts/controls/Button.tsx"
import { ConflictDialog } from "../../parts/feedback/ConflictDialog.tsx"
import { Failure } from "../../parts/feedback/Failure.tsx"
import { EmptyState } from "../../parts/layout/EmptyState.tsx"
import { Page } from "../../parts/layout/Page.tsx"
import { Skeleton } from "../../parts/layout/Skeleton.tsx"
import { useMay } from "../../service/session.ts"
import { experimentsSearch } from "../../shell/searches.ts"
import { texts as common } from "../../texts/common.ts"
import { timelineTexts as texts } from "../../texts/timeline.ts"
import { TimelineView } from "./TimelineView.tsx"
import { rangeOf } from "./TimeRange.ts"
import { Toolbar } from "./Toolbar.tsx"
import { useDraft } from "./useDraft.ts"
import { useReschedule } from "./useReschedule.ts"
import { useTimelineExperiments } from "./useTimelineExperiments.ts"
import { useTimelineSearch } from "./useTimelineSearch.ts"

/** Planned, running and completed experiments over time; what is planned can be moved. */
export const TimelineScreen = () => {
  const { change, search } = useTimelineSearch()
  const [opened] = useState(Date.now)
  const range = rangeOf(search, opened)
  const { experiments, pages, total } = useTimelineExperiments(search, range)
  const now = Math.max(opened, pages.dataUpdatedAt)
  const mayChange = useMay("experiment_manage")
  const moving = useDraft(mayChange)
  const saving = useReschedule(() => {
    moving.clear()
    change({ edit: undefined })
  })
  return (
    <Page
      title={texts.title}
      description={texts.description}
      actions={
        <Button onClick={() => change({ view: search.view === "table" ? undefined : "table" })}>
          {search.view === "table" ? texts.asChart : texts.asTable}
        </Button>
      }
    >
      <Toolbar search={search} range={range} now={now} onChange={change} />
      {experiments === undefined &&
        (pages.error === null ? (
          <Skeleton height={420} />
        ) : (
          <Failure error={pages.error} retry={() => void pages.refetch()} />
        ))}
      {experiments?.length === 0 && (
        <EmptyState
          title={texts.empty.title}
          action={
            <Link className={buttonClass({})} to="/experiments" search={experimentsSearch({})}>
              {texts.empty.action}
            </Link>
          }
        >
          {texts.empty.text}
        </EmptyState>
      )}
      {experiments !== undefined && experiments.length > 0 && (
        <>
          <TimelineView {...{ change, experiments, mayChange, moving, now, range, saving, search }} />
          <div className="row small soft">
            <span role="status">{texts.found(total)}</span>
            {pages.hasNextPage && (
              <Button small busy={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
                {common.more}
              </Button>
            )}
          </div>
        </>
      )}
      {saving.clash !== null && (
        <ConflictDialog
          fields={saving.clash.fields}
          busy={saving.busy}
          onKeepYours={saving.keepYours}
          onKeepTheirs={saving.keepTheirs}
        />
      )}
    </Page>
  )
}
