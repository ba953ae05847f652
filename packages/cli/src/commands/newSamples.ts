import type { SortitionClient, SortitionOutputs } from "@sortition/client"

export type Sample = SortitionOutputs["samples"]["list"][number]

const pageSize = 500
/** In milliseconds: a sample can appear that long after one with a later id. */
const overlap = 10_000

/** The smallest id, a UUID v7, of this moment in milliseconds since the epoch. */
const idAt = (ms: number): string => {
  const hex = Math.max(0, ms).toString(16).padStart(12, "0")
  return `${hex.slice(0, 8)}-${hex.slice(8)}-0000-0000-000000000000`
}

const momentOf = (id: string): number => Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16)

export interface Followed {
  readonly client: Pick<SortitionClient, "samples">
  readonly experiment_id: string
  readonly filter: { readonly allocated_bucket?: string }
}

/**
 * Finds the samples that are new since the call before, oldest first; the first call finds the newest `last` ones. Lists are newest first, so it
 * reads until it meets what it knows. Ids ascend with time, but not strictly: it looks ten seconds further back.
 */
export const newSamples = ({ client, experiment_id, filter }: Followed, last: number) => {
  let isFirst = true
  let floor = ""
  const seen = new Set<string>()

  const remember = (samples: readonly Sample[]): void => {
    for (const { id } of samples) seen.add(id)
    const newest = [...seen].reduce((most, id) => (id > most ? id : most), "")
    if (newest === "") return
    floor = idAt(momentOf(newest) - overlap)
    for (const id of seen) if (id < floor) seen.delete(id)
  }
  const readFrom = async (cursor: string | undefined, limit: number) =>
    client.samples.list.query({ experiment_id, limit, ...filter, ...(cursor === undefined ? {} : { cursor }) })

  const begin = async (): Promise<readonly Sample[]> => {
    const newest = await readFrom(undefined, Math.max(last, pageSize))
    remember(newest)
    isFirst = false
    return newest.slice(0, last).toReversed()
  }
  return async (): Promise<readonly Sample[]> => {
    if (isFirst) return begin()
    const found: Sample[] = []
    for (let cursor: string | undefined; ; ) {
      const page = await readFrom(cursor, pageSize)
      found.push(...page.filter(({ id }) => id >= floor && !seen.has(id)))
      cursor = page.at(-1)?.id
      if (cursor === undefined || page.length < pageSize || cursor < floor) break
    }
    remember(found)
    return found.toReversed()
  }
}
