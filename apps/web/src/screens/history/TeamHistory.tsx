import { getRouteApi } from "@tanstack/react-router"
import { Failure } from "../../parts/feedback/Failure.tsx"
import { ChainCheck } from "../../parts/history/ChainCheck.tsx"
import { HistoryList } from "../../parts/history/HistoryList.tsx"
import { OpenEntry } from "../../parts/history/OpenEntry.tsx"
import { Skeleton } from "../../parts/layout/Skeleton.tsx"
import { teamThings } from "./teamThings.ts"
import { useTeamHistory } from "./useTeamHistory.ts"
import { useThingNames } from "./useThingNames.ts"

const route = getRouteApi("/frame/history")

/** The chain of a team, for its Owners. */
export const TeamHistory = ({ teamId }: { readonly teamId: string }) => {
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const change = (changed: Partial<typeof search>) =>
    void navigate({ search: (before) => ({ ...before, ...changed }), replace: true, resetScroll: false })
  const { entries, list, opened } = useTeamHistory(teamId, search.entry)
  const thingName = useThingNames(entries)
  return (
    <>
      <ChainCheck chain={{ team_id: teamId }} shown={entries} />
      {list.error !== null && <Failure error={list.error} retry={() => void list.refetch()} />}
      {list.isPending ? (
        <Skeleton height={640} />
      ) : (
        <HistoryList
          entries={entries}
          things={teamThings}
          search={search}
          hasMore={list.hasNextPage}
          isLoading={list.isFetchingNextPage}
          thingName={thingName}
          onLoadMore={() => void list.fetchNextPage()}
          onChange={change}
          onOpen={(entry) => change({ entry })}
        />
      )}
      {search.entry !== undefined && !list.isPending && (
        <OpenEntry height={search.entry} entry={opened} onClose={() => change({ entry: undefined })} />
      )}
    </>
  )
}
