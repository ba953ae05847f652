import { readFileSync } from "node:fs"
import { beforeAll, beforeEach, describe, expect, it } from "vitest"
import { attributeNames } from "../testing/attributeNames.ts"
import { onDatabase } from "../testing/onDatabase.ts"
import { sendRaw } from "../testing/sendRaw.ts"
import { asker, data, usePlanning } from "../testing/usePlanning.ts"

const planning = usePlanning()
const published = readFileSync(new URL("../../../../docs/contract/planning-api.md", import.meta.url), "utf8")

/** The fenced texts of one language under a heading, in their order. */
const fenced = (heading: string, language: "json" | "shell"): readonly string[] => {
  const section = published.split(/^## /m).find((part) => part.startsWith(`${heading}\n`)) ?? ""
  return Array.from(section.matchAll(/^```(\w+)\n([\s\S]*?)\n```$/gm)).flatMap(([, name, text = ""]) =>
    name === language ? [text] : []
  )
}
const headings = ["Get Experiments", "Get Experiment", "Create Experiment", "Update Experiment"] as const
type Heading = (typeof headings)[number]

/** The document's text, with the addresses of this server. */
const here = (text: string) => text.replaceAll("<server-name>", new URL(planning.url).host)
const answerOf = (heading: Heading) => here(fenced(heading, "json")[0] ?? "")
const requestOf = (heading: "Create Experiment" | "Update Experiment") => fenced(heading, "json")[1] ?? ""

/** The request of the document's curl line, with its method, headers and body, and a token of the test. */
const curl = (heading: Heading) => {
  const line = here(fenced(heading, "shell")[0] ?? "")
  const headers = Array.from(line.matchAll(/-H (["'])(.+?): (.+?)\1/g), ([, , name = "", value = ""]) => {
    return [name, value.replace("qwerty123456...", token)] as const
  })
  const body = /-d '([\s\S]+)'$/.exec(line)?.[1]
  const { pathname, search } = new URL(/https?:\/\/[^\s"]+/.exec(line)?.[0] ?? "")
  return {
    method: /-X (\w+)/.exec(line)?.[1] ?? "GET",
    path: pathname + search,
    headers: Object.fromEntries(headers),
    ...(body === undefined ? {} : { body })
  }
}
const run = (heading: Heading) => sendRaw(planning.url, curl(heading))

/** The fields of the answer that the example has, in the order of the answer. */
const shared = (answer: unknown, example: unknown): unknown => {
  if (Array.isArray(answer) && Array.isArray(example)) return answer.map((item, index) => shared(item, example[index]))
  if (typeof answer !== "object" || answer === null || typeof example !== "object" || example === null) return answer
  const kept = Object.entries(answer).filter(([key]) => Object.hasOwn(example, key))
  return Object.fromEntries(kept.map(([key, value]) => [key, shared(value, Reflect.get(example, key))]))
}

/** Expects the example to the byte, except for attributes that the example does not show. */
const expectShown = (text: string, example: string) =>
  expect(JSON.stringify(shared(JSON.parse(text), JSON.parse(example)), null, 2)).toBe(example)

let token = ""
const ask = (method: string, path: string, body?: object) =>
  asker(() => planning.url, { authorization: `Bearer ${token}` })(method, path, body)

/** Writes experiment 1 to the database, past the API. */
const write = (columns: object) =>
  onDatabase(planning.databaseUrl, (sql) => sql`UPDATE experiments SET ${sql(columns)} WHERE number = 1`)

beforeAll(async () => {
  token = await planning.tokenOf("1", "1")
  await ask("POST", "teams/1/projects", data("projects", { name: "My first project" }))
  await ask("POST", "teams/1/projects/1/experiments", JSON.parse(requestOf("Create Experiment")))
})
beforeEach(async () => {
  await onDatabase(planning.databaseUrl, async (sql) => {
    await sql`DELETE FROM user_assignments WHERE experiment_id IN (SELECT id FROM experiments WHERE number > 1)`
    await sql`DELETE FROM experiments WHERE number > 1`
  })
  const unset = { due_date: null, scheduled_start_date: null, last_activated_at: null, completed_at: null }
  const text = { name: "My first experiment", description: "This is my very first experiment" }
  await write({ ...text, ...unset, archived: false, schedule_status: "none", active: false })
})

it("was read whole: four curl requests, their answers and two bodies", () => {
  expect(headings.map((heading) => fenced(heading, "shell").length)).toEqual([1, 1, 1, 1])
  expect(headings.map((heading) => fenced(heading, "json").length)).toEqual([1, 1, 2, 2])
  const experiments = "/api/v1/teams/1/projects/1/experiments"
  expect(headings.map((heading) => `${curl(heading).method} ${curl(heading).path}`)).toEqual([
    `GET ${experiments}`,
    `GET ${experiments}/1`,
    `POST ${experiments}`,
    `PATCH ${experiments}/1`
  ])
  for (const heading of headings) expect(curl(heading).headers.Authorization).toBe(`Bearer ${token}`)
})

describe("Get Experiments", () => {
  it("answers as shown, links included", async () => {
    const { status, text } = await run("Get Experiments")
    expect(status).toBe(200)
    expectShown(text, answerOf("Get Experiments"))
  })

  it("accepts the address of the document, brackets half encoded, with every filter", async () => {
    const [, line = ""] = /^`GET https:\/\/<server-name>(.+)`$/m.exec(published) ?? []
    const path = line
      .replaceAll(/[()]/g, "")
      .replaceAll(/<(?:TEAM|PROJECT)_ID>/g, "1")
      .replace("<ARCHIVED>", "false")
      .replaceAll("<FROM>", "2020-01-01T00:00:00.000Z")
      .replaceAll("<TO>", "2999-01-01T00:00:00.000Z")
    expect(path).toContain("filter%5Barchived%5D=false&filter[created_at][from]=2020-01-01T00:00:00.000Z&")
    const { text } = await sendRaw(planning.url, { ...curl("Get Experiments"), path })
    expect(JSON.parse(text).data.map(({ id }: { id: string }) => id)).toEqual(["1"])
    const none = await sendRaw(planning.url, { ...curl("Get Experiments"), path: path.replace("false", "true") })
    expect(JSON.parse(none.text).data).toEqual([])
  })
})

describe("Get Experiment", () => {
  it("answers as shown", async () => {
    const { status, text } = await run("Get Experiment")
    expect(status).toBe(200)
    expectShown(text, answerOf("Get Experiment"))
  })
})

describe("Create Experiment", () => {
  it("accepts the curl request and returns what was sent", async () => {
    const { status, text } = await run("Create Experiment")
    expect(status).toBe(201)
    const { attributes, id, type } = JSON.parse(text).data
    expect([id, type, Object.keys(attributes)]).toEqual([expect.any(String), "experiments", attributeNames])
    expect(attributes).toMatchObject(JSON.parse(curl("Create Experiment").body ?? "").data.attributes)
  })

  it("accepts the request body", async () => {
    const made = await ask("POST", "teams/1/projects/1/experiments", JSON.parse(requestOf("Create Experiment")))
    expect(made.status).toBe(201)
    expectShown(made.text.replace(`"id":"${made.data.id}"`, '"id":"1"'), answerOf("Get Experiment"))
  })

  /** The example shows values that no create can set, and another order than the behaviour page; the values come from the document. */
  it("returns every value of the answer as shown, once it is stored", async () => {
    const example = JSON.parse(answerOf("Create Experiment"))
    const { completed_at, due_date, start_on, started_at } = example.data.attributes
    const schedule = { scheduled_start_date: start_on, schedule_status: "started", last_activated_at: started_at }
    await write({ completed_at, due_date, ...schedule })
    const { text } = await run("Get Experiment")
    const answer = JSON.parse(text)
    expect(answer).toMatchObject(example)
    expect(Object.keys(answer.data.attributes)).toEqual(attributeNames)
  })

  it("accepts the dates and the status that the answer shows", async () => {
    const { attributes } = JSON.parse(answerOf("Create Experiment")).data
    const made = await ask("POST", "teams/1/projects/1/experiments", data("experiments", attributes))
    const { completed_at: _, started_at: __, ...settable } = attributes
    expect(made.status).toBe(201)
    expect(made.data.attributes).toMatchObject(settable)
  })
})

describe("Update Experiment", () => {
  it("answers as shown", async () => {
    const { status, text } = await run("Update Experiment")
    expect(status).toBe(200)
    expectShown(text, answerOf("Update Experiment"))
  })

  it("accepts the request body, with PUT as well", async () => {
    const body = requestOf("Update Experiment")
    const { status, text } = await sendRaw(planning.url, { ...curl("Update Experiment"), method: "PUT", body })
    expect(status).toBe(200)
    expectShown(text, answerOf("Update Experiment"))
  })

  it("returns an empty body with 204 when the submitted attributes are the same", async () => {
    const body = JSON.stringify(data("experiments", JSON.parse(answerOf("Get Experiment")).data.attributes, "1"))
    const answer = await sendRaw(planning.url, { ...curl("Update Experiment"), body })
    expect([answer.status, answer.text]).toEqual([204, ""])
  })
})
