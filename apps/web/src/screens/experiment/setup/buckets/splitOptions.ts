import { countSlots } from "@sortition/domain/allocation/Share"
import { queryOptions } from "@tanstack/react-query"
import { readBuckets, type Tagged } from "../../../../service/tagged.ts"
import { client, type Outputs } from "../../../../service/trpc.ts"

export type StoredBucket = Outputs["buckets"]["list"][number]
export type AllocationVersion = Outputs["buckets"]["versions"][number]

/** The split of an experiment as one moment had it. */
export interface StoredSplit extends Tagged<readonly StoredBucket[]> {
  readonly experimentId: string
  /** The oldest first. */
  readonly versions: readonly AllocationVersion[]
}

const pageSize = 1_000

const readVersions = async (
  experimentId: string,
  earlier: readonly AllocationVersion[] = []
): Promise<readonly AllocationVersion[]> => {
  const cursor = earlier.at(-1)?.version
  const page = await client.buckets.versions.query({
    experiment_id: experimentId,
    limit: pageSize,
    ...(cursor !== undefined && { cursor })
  })
  const read = [...earlier, ...page]
  return page.length < pageSize ? read : readVersions(experimentId, read)
}

const agree = (buckets: readonly StoredBucket[], { ranges }: Pick<AllocationVersion, "ranges">): boolean =>
  buckets.every(
    ({ bucket_name, slots }) => countSlots(ranges.filter((each) => each.bucket_name === bucket_name)) === slots
  )

/** Two requests may see two moments: both are read again then. */
const readSplit = async (experimentId: string, attempts = 5): Promise<StoredSplit> => {
  const [{ tag, value }, versions] = await Promise.all([readBuckets(experimentId), readVersions(experimentId)])
  const isOneMoment = agree(value, versions.at(-1) ?? { ranges: [] })
  return isOneMoment || attempts === 0 ? { tag, value, versions, experimentId } : readSplit(experimentId, attempts - 1)
}

/** What invalidates the buckets of tRPC invalidates it too. */
export const splitOptions = (experimentId: string) =>
  queryOptions({ queryKey: [["buckets", "split"], experimentId], queryFn: () => readSplit(experimentId) })
