import { connect } from "node:net"
import { text } from "node:stream/consumers"
import { describe, expect, it, onTestFinished } from "vitest"
import { exchange } from "../../testing/exchange.ts"
import { makeExperiment, unknownId } from "../../testing/makeExperiment.ts"
import { onDatabase } from "../../testing/onDatabase.ts"
import { useApi } from "../../testing/useApi.ts"

const logged: string[] = []
const api = useApi({ write: (line) => logged.push(line) })

interface Given {
  readonly method?: string
  readonly path: string
  readonly body?: string
  readonly headers?: readonly string[]
}

/** The request as it is, and with a header that only the whole server reads. */
const bothWays = async ({ body, headers = [], method = body === undefined ? "GET" : "POST", path }: Given) => {
  const lines = ["Host: localhost", "X-Request-Id: the-same", ...headers]
  if (body !== undefined) {
    lines.push("Content-Type: application/json", `Content-Length: ${Buffer.byteLength(body)}`)
  }
  const send = (more: readonly string[]) =>
    exchange(api.url, [`${method} ${path} HTTP/1.1`, ...lines, ...more, "", body ?? ""].join("\r\n"))
  return { fast: await send([]), whole: await send(["TE: trailers"]) }
}

const expectSame = async (given: Given, status: number) => {
  const { fast, whole } = await bothWays(given)
  expect(fast).toBe(whole)
  expect(fast.slice(0, 12)).toBe(`HTTP/1.1 ${status}`)
}

