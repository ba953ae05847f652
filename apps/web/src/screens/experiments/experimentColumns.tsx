import { SplitBar } from "../../parts/experiments/SplitBar.tsx"
import { StatusBadge } from "../../parts/feedback/StatusBadge.tsx"
import type { Column } from "../../parts/tables/DataRows.tsx"
import { formatCount } from "../../parts/values/numbers.ts"
import { Time } from "../../parts/values/Time.tsx"
import { experimentsTexts } from "../../texts/experiments.ts"
import { NameCell } from "./NameCell.tsx"
import { SortButton, type Sorting, sortedOf } from "./SortButton.tsx"
import type { ListedExperiment } from "./useExperimentPages.ts"

type ExperimentColumn = Column<ListedExperiment>

const { columns: texts } = experimentsTexts

const moment = (value: string | null) => (value === null ? "–" : <Time value={value} as="distance" />)

/** What the table shows of each experiment. */
export const experimentColumns = (sorting: Sorting): readonly ExperimentColumn[] => {
  const sortable = (
    by: Parameters<typeof sortedOf>[1],
    text: string
  ): Pick<ExperimentColumn, "key" | "sorted" | "title"> => ({
    key: by,
    title: <SortButton by={by} text={text} sorting={sorting} />,
    sorted: sortedOf(sorting, by)
  })
  return [
    {
      ...sortable("name", texts.name),
      width: "minmax(15.5rem, 3fr)",
      cell: (experiment) => <NameCell experiment={experiment} />
    },
    {
      key: "status",
      title: texts.status,
      width: "8.25rem",
      cell: ({ archived, status }) => <StatusBadge status={archived ? "archived" : status} />
    },
    {
      ...sortable("samples", texts.samples),
      width: "9rem",
      end: true,
      cell: ({ buckets, samples }) => (
        <div className="experiment-samples">
          {formatCount(samples)}
          <SplitBar buckets={buckets} />
        </div>
      )
    },
    {
      ...sortable("started_at", texts.starts),
      width: "minmax(7.5rem, 1fr)",
      cell: ({ starts_at }) => moment(starts_at)
    },
    { ...sortable("ends_at", texts.ends), width: "minmax(7.5rem, 1fr)", cell: ({ ends_at }) => moment(ends_at) },
    { ...sortable("due_date", texts.due), width: "minmax(7.5rem, 1fr)", cell: ({ due_date }) => moment(due_date) },
    {
      key: "owners",
      title: texts.owners,
      width: "minmax(8rem, 1fr)",
      cell: ({ owners }) => owners.map(({ full_name }) => full_name).join(", ") || "–"
    },
    {
      ...sortable("updated_at", texts.changed),
      width: "minmax(7.5rem, 1fr)",
      cell: ({ updated_at }) => moment(updated_at)
    }
  ]
}
