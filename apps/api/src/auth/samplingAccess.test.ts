import { beforeAll, describe, expect, it } from "vitest"
import { type Ask, asker, type Person, usePlanning } from "../testing/usePlanning.ts"

const planning = usePlanning()
const unknownId = "00000000-0000-7000-8000-000000000000"
const json = { "content-type": "application/json" }

/** Sends a request to the sampling API. */
const sampling = async (ask: Ask, method: string, path: string, body?: object) => {
  const { headers, status, text } = await ask(method, path, body, body === undefined ? {} : json)
  return { status, headers, body: JSON.parse(text) }
}
const made = async (ask: Ask, path: string, body: object): Promise<string> => {
  const answer = await sampling(ask, "POST", path, body)
  expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(300)
  return answer.body.id
}

interface Team {
  readonly teamId: string
  readonly owner: Person
  readonly service: string
  readonly experiment: string
  readonly criterion: string
  readonly sample: string
}
const criterion = { sampling_model: "User", sampling_attribute: "id" }
const condition = { model: "User", property: "plan", value: "pro", condition: "not_exists" }

const makeTeam = async (name: string): Promise<Team> => {
  const { owner, teamId } = await planning.team()
  const service = await made(owner.ask, "services", { name })
  const experiment = await made(owner.ask, `services/${service}/experiments`, { name })
  const inside = `experiments/${experiment}`
  await sampling(owner.ask, "POST", `${inside}/buckets`, { bucket_name: "all", percentage_distribution: 100 })
  const sample = { sampled_entity: "User", sampled_value: name, allocated_bucket: "all" }
  return {
    teamId,
    owner,
    service,
    experiment,
    criterion: await made(owner.ask, `${inside}/criteria`, { criterion }),
    sample: await made(owner.ask, `${inside}/samples`, sample)
  }
}

const teams: { ours?: Team; theirs?: Team } = {}
beforeAll(async () => {
  teams.ours = await makeTeam("ours")
  teams.theirs = await makeTeam("theirs")
})
const team = (name: keyof typeof teams): Team => {
  const found = teams[name]
  if (found === undefined) throw new Error("teams are there only while tests run")
  return found
}

const inService = (method: string, path: string, body?: object) =>
  [method, path, body, ({ service }: Team) => service, "Service not found"] as const
const inExperiment = (method: string, path: string, body?: object) =>
  [method, path, body, ({ experiment }: Team) => experiment, "Experiment not found"] as const
const inCriterion = (method: string, path: string, body?: object) =>
  [method, path, body, ({ criterion }: Team) => criterion, "Criterion not found"] as const

describe("what belongs to another team", () => {
  it.each([
    inService("GET", "services/ID"),
    inService("GET", "services/ID/experiments"),
    inService("POST", "services/ID/experiments", { name: "a" }),
    inExperiment("GET", "experiments/ID"),
    inExperiment("PATCH", "experiments/ID", { name: "a" }),
    inExperiment("GET", "experiments/ID/buckets"),
    inExperiment("POST", "experiments/ID/buckets", { bucket_name: "b", percentage_distribution: 0 }),
    inExperiment("GET", "experiments/ID/criteria"),
    inExperiment("POST", "experiments/ID/criteria", { criterion }),
    inExperiment("GET", "experiments/ID/samples"),
    inExperiment("POST", "experiments/ID/samples", { sampled_entity: "User", sampled_value: "1" }),
    inCriterion("GET", "criteria/ID/conditions"),
    inCriterion("POST", "criteria/ID/conditions", condition)
  ])("is not found, like an id that does not exist: %s %s", async (method, path, body, idOf, detail) => {
    const { ask } = team("theirs").owner
    for (const id of [idOf(team("ours")), unknownId]) {
      const answer = await sampling(ask, method, path.replace("ID", id), body)
      expect([answer.status, answer.body]).toMatchObject([404, { detail }])
    }
  })

  it.each([
    ["GET", ""],
    ["POST", "/complete"]
  ])("is not found by %s of a sample%s, through its own experiment or through one's own", async (method, end) => {
    const { experiment, owner } = team("theirs")
    const { sample } = team("ours")
    const through = async (id: string) => {
      const { body, status } = await sampling(owner.ask, method, `experiments/${id}/samples/${sample}${end}`)
      return [status, body]
    }
    expect(await through(team("ours").experiment)).toMatchObject([404, { detail: "Experiment not found" }])
    expect(await through(experiment)).toMatchObject([404, { detail: "Sample not found" }])
  })

  it("is not found over tRPC, which gives the reason in a word", async () => {
    const { owner } = team("theirs")
    const reasonOf = async (name: string, input: object) => {
      const { text } = await owner.ask("GET", `/trpc/${name}?input=${encodeURIComponent(JSON.stringify(input))}`)
      return JSON.parse(text).error.data.reason
    }
    const { criterion: criterion_id, experiment: experiment_id, service: service_id } = team("ours")
    expect(await reasonOf("services.get", { service_id })).toBe("service_not_found")
    expect(await reasonOf("experiments.get", { experiment_id })).toBe("experiment_not_found")
    expect(await reasonOf("conditions.list", { criterion_id })).toBe("criterion_not_found")
  })

  it("is in no list", async () => {
    for (const name of ["ours", "theirs"] as const) {
      const { owner } = team(name)
      for (const query of ["", "?active_only=true", "?limit=1000"]) {
        const { body, headers } = await sampling(owner.ask, "GET", `services${query}`)
        expect(body).toMatchObject([{ name }])
        expect(headers.get("link")).toBeNull()
      }
      expect((await owner.ask("GET", "/trpc/services.list")).text).toContain(`"${name}"`)
      expect((await owner.ask("GET", "/trpc/services.list")).text).not.toContain(name === "ours" ? "theirs" : "ours")
    }
  })

  it("continues no list: its id does not work as a cursor", async () => {
    const { service } = team("theirs")
    const { body } = await sampling(team("ours").owner.ask, "GET", `services?cursor=${service}`)
    expect(JSON.stringify(body)).not.toContain("theirs")
  })
})