describe("an answer of the fast path is, byte for byte, that of the whole server", () => {
  const prepare = async () => {
    const { path, serviceId } = await makeExperiment(api, { buckets: { a: 50, b: 50 } })
    const samples = `${path}/samples`
    const make = (value: string) => api.post(samples, { sampled_entity: "User", sampled_value: value })
    const { body } = await make("one")
    await make("zwei ü 語 😀")
    await make('"\\\u2028')
    await api.post(`${samples}/${body.id}/complete`)
    return { path, samples, serviceId, first: body }
  }

  it("to every kind of create", async () => {
    const { first, path, samples } = await prepare()
    const create = (body: object | string, status: number) =>
      expectSame({ path: samples, body: typeof body === "string" ? body : JSON.stringify(body) }, status)
    await create({ sampled_entity: "User", sampled_value: "one" }, 200)
    await create({ sampled_entity: "User", sampled_value: "zwei ü 語 😀" }, 200)
    await create({ sampled_entity: "User", sampled_value: '"\\\u2028' }, 200)
    const other = first.allocated_bucket === "a" ? "b" : "a"
    await create({ sampled_entity: "User", sampled_value: "one", allocated_bucket: other }, 409)
    await create({ sampled_entity: "User", sampled_value: "one", allocated_bucket: "c" }, 409)
    await create({ sampled_entity: "", sampled_value: 5, sampled_valu: "a" }, 422)
    await create({ sampled_entity: "User", sampled_value: "\u0000" }, 422)
    await create("", 422)
    await create("{", 422)
    await create("[]", 422)
    await create('{"__proto__":{}}', 422)
    await expectSame({ path: samples.replace(/[\w-]{36}/, unknownId), body: "{}" }, 422)
    await expectSame(
      { path: samples.replace(/[\w-]{36}/, unknownId), body: '{"sampled_entity":"a","sampled_value":"b"}' },
      404
    )
    await expectSame({ path: samples.replace(/[\w-]{36}/, "mine"), body: "{}" }, 422)
    await expectSame({ path: `${samples}/`, body: '{"sampled_entity":"User","sampled_value":"one"}' }, 200)
    await expectSame({ method: "POST", path: samples }, 422)
    await expectSame({ path: `${samples}/bulk/complete`, body: '{"samples":5}' }, 422)
    await expectSame({ path: `${samples}/bulk/complete`, body: `{"samples":[{"id":"${first.id}"}]}` }, 200)
    await expectSame(
      { path: `${samples}/bulk`, body: '{"samples":[{"sampled_entity":"User","sampled_value":"one"}]}' },
      200
    )
    await expectSame({ method: "PATCH", path, body: '{"name":"button colour"}' }, 200)
  })

  it("to every kind of read", async () => {
    const { first, path, samples, serviceId } = await prepare()
    for (const [url, status] of [
      [`${samples}/${first.id}`, 200],
      [`${samples}/${unknownId}`, 404],
      [samples, 200],
      [`${samples}?limit=2`, 200],
      [`${samples}?limit=2&cursor=${unknownId}`, 200],
      [`${samples}?limit=2&limit=1`, 200],
      [`${samples}?limit=0&complete=maybe`, 422],
      [`${samples}?sampled_entity=User&sampled_value=zwei+%C3%BC%20%E8%AA%9E%20%F0%9F%98%80`, 200],
      [`${samples}?q=%zz`, 200],
      [`${samples}?q`, 200],
      [`${samples}?`, 200],
      [`${samples}/counts`, 200],
      [samples.replaceAll("-", "%2D"), 200],
      [`/api/v1/services/${serviceId}/experiments?active_only=yes`, 200],
      [`${path}/nothing`, 404],
      ["/api/v1/services/%zz", 400],
      ["/health", 200]
    ] as const) {
      await expectSame({ path: url }, status)
    }
  })

  it("to long answers in every coding, and for pages", async () => {
    const { samples } = await prepare()
    const bulk = Array.from({ length: 20 }, (_, n) => ({ sampled_entity: "User", sampled_value: `ü-${n}`.padEnd(40) }))
    await api.post(`${samples}/bulk`, { samples: bulk })
    for (const coding of ["gzip", "br", "zstd", "gzip, deflate, br", "*", "identity", "br;q=0, x-gzip", "nothing"]) {
      await expectSame({ path: samples, headers: [`Accept-Encoding: ${coding}`] }, 200)
      await expectSame({ path: `${samples}?limit=1`, headers: [`Accept-Encoding: ${coding}`] }, 200)
    }
    await expectSame({ path: samples, headers: ["Origin: https://elsewhere.example"] }, 200)
    const { fast } = await bothWays({ path: samples, headers: ["Accept-Encoding: gzip, br"] })
    expect(fast).toMatch(/\r\nvary: accept-encoding\r\ncontent-encoding: br\r\n/)
    const { fast: short } = await bothWays({ path: `${samples}?limit=1`, headers: ["Accept-Encoding: gzip, br"] })
    expect(short).not.toMatch(/content-encoding|vary/)
  })

  it("to cookies of sessions, and to pages of other sites", async () => {
    const { samples } = await prepare()
    const token = `sortition_${"f".repeat(43)}`
    await onDatabase(
      api.databaseUrl,
      (sql) => sql`
        INSERT INTO api_tokens (user_id, team_id, name, secret_sha256, scopes, created_at, updated_at)
        VALUES (1, 1, 'a browser', sha256(${token}::bytea), '{read,write}', now(), now())`
    )
    const { headers } = await fetch(`${api.url}/app/session`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}` }
    })
    const [cookie = ""] = headers.getSetCookie()[0]?.split(";") ?? []
    const body = '{"sampled_entity":"User","sampled_value":"one"}'
    for (const [sent, site, status] of [
      [cookie, "same-origin", 200],
      [cookie, "cross-site", 403],
      [`theme=dark; ${cookie}; other=1`, "none", 200],
      [`sortition=session_${"A".repeat(43)}`, "same-origin", 401],
      ["sortition=nothing", "cross-site", 403],
      ["theme=dark", "same-origin", 200]
    ] as const) {
      const more = [`Cookie: ${sent}`, `Sec-Fetch-Site: ${site}`]
      await expectSame({ path: samples, body, headers: more }, status)
      await expectSame({ path: samples, headers: more }, status === 403 ? 200 : status)
    }
    await expectSame({ path: samples, body, headers: [`Cookie: ${cookie}`, "Authorization: Bearer wrong"] }, 401)
    await expectSame({ path: samples, body, headers: [`Cookie: ${cookie}`, "Origin: http://evil.example"] }, 403)
  })

  it("to other methods, credentials, ids and hosts", async () => {
    const { path, samples } = await prepare()
    await expectSame({ method: "PUT", path: samples, body: "{}" }, 405)
    await expectSame({ method: "DELETE", path: `${path}/layer` }, 404)
    await expectSame({ path: samples, headers: ["Authorization: Bearer wrong"] }, 401)
    await expectSame({ path: samples, headers: ["Api-Key: wrong"] }, 401)
    await expectSame({ path: samples, headers: ["Authorization: Basic bm9ib2R5"] }, 200)
    await expectSame({ path: samples, headers: ["Connection: keep-alive", "Accept: */*", "User-Agent: é"] }, 200)
    await expectSame({ path: samples, headers: ["X-Forwarded-Host: elsewhere.example"] }, 200)
    const elsewhere = `GET ${samples} HTTP/1.1\r\nHost: elsewhere.example\r\n\r\n`
    expect(await exchange(api.url, elsewhere)).toMatch(/^HTTP\/1.1 421 /)
    const malformed = `GET ${samples} HTTP/1.1\r\nHost: localhost\r\nX-Request-Id: not well-formed\r\n\r\n`
    expect(await exchange(api.url, malformed)).toMatch(/\r\nx-request-id: [\da-f-]{36}\r\n/)
  })
})

it("requests that arrive together are answered in their order", async () => {
  const { path } = await makeExperiment(api, { buckets: { all: 100 } })
  const one = (value: string) => {
    const body = JSON.stringify({ sampled_entity: "User", sampled_value: value })
    return `POST ${path}/samples HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`
  }
  const last = `GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`
  const socket = connect(Number(new URL(api.url).port), "127.0.0.1")
  socket.write(one("first"))
  socket.write(one("second") + one("third"))
  socket.write(last)
  const answers = await text(socket)
  const positions = ["first", "second", "third", '"status":"ok"'].map((each) => answers.indexOf(each))
  expect(positions).toEqual(positions.toSorted((a, b) => a - b))
  expect(positions).not.toContain(-1)
})

it("a client that does not read its answers gets no more of them, and all once it reads", async () => {
  const { path } = await makeExperiment(api, { buckets: { all: 100 } })
  const samples = Array.from({ length: 1_000 }, (_, n) => ({
    sampled_entity: "User",
    sampled_value: `${n}`.padEnd(500)
  }))
  await api.post(`${path}/samples/bulk`, { samples })
  const requests = 60
  const list = `GET ${path}/samples?limit=1000 HTTP/1.1\r\nHost: localhost\r\nX-Request-Id: unread\r\n\r\n`
  const answered = () => logged.filter((line) => line.includes('"unread"')).length
  const socket = connect(Number(new URL(api.url).port), "127.0.0.1")
  onTestFinished(() => void socket.destroy())
  socket.pause()
  for (let sent = 0; sent < requests; sent++) socket.write(list)
  await expect.poll(answered).toBeGreaterThan(0)
  let before = -1
  await expect
    .poll(
      () => {
        const isStill = before === answered()
        before = answered()
        return isStill
      },
      { interval: 500, timeout: 10_000 }
    )
    .toBe(true)
  expect(before).toBeLessThan(requests / 2)
  socket.resume()
  await expect.poll(answered, { timeout: 20_000 }).toBe(requests)
})
