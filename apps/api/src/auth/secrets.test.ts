import { freshDatabase } from "@sortition/postgres/testing/freshDatabase"
import { expect, it, onTestFinished } from "vitest"
import { sendBytes, sendRaw } from "../testing/sendRaw.ts"
import { startApi } from "../testing/startApi.ts"
import { adminToken, asker, data } from "../testing/usePlanning.ts"

const wrong = `sortition_${"w".repeat(43)}`

it("no request of any kind leaves a secret in the log or in an answer, except the one that makes it", async () => {
  const database = await freshDatabase()
  onTestFinished(database.drop)
  const logged: string[] = []
  const api = await startApi(database.url, undefined, {
    access: "required",
    adminToken,
    settings: { SORTITION_RATE_LIMIT: "on", SORTITION_RATE_LIMIT_ANONYMOUS: "200" },
    write: (line) => logged.push(line)
  })
  onTestFinished(api.stop)
  const administrator = asker(() => api.url, { authorization: `Bearer ${adminToken}` })
  const made = await administrator("POST", "users/1/tokens", data("api_tokens", { name: "a", team_id: "1" }))
  const token = String(made.data.attributes.token)
  expect(token).toMatch(/^sortition_/)
  const secrets = [token, wrong, adminToken]
  const answers: string[] = []

  const paths = [
    "/api/v1/services",
    "/api/v1/services/mine",
    "/api/v1/services/%zz",
    "/api/v1/teams",
    "/api/v1/users/1/tokens",
    "/trpc/services.list?input={}",
    "/trpc/nothing",
    "/nothing",
    "/health",
    "/",
    "/docs/"
  ]
  for (const secret of secrets) {
    const credentials = [
      { authorization: `Bearer ${secret}` },
      { "api-key": secret },
      { authorization: `Basic ${secret}` }
    ]
    for (const path of paths) {
      for (const headers of [...credentials, { te: "trailers", authorization: `Bearer ${secret}` }]) {
        for (const method of ["GET", "PUT", "POST"]) {
          const body = method === "GET" ? {} : { body: "{" }
          const { headers: given, text } = await sendRaw(api.url, { method, path, headers, ...body })
          answers.push(JSON.stringify(given), text)
        }
      }
    }
    // A client that puts its token where it does not belong.
    const { headers, text } = await sendRaw(api.url, { method: "GET", path: `/api/v1/services?token=${secret}` })
    answers.push(JSON.stringify({ ...headers, link: undefined }), text)
    const { text: broken } = await sendBytes(
      api.url,
      `GET / HTTP/1.1\r\nAuthorization: Bearer ${secret}\r\nBroken\r\n\r\n`
    )
    answers.push(broken)
  }
  const list = await administrator("GET", "users/1/tokens")
  answers.push(list.text)

  await expect.poll(() => logged.length).toBeGreaterThan(300)
  for (const secret of secrets) {
    expect(logged.filter((line) => line.includes(secret))).toEqual([])
    expect(answers.filter((text) => text.includes(secret))).toEqual([])
  }
}, 60_000)
