interface Identified {
  readonly id: string
}

export type Chosen<Row extends Identified> = ReadonlyMap<string, Row>

/** The chosen rows after those between two places, both included, were chosen or left. */
export const chosenAfter = <Row extends Identified>(
  chosen: Chosen<Row>,
  rows: readonly Row[],
  { from, isNow, to }: { readonly from: number; readonly to: number; readonly isNow: boolean }
): Chosen<Row> => {
  const next = new Map(chosen)
  for (const row of rows.slice(Math.min(from, to), Math.max(from, to) + 1)) {
    if (isNow) next.set(row.id, row)
    else next.delete(row.id)
  }
  return next
}
