import { useQuery } from "@tanstack/react-query"
import { Button } from "../../../parts/controls/Button.tsx"
import { Dialog } from "../../../parts/feedback/Dialog.tsx"
import { Failure } from "../../../parts/feedback/Failure.tsx"
import { Skeleton } from "../../../parts/layout/Skeleton.tsx"
import { client, trpc } from "../../../service/trpc.ts"
import { texts as common } from "../../../texts/common.ts"
import { projectTexts as texts } from "../../../texts/planning/projects.ts"
import type { AssignedPerson } from "../access/assignedPeople.ts"
import { PeopleTable } from "../access/PeopleTable.tsx"
import { peopleBehind } from "../access/peopleBehind.ts"
import { type ExperimentPlace, experimentPeopleOptions } from "../access/peopleOptions.ts"
import { useRoleChange } from "../access/useRoleChange.ts"
import { useSignedIn } from "../signedIn.ts"

interface ExperimentPeopleProps {
  readonly place: ExperimentPlace
  readonly name: string
  readonly isArchived: boolean
  readonly onProject: readonly AssignedPerson[]
  readonly left: ReadonlySet<string>
  readonly onClose: () => void
}

/** The people of an experiment: roles that follow the project, and roles that were set here. */
export const ExperimentPeople = ({ isArchived, left, name, onClose, onProject, place }: ExperimentPeopleProps) => {
  const { userId } = useSignedIn()
  const people = useQuery(experimentPeopleOptions(place))
  const { data: caller } = useQuery(trpc.caller.get.queryOptions())
  const change = useRoleChange((assignment) =>
    client.planning.experimentUsers.update.mutate({ ...place, ...assignment })
  )
  const own = people.data?.find((person) => person.userId === userId)
  const mayChange =
    !isArchived &&
    own?.permissions.includes("experiment_users_manage") === true &&
    caller?.scopes.includes("write") === true
  const behind = people.data === undefined ? [] : peopleBehind(onProject, people.data, left)
  return (
    <Dialog title={texts.peopleOf(name)} onClose={onClose} wide>
      <p className="soft small">{texts.originHint}</p>
      {people.isPending && <Skeleton height={200} />}
      {people.isError && <Failure error={people.error} retry={people.refetch} />}
      {people.data !== undefined && (
        <>
          <PeopleTable
            label={texts.peopleOf(name)}
            people={people.data}
            originCell={({ follows }) => (
              <span className={follows ? "badge" : "badge badge-accent"}>
                {follows ? texts.automatically : texts.manually}
              </span>
            )}
            mayChange={mayChange}
            change={change}
          />
          <p className="small soft" role="status">
            {behind.length > 0 ? texts.follows(behind.join(", ")) : texts.agrees}
          </p>
        </>
      )}
      <div className="row row-end">
        <Button onClick={onClose}>{common.close}</Button>
      </div>
    </Dialog>
  )
}
