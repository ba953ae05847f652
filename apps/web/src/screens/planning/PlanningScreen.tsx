import { useQuery } from "@tanstack/react-query"
import { Outlet } from "@tanstack/react-router"
import { Failure } from "../../parts/feedback/Failure.tsx"
import { Skeleton } from "../../parts/layout/Skeleton.tsx"
import { sessionOptions } from "../../service/session.ts"
import "../../style/planning.css"
import { NeedsToken } from "./NeedsToken.tsx"
import { SignedInContext } from "./signedIn.ts"

/** The planning API acts for a person, so its screens need a session. */
export const PlanningScreen = () => {
  const { data: session, error } = useQuery(sessionOptions)
  if (session === undefined) return error ? <Failure error={error} /> : <Skeleton height={640} />
  const { signed_in, team, user } = session
  if (!signed_in || team === null || user === null) return <NeedsToken />
  return (
    <SignedInContext value={{ userId: user.id, teamId: team.id, teamName: team.name }}>
      <Outlet />
    </SignedInContext>
  )
}
