import { expect, it } from "vitest"
import { exchange } from "../../testing/exchange.ts"
import { makeExperiment, unknownId } from "../../testing/makeExperiment.ts"
import { useApi } from "../../testing/useApi.ts"

const api = useApi()

/** The request, and the same with an escaped address, which only tRPC's own code decodes. */
const bothWays = async (path: string, body?: string, headers: readonly string[] = []) => {
  const lines = ["Host: localhost", "X-Request-Id: the-same", ...headers]
  if (body !== undefined) {
    lines.push("Content-Type: application/json", `Content-Length: ${Buffer.byteLength(body)}`)
  }
  const method = body === undefined ? "GET" : "POST"
  const send = (address: string) =>
    exchange(api.url, [`${method} /trpc/${address} HTTP/1.1`, ...lines, "", body ?? ""].join("\r\n"))
  return { plain: await send(path), own: await send(path.replace(/^(\w+)\./, "$1%2E")) }
}

/** The status line, the headers in order of name without those of the framing, and the body. */
const partsOf = (answer: string) => {
  const [head = "", ...rest] = answer.split("\r\n\r\n")
  const [status, ...headers] = head.split("\r\n")
  const body = rest.join("\r\n\r\n")
  const isChunked = headers.some((line) => /^transfer-encoding:/i.test(line))
  const framing = /^(?:content-length|transfer-encoding):/i
  return {
    status,
    headers: headers.filter((line) => !framing.test(line)).toSorted(),
    body: isChunked ? body.replaceAll(/(?:^|\r\n)[\da-f]+\r\n/g, "").trimEnd() : body
  }
}

const expectSame = async (status: number, ...given: Parameters<typeof bothWays>) => {
  const { own, plain } = await bothWays(...given)
  expect(partsOf(plain)).toEqual(partsOf(own))
  expect(plain.slice(0, 12)).toBe(`HTTP/1.1 ${status}`)
}

const input = (value: unknown) => `input=${encodeURIComponent(JSON.stringify(value))}`

it("answers queries and mutations, single and in batches, exactly as tRPC does", async () => {
  const { id, serviceId } = await makeExperiment(api, { buckets: { a: 50, b: 50 } })
  const sample = { experiment_id: id, sampled_entity: "User", sampled_value: "zwei ü 語 😀" }
  await api.post(`/api/v1/experiments/${id}/samples`, { sampled_entity: "User", sampled_value: sample.sampled_value })
  const create = JSON.stringify(sample)
  await expectSame(200, "samples.create", create)
  await expectSame(404, "samples.create", JSON.stringify({ ...sample, experiment_id: unknownId }))
  await expectSame(409, "samples.create", JSON.stringify({ ...sample, allocated_bucket: "c" }))
  await expectSame(400, "samples.create", JSON.stringify({ ...sample, sampled_value: 5, sampled_valu: "a" }))
  for (const body of ["", "{", "[]", "null", "5", '"a"', "{}", '{"__proto__":{}}', "\u00ff"]) {
    await expectSame(400, "samples.create", body)
  }
  await expectSame(401, "samples.create", create, ["Authorization: Bearer wrong"])
  await expectSame(401, "samples.create", "{", ["Authorization: Bearer wrong"])
  await expectSame(200, `services.get?${input({ service_id: serviceId })}`)
  await expectSame(404, `services.get?${input({ service_id: unknownId })}`)
  await expectSame(400, "services.get")
  await expectSame(400, "services.get?input=%7B")
  await expectSame(200, "services.list")
  await expectSame(200, `services.list?${input({})}`)

  await expectSame(200, "samples.create,samples.create?batch=1", `{"0":${create},"1":${create}}`)
  await expectSame(207, "samples.create,samples.create?batch=1", `{"0":${create},"1":{}}`)
  await expectSame(207, "samples.create,samples.create?batch=1", `{"0":${create}}`)
  await expectSame(400, "samples.create,samples.create?batch=1", "{}")
  await expectSame(400, "samples.create?batch=1", "[]")
  await expectSame(400, "samples.create,samples.create?batch=1", "{")
  await expectSame(200, `services.get,services.list?batch=1&${input({ 0: { service_id: serviceId }, 1: {} })}`)
  await expectSame(200, "services.list,health.check?batch=1")

  await expectSame(404, "services.nothing")
  await expectSame(405, `samples.create?${input(sample)}`)
  await expectSame(405, "services.list", "{}")
  await expectSame(400, "services.list,samples.create?batch=1", "{}")
  await expectSame(400, "services.list", "{}", ["Accept: application/jsonl"])
  await expectSame(200, "services.list?batch=1&input=%7B%7D", undefined, ["trpc-accept: application/jsonl"])
})
