import { useMutation } from "@tanstack/react-query"
import { getRouteApi } from "@tanstack/react-router"
import { useState } from "react"
import { Button } from "../../../parts/controls/Button.tsx"
import { ConfirmDialog } from "../../../parts/feedback/ConfirmDialog.tsx"
import { showToast } from "../../../parts/feedback/toasts.ts"
import { Time } from "../../../parts/values/Time.tsx"
import { sentenceOf } from "../../../service/failures.ts"
import { useMay } from "../../../service/session.ts"
import { client } from "../../../service/trpc.ts"
import { memberTexts as texts } from "../../../texts/planning/members.ts"
import { planningTexts } from "../../../texts/planning/planning.ts"
import { PersonName } from "../access/PersonName.tsx"
import { RoleCell } from "../access/RoleCell.tsx"
import { refreshPeople } from "../access/refreshPeople.ts"
import { PlanningTable } from "../PlanningTable.tsx"
import { useSignedIn } from "../signedIn.ts"
import type { NamedMember } from "./useNamedMembers.ts"

const route = getRouteApi("/frame/planning/members")

/** The members of the team, their roles, and what can be changed of them. */
export const MemberTable = ({ members }: { readonly members: readonly NamedMember[] }) => {
  const { teamId, userId } = useSignedIn()
  const mayManage = useMay("team_manage")
  const navigate = route.useNavigate()
  const [leaving, setLeaving] = useState<NamedMember | null>(null)
  const change = useMutation({
    mutationFn: ({ member, role }: { readonly member: NamedMember; readonly role: string }) =>
      client.planning.teamUsers.update.mutate({
        team_id: teamId,
        id: member.id,
        data: { type: "team_users", attributes: { role } }
      }),
    onSuccess: (_, { member, role }) => showToast({ text: texts.roleChanged(member.name, role) }),
    onError: (error) => showToast({ text: sentenceOf(error), kind: "bad" }),
    onSettled: refreshPeople
  })
  const remove = useMutation({
    mutationFn: ({ id }: NamedMember) => client.planning.teamUsers.remove.mutate({ team_id: teamId, id }),
    onSuccess: async (_, { name }) => {
      setLeaving(null)
      showToast({ text: texts.removed(name) })
      await refreshPeople()
    }
  })
  return (
    <>
      <PlanningTable label={texts.members} titles={[planningTexts.name, planningTexts.role, texts.since]} hasActions>
        {members.map((member) => (
          <tr key={member.id}>
            <td className="planning-name">
              <PersonName name={member.name} email={member.email} isOwn={member.userId === userId} />
            </td>
            <td>
              <RoleCell
                mayChange={mayManage}
                label={texts.roleOf(member.name)}
                roleName={member.role}
                disabled={change.isPending}
                onChoose={({ name: role }) => change.mutate({ member, role })}
              />
            </td>
            <td>
              <Time value={member.since} as="day" />
            </td>
            <td>
              <div className="planning-actions">
                <Button
                  small
                  aria-label={texts.assignmentsOf(member.name)}
                  onClick={() => void navigate({ search: (before) => ({ ...before, person: member.userId }) })}
                >
                  {texts.assignments}
                </Button>
                {mayManage && (
                  <Button small aria-label={texts.removeOf(member.name)} onClick={() => setLeaving(member)}>
                    {planningTexts.remove}
                  </Button>
                )}
              </div>
            </td>
          </tr>
        ))}
      </PlanningTable>
      {leaving !== null && (
        <ConfirmDialog
          title={texts.removeTitle(leaving.name)}
          confirm={planningTexts.remove}
          danger
          busy={remove.isPending}
          error={remove.error}
          onClose={() => {
            remove.reset()
            setLeaving(null)
          }}
          onConfirm={() => remove.mutate(leaving)}
        >
          <p>{texts.removeText}</p>
        </ConfirmDialog>
      )}
    </>
  )
}
