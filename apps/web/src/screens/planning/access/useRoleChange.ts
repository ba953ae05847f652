import { useMutation } from "@tanstack/react-query"
import { showToast } from "../../../parts/feedback/toasts.ts"
import { sentenceOf } from "../../../service/failures.ts"
import { projectTexts as texts } from "../../../texts/planning/projects.ts"
import type { AssignedPerson } from "./assignedPeople.ts"
import type { Role } from "./RoleChoice.tsx"
import { refreshPeople } from "./refreshPeople.ts"

interface RoleChange {
  readonly person: AssignedPerson
  readonly role: Role
}

interface AssignmentUpdate {
  readonly id: string
  readonly data: { readonly type: "user_assignments"; readonly attributes: { readonly user_role_id: string } }
}

/** Gives a person another role on a project or an experiment. `update` sends the change. */
export const useRoleChange = (update: (change: AssignmentUpdate) => Promise<unknown>) =>
  useMutation({
    mutationFn: ({ person, role }: RoleChange) =>
      update({ id: person.id, data: { type: "user_assignments", attributes: { user_role_id: role.id } } }),
    onSuccess: (_, { person, role }) => showToast({ text: texts.changed(person.name, role.name) }),
    onError: (error) => showToast({ text: sentenceOf(error), kind: "bad" }),
    onSettled: refreshPeople
  })
