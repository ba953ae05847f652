import { AssignmentPropagation } from "@sortition/domain/planning/AssignmentPropagation"
import { freshDatabase, type TestDatabase } from "@sortition/postgres/testing/freshDatabase"
import { openStores } from "@sortition/postgres/testing/openStores"
import type { QueueServer } from "@sortition/queue/QueueConnection"
import { afterAll, beforeAll } from "vitest"
import { type RunningApi, startApi } from "./startApi.ts"

/** A JSON:API resource, as loosely as tests need it. */
export interface Resource {
  readonly id: string
  readonly type: string
  readonly attributes: Readonly<Record<string, unknown>>
  readonly relationships?: Readonly<Record<string, { readonly data: { readonly id: string; readonly type: string } }>>
}

/** The fields of a response document; a test checks those that it expects. */
export interface Document {
  readonly data: Resource
  readonly list: readonly Resource[]
  readonly links: Readonly<Record<"first" | "last" | "next" | "prev" | "self", string | null>>
  readonly included: readonly Resource[]
  readonly error: { readonly id: string; readonly status: string; readonly title: string; readonly detail: string }
}

export interface PlanningAnswer extends Document {
  readonly status: number
  readonly headers: Headers
  readonly text: string
}

type Body = object | string | undefined

const read = (text: string): Document => {
  const document = text === "" ? {} : JSON.parse(text)
  return { ...document, list: document.data, error: document.errors?.[0] }
}

/** Sends requests with these headers. `path` follows `/api/v1/`, or begins with a slash. An object body is sent as JSON:API. */
export const asker =
  (url: () => string, own: Readonly<Record<string, string>>) =>
  async (
    method: string,
    path: string,
    body?: Body,
    headers: Readonly<Record<string, string>> = {}
  ): Promise<PlanningAnswer> => {
    const target = path.startsWith("http") ? path : `${url()}${path.startsWith("/") ? "" : "/api/v1/"}${path}`
    const type = body === undefined ? {} : { "content-type": "application/vnd.api+json" }
    const init = { method, headers: { ...own, ...type, ...headers } }
    const sent = typeof body === "object" ? JSON.stringify(body) : body
    const response = await fetch(target, sent === undefined ? init : { ...init, body: sent })
    const text = await response.text()
    return { ...read(text), status: response.status, headers: response.headers, text }
  }

export type Ask = ReturnType<typeof asker>

export interface Person {
  readonly id: string
  readonly token: string
  readonly ask: Ask
}

export const adminToken = "an-administrator-of-tests"

/** A request body with the attributes of a resource. */
export const data = (type: string, attributes: object, id?: string) => ({
  data: { ...(id === undefined ? {} : { id }), type, attributes }
})

export interface Planning {
  readonly url: string
  readonly databaseUrl: string
  readonly admin: Ask
  readonly anonymous: Ask
  /** A new user with a token for the team, a member of it with this role. */
  readonly person: (teamId: string, role?: string) => Promise<Person>
  /** A new team with its Owner. */
  readonly team: () => Promise<{ readonly teamId: string; readonly owner: Person }>
  /** The id of a new user without a team or token. */
  readonly user: () => Promise<string>
  readonly emailOf: (userId: string) => Promise<string>
  readonly tokenOf: (userId: string, teamId: string, attributes?: object) => Promise<string>
  readonly roleId: (name: string) => Promise<string>
  /** Runs the worker's job for users of projects and experiments. */
  readonly assign: () => Promise<void>
}

