import { keepPreviousData, useQuery } from "@tanstack/react-query"
import { useEffect, useState } from "react"
import { client } from "../../../../service/trpc.ts"
import type { WantedBucket } from "./previewSplit.ts"
import type { StoredSplit } from "./splitOptions.ts"

const quietMs = 250

/** The value, once it has not changed for a moment. */
const useQuiet = <T>(value: T): T => {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), quietMs)
    return () => clearTimeout(timer)
  }, [value])
  return settled
}

/** What a split would mean for stored samples: the service's dry run, once the editor has been quiet for a moment. */
export const useSampleMoves = ({ experimentId, tag }: StoredSplit, wanted: readonly WantedBucket[]) => {
  const settled = useQuiet(wanted)
  const { data, error, isFetching } = useQuery({
    queryKey: [["buckets", "dry run"], experimentId, tag, settled],
    queryFn: () => client.buckets.replace.mutate({ experiment_id: experimentId, buckets: [...settled], dry_run: true }),
    placeholderData: keepPreviousData,
    retry: false
  })
  return { data, error, isCurrent: settled === wanted && !isFetching }
}
