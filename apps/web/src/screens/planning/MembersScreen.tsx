import { getRouteApi } from "@tanstack/react-router"
import { useState } from "react"
import { Button } from "../../parts/controls/Button.tsx"
import { Failure } from "../../parts/feedback/Failure.tsx"
import { Card } from "../../parts/layout/Card.tsx"
import { Skeleton } from "../../parts/layout/Skeleton.tsx"
import { useMay } from "../../service/session.ts"
import { memberTexts as texts } from "../../texts/planning/members.ts"
import { AddMember } from "./members/AddMember.tsx"
import { MemberTable } from "./members/MemberTable.tsx"
import { PersonAssignments } from "./members/PersonAssignments.tsx"
import { RolesTable } from "./members/RolesTable.tsx"
import { TeamCard } from "./members/TeamCard.tsx"
import { useNamedMembers } from "./members/useNamedMembers.ts"
import { PlanningPage } from "./PlanningPage.tsx"
import { SearchBox } from "./SearchBox.tsx"
import { useSignedIn } from "./signedIn.ts"

const route = getRouteApi("/frame/planning/members")

/** The team, its members and their roles. */
export const MembersScreen = () => {
  const { teamId } = useSignedIn()
  const { person: personId, q = "" } = route.useSearch()
  const navigate = route.useNavigate()
  const mayManage = useMay("team_manage")
  const [adds, setAdds] = useState(false)
  const { isPending, members, named } = useNamedMembers(teamId)
  const wanted = q.toLowerCase()
  const shown = named.filter(({ email, name }) => `${name}\n${email}`.toLowerCase().includes(wanted))
  const person = named.find(({ userId }) => userId === personId)
  return (
    <PlanningPage tab="members">
      <TeamCard />
      <Card
        title={texts.members}
        actions={
          mayManage && (
            <Button kind="main" onClick={() => setAdds(true)}>
              {texts.add}
            </Button>
          )
        }
      >
        <SearchBox
          label={texts.search}
          value={q}
          onChange={(text) =>
            void navigate({ search: (before) => ({ ...before, q: text || undefined }), replace: true })
          }
        />
        {members.isError && <Failure error={members.error} retry={members.refetch} />}
        {isPending ? <Skeleton height={240} /> : <MemberTable members={shown} />}
        {!isPending && shown.length === 0 && <p className="soft">{texts.nothing}</p>}
      </Card>
      <RolesTable />
      {adds && <AddMember onClose={() => setAdds(false)} />}
      {person !== undefined && (
        <PersonAssignments
          userId={person.userId}
          name={person.name}
          onClose={() => void navigate({ search: (before) => ({ ...before, person: undefined }) })}
        />
      )}
    </PlanningPage>
  )
}
