import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { expectPlanningError } from "../testing/expectPlanningError.ts"
import { onDatabase } from "../testing/onDatabase.ts"
import { data, type Lab, type PlanningAnswer, useLab } from "../testing/usePlanning.ts"

const here = useLab()

describe("the id of an error", () => {
  const missing = () => `/api/v1/${here.lab.experimentsPath}/999999`

  it("is the one that the request gave", async () => {
    const answer = await here.lab.owner.ask("GET", missing(), undefined, { "x-request-id": "a-client.s:own/id=1" })
    expect(answer.error.id).toBe("a-client.s:own/id=1")
    expect(answer.headers.get("x-request-id")).toBe("a-client.s:own/id=1")
  })

  it("is generated, differently each time, when the request gave none or an invalid one", async () => {
    const ids = new Set<string>()
    for (const given of [{}, {}, { "x-request-id": "no good" }, { "x-request-id": "x".repeat(200) }]) {
      const answer = await here.lab.owner.ask("GET", missing(), undefined, given)
      expect(answer.error.id).toMatch(/^[\w-]{8,}$/)
      ids.add(answer.error.id)
    }
    expect(ids.size).toBe(4)
  })
})

it("400 Filter parameter error", async () => {
  const detail = "Filter parameter contains incorrect value"
  for (const filter of ["filter[archived]=maybe", "filter[created_at]=2025-01-01", "filter[updated_at][to]=soon"]) {
    const answer = await here.lab.owner.ask("GET", `${here.lab.experimentsPath}?${filter}`)
    expectPlanningError(answer, 400, "Filter parameter error", detail)
  }
})

it("400 Not supported", async () => {
  for (const path of [here.lab.experimentsPath, `${here.lab.experimentsPath}/${here.lab.experimentId}`]) {
    const answer = await here.lab.owner.ask("GET", `${path}?include=project`)
    expectPlanningError(answer, 400, "Not supported", "Include param is not supported by this endpoint")
  }
})

it("400 Error of a bad page parameter", async () => {
  const { experimentsPath, owner } = here.lab
  const size = await owner.ask("GET", `${experimentsPath}?page[size]=0`)
  expectPlanningError(size, 400, "Error", "page[size] must be at least 1")
  const page = await owner.ask("GET", `${experimentsPath}?page=2`)
  expectPlanningError(page, 400, "Error", "page must be given as page[number] and page[size]")
})

describe("401", () => {
  it("Token is invalid, API key is invalid or expired, and a challenge", async () => {
    const { experimentsPath, owner } = here.lab
    const headers: readonly (readonly [Record<string, string>, string])[] = [
      [{}, "Token is invalid"],
      [{ authorization: "Bearer wrong" }, "Token is invalid"],
      [{ "api-key": "wrong" }, "API key is invalid or expired"],
      [{ "api-key": "wrong", authorization: `Bearer ${owner.token}` }, "API key is invalid or expired"]
    ]
    for (const [given, title] of headers) {
      const answer = await here.planning.anonymous("GET", experimentsPath, undefined, given)
      expectPlanningError(answer, 401, title, answer.error.detail)
      expect(answer.error.detail).not.toBe("")
      expect(answer.headers.get("www-authenticate")).toBe("Bearer")
    }
  })
})

describe("403 Permission denied", () => {
  const named = data("experiments", { name: "New" })
  it.each<readonly [string, (lab: Lab) => Promise<PlanningAnswer>]>([
    ["access team", ({ experimentsPath, stranger }) => stranger.ask("GET", experimentsPath)],
    ["access project", ({ experimentsPath, member }) => member.ask("GET", experimentsPath)],
    [
      "access experiment",
      async ({ experimentsPath, owner, viewer }) => {
        const unassigned = await owner.ask("POST", experimentsPath, named)
        return viewer.ask("GET", `${experimentsPath}/${unassigned.data.id}`)
      }
    ],
    ["create experiment", ({ experimentsPath, viewer }) => viewer.ask("POST", experimentsPath, named)],
    [
      "manage experiment",
      ({ experimentId, experimentsPath, viewer }) => viewer.ask("PATCH", `${experimentsPath}/${experimentId}`, named)
    ]
  ])("to %s", async (action, ask) => {
    expectPlanningError(await ask(here.lab), 403, "Permission denied", `You don't have permission to ${action}`)
  })
})

describe("404 Not found", () => {
  it.each(["999999", "1abc", "0", "01", "-1", "00000000-0000-7000-8000-000000000000", "9".repeat(40)])(
    "names the kind that was not found, and its id: %s",
    async (id) => {
      const { owner, projectPath, teamId } = here.lab
      for (const [kind, path] of [
        ["Team", `teams/${id}/projects/1/experiments`],
        ["Project", `teams/${teamId}/projects/${id}/experiments`],
        ["Experiment", `${projectPath}/experiments/${id}`]
      ]) {
        const detail = `${kind} record with id ${id} not found in the specified scope`
        expectPlanningError(await owner.ask("GET", `${path}`), 404, "Not found", detail)
      }
    }
  )

  it("an address without a route", async () => {
    const { experimentId, experimentsPath, owner } = here.lab
    for (const [method, path] of [
      ["GET", `${experimentsPath}/${experimentId}/samples`],
      ["DELETE", `${experimentsPath}/${experimentId}`],
      ["GET", "teams/1/nothing"]
    ] as const) {
      expectPlanningError(await owner.ask(method, path), 404, "Not found", "Not Found")
    }
  })
})

describe("500 Internal server error", () => {
  const rename = (from: string, to: string) =>
    onDatabase(
      here.planning.databaseUrl,
      (sql) => sql`ALTER TABLE experiments RENAME COLUMN ${sql(from)} TO ${sql(to)}`
    )
  beforeAll(async () => {
    await rename("description", "secret_description")
  })
  afterAll(async () => {
    await rename("secret_description", "description")
  })

  it("never reveals details", async () => {
    const { experimentId, experimentsPath, owner } = here.lab
    const named = data("experiments", { name: "New" })
    for (const answer of [
      await owner.ask("GET", experimentsPath),
      await owner.ask("GET", `${experimentsPath}/${experimentId}`),
      await owner.ask("POST", experimentsPath, named),
      await owner.ask("PATCH", `${experimentsPath}/${experimentId}`, named)
    ]) {
      expectPlanningError(answer, 500, "Internal server error", "Internal Server Error")
      expect(answer.headers.get("content-type")).toBe("application/vnd.api+json")
      expect(answer.text).not.toMatch(/column|select|stack|\.ts|secret/i)
    }
  })
})
