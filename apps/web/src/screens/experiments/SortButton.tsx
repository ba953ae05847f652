import type { ExperimentsSearch } from "./useExperimentsSearch.ts"

type Sort = NonNullable<ExperimentsSearch["sort"]>
type Order = NonNullable<ExperimentsSearch["order"]>

export interface Sorting {
  readonly sort: Sort | "created_at"
  readonly order: Order
  readonly onSort: (sort: Sort, order: Order) => void
}

interface SortButtonProps {
  readonly by: Sort
  readonly text: string
  readonly sorting: Sorting
}

const turned: Readonly<Record<Order, Order>> = { asc: "desc", desc: "asc" }

/** A column head that sorts: names from A at first, all else from the largest; again, the other way. */
export const SortButton = ({ by, sorting: { onSort, order, sort }, text }: SortButtonProps) => {
  const first = by === "name" ? "asc" : "desc"
  return (
    <button type="button" className="experiment-sort" onClick={() => onSort(by, sort === by ? turned[order] : first)}>
      {text}
      <span aria-hidden="true">{sort !== by ? "" : order === "asc" ? "↑" : "↓"}</span>
    </button>
  )
}

/** What `aria-sort` says of a column. */
export const sortedOf = ({ order, sort }: Sorting, by: Sort): "ascending" | "descending" | "none" => {
  if (sort !== by) return "none"
  return order === "asc" ? "ascending" : "descending"
}