it("a member of two teams acts in the team of the token", async () => {
  const { owner } = team("ours")
  const other = await planning.team()
  const attributes = { user_id: owner.id, role: "Owner" }
  await planning.admin("POST", `teams/${other.teamId}/users`, { data: { type: "team_users", attributes } })
  const ask = asker(() => planning.url, { authorization: `Bearer ${await planning.tokenOf(owner.id, other.teamId)}` })
  expect((await sampling(ask, "GET", `experiments/${team("ours").experiment}`)).status).toBe(404)
  expect((await sampling(ask, "GET", "services")).body).toEqual([])
  const service = await made(ask, "services", { name: "in the other team" })
  expect((await sampling(owner.ask, "GET", `services/${service}`)).status).toBe(404)
  expect((await sampling(other.owner.ask, "GET", `services/${service}`)).status).toBe(200)
})

const ours = (path: string) =>
  path.replaceAll(/[A-Z]+/g, (name) => {
    const { criterion, experiment, sample, service } = team("ours")
    return { SERVICE: service, EXPERIMENT: experiment, CRITERION: criterion, SAMPLE: sample }[name] ?? name
  })
const changes: readonly (readonly [path: string, body: object, detail: string])[] = [
  ["services", { name: "a" }, "create project"],
  ["services/SERVICE/experiments", { name: "a" }, "create experiment"],
  ["experiments/EXPERIMENT/buckets", { bucket_name: "b", percentage_distribution: 0 }, "manage experiment"],
  ["experiments/EXPERIMENT/criteria", { criterion }, "manage experiment"],
  ["criteria/CRITERION/conditions", condition, "manage experiment"],
  ["experiments/EXPERIMENT/samples", { sampled_entity: "User", sampled_value: "2" }, "manage experiment"],
  ["experiments/EXPERIMENT/samples/SAMPLE/complete", {}, "manage experiment"]
]
const refusals = changes.map(
  ([path, body, what]) =>
    [path, body, { detail: `You don't have permission to ${what}`, reason: "permission_denied" }] as const
)

describe.each(["Viewer", "Technician"])("a %s of the team", (role) => {
  let ask: Ask
  beforeAll(async () => {
    ask = (await planning.person(team("ours").teamId, role)).ask
  })

  it.each(refusals)("is refused a valid POST %s", async (path, body, refusal) => {
    const answer = await sampling(ask, "POST", ours(path), body)
    expect([answer.status, answer.body]).toEqual([403, refusal])
  })

  it("is refused a change of an experiment", async () => {
    const answer = await sampling(ask, "PATCH", ours("experiments/EXPERIMENT"), { name: "b" })
    expect([answer.status, answer.body]).toMatchObject([
      403,
      { detail: "You don't have permission to manage experiment" }
    ])
  })

  it("reads all of it", async () => {
    const paths = ["services", "services/SERVICE", "experiments/EXPERIMENT", "experiments/EXPERIMENT/samples/SAMPLE"]
    for (const path of paths) expect((await sampling(ask, "GET", ours(path))).status, path).toBe(200)
  })
})

it("a User of the team makes services, experiments and all that belongs to them", async () => {
  const { ask } = await planning.person(team("ours").teamId, "User")
  const bodies: readonly object[] = [{ name: "by a user" }, { name: "by a user" }]
  for (const [index, [path, body]] of changes.entries()) {
    const { body: answer, status } = await sampling(ask, "POST", ours(path), bodies[index] ?? body)
    expect(status, `${path}: ${JSON.stringify(answer)}`).toBeLessThan(300)
  }
  expect((await sampling(ask, "PATCH", ours("experiments/EXPERIMENT"), { active: true })).status).toBe(200)
})
