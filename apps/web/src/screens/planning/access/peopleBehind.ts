import type { AssignedPerson } from "./assignedPeople.ts"

/**
 * The people whose role on an experiment does not yet agree with the project. `left` are the users who have left the project a moment ago:
 * others may be on an experiment alone, because they created it.
 */
export const peopleBehind = (
  onProject: readonly AssignedPerson[],
  onExperiment: readonly AssignedPerson[],
  left: ReadonlySet<string>
): readonly string[] => {
  const roles = new Map(onProject.map(({ roleId, userId }) => [userId, roleId]))
  const missing = onProject.filter(({ userId }) => !onExperiment.some((each) => each.userId === userId))
  const behind = onExperiment.filter(({ follows, roleId, userId }) =>
    roles.has(userId) ? follows && roles.get(userId) !== roleId : left.has(userId)
  )
  return [...missing, ...behind].map(({ name }) => name)
}
