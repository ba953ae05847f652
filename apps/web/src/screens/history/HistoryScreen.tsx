import "../../style/history.css"
import { useQuery } from "@tanstack/react-query"
import { EmptyState } from "../../parts/layout/EmptyState.tsx"
import { Page } from "../../parts/layout/Page.tsx"
import { Skeleton } from "../../parts/layout/Skeleton.tsx"
import { sessionOptions } from "../../service/session.ts"
import { trpc } from "../../service/trpc.ts"
import { historyTexts } from "../../texts/history.ts"
import { TeamHistory } from "./TeamHistory.tsx"

const { owners } = historyTexts

const Content = () => {
  const caller = useQuery(trpc.caller.get.queryOptions())
  const session = useQuery(sessionOptions)
  if (caller.data === undefined || session.isPending) return <Skeleton height={720} />
  const { permissions, team_id } = caller.data
  const isSignedIn = session.data?.signed_in !== false
  return team_id !== null && isSignedIn && permissions.includes("team_manage") ? (
    <TeamHistory teamId={team_id} />
  ) : (
    <EmptyState title={owners.title}>{isSignedIn ? owners.text : owners.signIn}</EmptyState>
  )
}

/** What has changed in the team, and whether the record of it is intact. */
export const HistoryScreen = () => (
  <Page title={historyTexts.title} description={historyTexts.description}>
    <Content />
  </Page>
)
