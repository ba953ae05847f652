import { Sessions } from "@sortition/domain/people/Sessions"
import { openStores } from "@sortition/postgres/testing/openStores"
import { beforeAll, describe, expect, it } from "vitest"
import { cookieOf, sessionsAt } from "../../testing/browser/sessionsAt.ts"
import { onDatabase } from "../../testing/onDatabase.ts"
import { type Person, usePlanning } from "../../testing/usePlanning.ts"

const planning = usePlanning()
let owner: Person
beforeAll(async () => {
  owner = (await planning.team()).owner
})

const { send, sessionOf } = sessionsAt(() => planning.url)

const json = { "content-type": "application/json" }

describe("a link that signs in once", () => {
  const makeCode = async (token: string) => {
    const { close, run } = openStores(planning.databaseUrl)
    const code = await run(Sessions.use((sessions) => sessions.makeCode(token)))
    await close()
    return code
  }
  const enter = (code: string) => send("POST", "/app/enter", json, JSON.stringify({ code }))

  it("opens one session", async () => {
    const code = (await makeCode(owner.token)) ?? ""
    const answers = await Promise.all(Array.from({ length: 5 }, () => enter(code)))
    expect(answers.map(({ status }) => status).toSorted()).toEqual([204, 403, 403, 403, 403])
    const opened = answers.find(({ status }) => status === 204)
    expect(opened === undefined ? {} : await sessionOf(cookieOf(opened))).toMatchObject({
      signed_in: true,
      user: { id: owner.id }
    })
    expect(JSON.parse((await enter(code)).text).detail).toContain("This link has been used")
  })

  it("ends after five minutes", async () => {
    const code = (await makeCode(owner.token)) ?? ""
    await onDatabase(
      planning.databaseUrl,
      (sql) => sql`UPDATE sign_in_codes SET expires_at = expires_at - interval '5 minutes 1 second'`
    )
    expect((await enter(code)).status).toBe(403)
  })

  it.each(["{}", "[]", "no JSON", '{"code":1}', '{"__proto__":{"code":"a"}}'])("refuses the body %s", async (body) => {
    expect((await send("POST", "/app/enter", json, body)).status).toBe(422)
  })
})
