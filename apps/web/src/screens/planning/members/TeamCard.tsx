import { useQuery } from "@tanstack/react-query"
import { useState } from "react"
import { Button } from "../../../parts/controls/Button.tsx"
import { Failure } from "../../../parts/feedback/Failure.tsx"
import { Card } from "../../../parts/layout/Card.tsx"
import { Skeleton } from "../../../parts/layout/Skeleton.tsx"
import { useMay } from "../../../service/session.ts"
import { trpc } from "../../../service/trpc.ts"
import { memberTexts as texts } from "../../../texts/planning/members.ts"
import { useSignedIn } from "../signedIn.ts"
import { EditTeam } from "./EditTeam.tsx"

/** The name and the description of the team. */
export const TeamCard = () => {
  const { teamId } = useSignedIn()
  const mayManage = useMay("team_manage")
  const [edits, setEdits] = useState(false)
  const { data, error, refetch } = useQuery(trpc.planning.teams.get.queryOptions({ id: teamId }))
  const team = data?.data.attributes
  return (
    <Card
      title={texts.team}
      actions={mayManage && team !== undefined && <Button onClick={() => setEdits(true)}>{texts.editTeam}</Button>}
    >
      {error !== null && <Failure error={error} retry={refetch} />}
      {team === undefined ? (
        <Skeleton height={56} />
      ) : (
        <dl className="facts">
          <dt>{texts.teamName}</dt>
          <dd>{team.name}</dd>
          <dt>{texts.teamDescription}</dt>
          <dd className={team.description ? "planning-lines" : "soft"}>{team.description || texts.noDescription}</dd>
        </dl>
      )}
      {edits && team !== undefined && <EditTeam team={team} onClose={() => setEdits(false)} />}
    </Card>
  )
}
