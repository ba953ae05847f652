import { describe, expect, it } from "vitest"
import { refused } from "../testing/planningRefusals.ts"
import { sendRaw } from "../testing/sendRaw.ts"
import { data, useLab } from "../testing/usePlanning.ts"

const here = useLab()

const jsonApi = "application/vnd.api+json"
const body = (name: string) => data("experiments", { name })

/** Sends the body with only these headers and the token. */
const send = async (method: string, path: string, headers: Readonly<Record<string, string>>, text?: string) => {
  const own = { authorization: `Bearer ${here.lab.owner.token}`, ...headers }
  const request = { method, path: `/api/v1/${path}`, headers: own }
  const answer = await sendRaw(here.planning.url, text === undefined ? request : { ...request, body: text })
  expect(answer.text === "" ? jsonApi : answer.headers["content-type"]).toBe(jsonApi)
  return { status: answer.status, error: answer.text === "" ? undefined : JSON.parse(answer.text).errors?.[0] }
}

describe("a body", () => {
  it.each([
    jsonApi,
    "APPLICATION/VND.API+JSON",
    `${jsonApi}; profile="https://example.org/profile"`,
    "application/json",
    "application/json; charset=utf-8",
    "application/json;charset=UTF-8"
  ])("is read as %s, by POST, PATCH and PUT", async (type) => {
    const { experiment, experimentsPath } = here.lab
    const { path } = await experiment()
    const headers = { "content-type": type }
    expect((await send("POST", experimentsPath, headers, JSON.stringify(body("Posted")))).status).toBe(201)
    expect((await send("PATCH", path, headers, JSON.stringify(body("Patched")))).status).toBe(200)
    expect((await send("PUT", path, headers, JSON.stringify(body("Put")))).status).toBe(200)
  })

  it("is read without a content type", async () => {
    expect((await send("POST", here.lab.experimentsPath, {}, JSON.stringify(body("Untyped")))).status).toBe(201)
  })

  it.each([
    `${jsonApi}; charset=utf-8`,
    `${jsonApi};version=1`,
    `${jsonApi}; profile="https://example.org"; charset=utf-8`,
    `${jsonApi}; ext="https://example.org/ext"`,
    "text/plain",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "application/xml"
  ])("is a 415 as %s", async (type) => {
    const { experimentId, experimentsPath } = here.lab
    const headers = { "content-type": type }
    const text = JSON.stringify(body("Never"))
    const unsupported = refused(415, "Unsupported media type")
    expect(await send("POST", experimentsPath, headers, text)).toMatchObject(unsupported)
    expect(await send("PATCH", `${experimentsPath}/${experimentId}`, headers, text)).toMatchObject(unsupported)
    expect(await send("PUT", `${experimentsPath}/${experimentId}`, headers, text)).toMatchObject(unsupported)
  })
})

describe("a GET that carries a content type and no body", () => {
  it.each([jsonApi, `${jsonApi}; charset=utf-8`, "application/json", "text/plain"])("is fine: %s", async (type) => {
    const { experimentId, experimentsPath } = here.lab
    for (const path of [experimentsPath, `${experimentsPath}/${experimentId}`]) {
      expect((await send("GET", path, { "content-type": type })).status).toBe(200)
      expect((await send("GET", path, { "content-type": type, "content-length": "0" })).status).toBe(200)
    }
  })

  it("is accepted, and so is such a DELETE", async () => {
    const { owner, projectPath, teamId } = here.lab
    const person = await here.planning.person(teamId)
    const assignment = { user_id: person.id, user_role_id: await here.planning.roleId("Viewer") }
    const added = await owner.ask("POST", `${projectPath}/users`, data("user_assignments", assignment))
    const path = `${projectPath}/users/${added.data.id}`
    expect((await send("DELETE", path, { "content-type": jsonApi })).status).toBe(200)
  })
})

describe("an Accept", () => {
  it.each([
    `${jsonApi}; charset=utf-8`,
    `${jsonApi};version=1`,
    `${jsonApi}; charset=utf-8; q=0.5`,
    `${jsonApi}; charset=utf-8, ${jsonApi}; version=1`,
    `*/*, ${jsonApi}; charset=utf-8`,
    `${jsonApi}; ext="https://example.org/ext"`,
    `${jsonApi}; ext="https://example.org/ext", ${jsonApi}; version=1, */*`,
    `${jsonApi}; q=0`
  ])("whose every JSON:API entry carries parameters or is excluded is a 406: %s", async (accept) => {
    const { experimentId, experimentsPath } = here.lab
    const item = `${experimentsPath}/${experimentId}`
    const text = JSON.stringify(body("Never"))
    const headers = { accept, "content-type": jsonApi }
    const answers = [
      await send("GET", experimentsPath, { accept }),
      await send("GET", item, { accept }),
      await send("POST", experimentsPath, headers, text),
      await send("PATCH", item, headers, text)
    ]
    for (const answer of answers) expect(answer).toMatchObject(refused(406, "Not acceptable"))
  })

  it.each([
    "",
    "*/*",
    "application/*",
    "application/json",
    "text/html, application/xhtml+xml;q=0.9",
    "image/png",
    "odd",
    jsonApi,
    `${jsonApi};q=0.5`,
    "APPLICATION/VND.API+JSON",
    `${jsonApi}; charset=utf-8, ${jsonApi}`,
    "application/json; charset=utf-8",
    `${jsonApi}; profile="https://example.org/profile"`,
    `${jsonApi}; ext="https://example.org/ext", ${jsonApi}`
  ])("is served otherwise: %s", async (accept) => {
    const { experimentsPath } = here.lab
    expect((await send("GET", experimentsPath, { accept })).status).toBe(200)
    const headers = { accept, "content-type": jsonApi }
    expect((await send("POST", experimentsPath, headers, JSON.stringify(body("Served")))).status).toBe(201)
  })

  it("may be absent", async () => {
    expect((await send("GET", here.lab.experimentsPath, {})).status).toBe(200)
  })
})
