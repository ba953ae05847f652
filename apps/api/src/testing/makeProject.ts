import { data, type Lab, type Person, type Planning, type Resource } from "./usePlanning.ts"

interface Room {
  readonly lab: Lab
  readonly planning: Planning
}

let made = 0

/** A new project of the lab's Owner, with functions for its users. */
export const makeProject = async ({ lab, planning }: Room) => {
  const { ask } = lab.owner
  const name = `A shared project ${++made}`
  const { data: project } = await ask("POST", `teams/${lab.teamId}/projects`, data("projects", { name }))
  const path = `teams/${lab.teamId}/projects/${project.id}`
  const usersPath = `${path}/users`
  const experimentsPath = `${path}/experiments`
  const list = async (at: string): Promise<readonly Resource[]> => (await ask("GET", `${at}?page[size]=100`)).list
  const assignmentOf = async (at: string, person: Person) =>
    (await list(at)).find(({ relationships }) => relationships?.user?.data.id === person.id)
  return {
    id: project.id,
    path,
    usersPath,
    experimentsPath,
    /** A new member of the team with the role on the project. */
    person: async (role: string): Promise<Person> => {
      const person = await planning.person(lab.teamId)
      const attributes = { user_id: person.id, user_role_id: await planning.roleId(role) }
      await ask("POST", usersPath, data("user_assignments", attributes))
      return person
    },
    /** The path of a new experiment, by the Owner by default; only the creator is assigned yet. */
    experiment: async (by: Person = lab.owner): Promise<string> => {
      const { data: experiment } = await by.ask("POST", experimentsPath, data("experiments", { name: "One of it" }))
      return `${experimentsPath}/${experiment.id}`
    },
    /** The address of a user's assignment on the project, or on the experiment at a path. */
    assignmentPath: async (person: Person, experimentPath?: string): Promise<string> => {
      const at = experimentPath === undefined ? usersPath : `${experimentPath}/user_assignments`
      return `${at}/${(await assignmentOf(at, person))?.id}`
    },
    /** The name of a user's role on the experiment at a path; null without any. */
    roleOn: async (experimentPath: string, person: Person): Promise<string | null> => {
      const found = await assignmentOf(`${experimentPath}/user_assignments`, person)
      const { list: roles } = await ask("GET", "user_roles?page[size]=100")
      const role = roles.find(({ id }) => id === found?.relationships?.user_role?.data.id)
      return role === undefined ? null : String(role.attributes.name)
    },
    /** Gives another role at the address of an assignment. */
    give: async (assignmentPath: string, role: string) =>
      ask("PATCH", assignmentPath, data("user_assignments", { user_role_id: await planning.roleId(role) }))
  }
}