/** People and their requests, at an API whose administrator has `adminToken`. */
export const peopleAt = (url: () => string): Omit<Planning, "assign" | "databaseUrl" | "url"> => {
  let people = 0
  const admin = asker(url, { authorization: `Bearer ${adminToken}` })
  const user = async () => {
    const name = `Person ${++people}`
    const made = await admin("POST", "users", data("users", { full_name: name, email: `person${people}@example.org` }))
    return made.data.id
  }
  const tokenOf = async (userId: string, teamId: string, attributes: object = {}) => {
    const body = data("api_tokens", { name: "a test's", team_id: teamId, ...attributes })
    return String((await admin("POST", `users/${userId}/tokens`, body)).data.attributes.token)
  }
  const personOf = async (id: string, teamId: string): Promise<Person> => {
    const token = await tokenOf(id, teamId)
    return { id, token, ask: asker(url, { authorization: `Bearer ${token}` }) }
  }
  return {
    admin,
    anonymous: asker(url, {}),
    user,
    emailOf: async (userId) => String((await admin("GET", `users/${userId}`)).data.attributes.email),
    tokenOf,
    person: async (teamId, role = "User") => {
      const id = await user()
      await admin("POST", `teams/${teamId}/users`, data("team_users", { user_id: id, role }))
      return personOf(id, teamId)
    },
    team: async () => {
      const id = await user()
      const made = await admin("POST", "teams", data("teams", { name: `Team of ${id}`, owner_id: id }))
      const teamId = made.data.id
      return { teamId, owner: await personOf(id, teamId) }
    },
    roleId: async (name) => {
      const { list } = await admin("GET", "user_roles?page[size]=100")
      return list.find(({ attributes }) => attributes.name === name)?.id ?? ""
    }
  }
}

/** The API with access `required`, an administrator's token, and its own database, which holds the queue too by default. */
export const usePlanning = (queueFor?: (databaseUrl: string) => QueueServer): Planning => {
  let running: RunningApi | undefined
  let database: TestDatabase | undefined
  let stores: ReturnType<typeof openStores> | undefined
  beforeAll(async () => {
    database = await freshDatabase()
    running = await startApi(database.url, queueFor?.(database.url), { access: "required", adminToken })
    stores = openStores(database.url, { isMigrated: true })
  })
  afterAll(async () => {
    await Promise.all([running?.stop(), stores?.close()])
    await database?.drop()
  })
  const url = () => running?.url ?? ""
  return {
    get url() {
      return url()
    },
    get databaseUrl() {
      return database?.url ?? ""
    },
    ...peopleAt(url),
    assign: async () => {
      await stores?.run(AssignmentPropagation.use((propagation) => propagation.assignPending))
    }
  }
}

/** A team with a project, an experiment of it, and a user in every role; a member without any role; a user of another team. */
export const useLab = (queueFor?: (databaseUrl: string) => QueueServer) => {
  const planning = usePlanning(queueFor)
  const made: { lab?: Lab } = {}
  beforeAll(async () => {
    made.lab = await makeLab(planning)
  })
  return {
    planning,
    get lab(): Lab {
      if (made.lab === undefined) throw new Error("the lab is there only while tests run")
      return made.lab
    }
  }
}

export type Lab = Awaited<ReturnType<typeof makeLab>>

const makeLab = async (planning: Planning) => {
  const { owner, teamId } = await planning.team()
  const project = await owner.ask("POST", `teams/${teamId}/projects`, data("projects", { name: "Soil" }))
  const projectId = project.data.id
  const projectPath = `teams/${teamId}/projects/${projectId}`
  const withRole = async (role: string) => {
    const person = await planning.person(teamId)
    const body = data("user_assignments", { user_id: person.id, user_role_id: await planning.roleId(role) })
    await owner.ask("POST", `${projectPath}/users`, body)
    return person
  }
  const user = await withRole("User")
  const technician = await withRole("Technician")
  const viewer = await withRole("Viewer")
  /** A member of the team, on no project. */
  const member = await planning.person(teamId)
  /** Owner of another team. */
  const stranger = (await planning.team()).owner
  const experimentsPath = `${projectPath}/experiments`
  const attributes = { name: "My first experiment", description: "This is my very first experiment" }
  const first = await owner.ask("POST", experimentsPath, data("experiments", attributes))
  await planning.assign()
  return {
    teamId,
    projectId,
    projectPath,
    experimentsPath,
    owner,
    user,
    technician,
    viewer,
    member,
    stranger,
    experimentId: first.data.id,
    /** A new experiment of the project, by its owner, with all users assigned. */
    experiment: async (attributes: object = {}) => {
      const { data: experiment } = await owner.ask(
        "POST",
        experimentsPath,
        data("experiments", { name: "Another one", ...attributes })
      )
      await planning.assign()
      return { id: experiment.id, path: `${experimentsPath}/${experiment.id}` }
    }
  }
}
