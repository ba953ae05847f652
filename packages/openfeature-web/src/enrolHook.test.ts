import { createServer, type IncomingHttpHeaders } from "node:http"
import { InMemoryProvider, OpenFeature } from "@openfeature/web-sdk"
import { afterEach, expect, it, onTestFinished, vi } from "vitest"
import { enrolHook } from "./enrolHook.ts"

interface Received {
  readonly url: string
  readonly headers: IncomingHttpHeaders
  readonly body: unknown
}

/** A server, and what it got. */
const startServer = async (): Promise<{ readonly url: string; readonly received: Received[] }> => {
  const received: Received[] = []
  const server = createServer(async (request, response) => {
    let text = ""
    for await (const part of request) text += part
    received.push({ url: request.url ?? "", headers: request.headers, body: JSON.parse(text) })
    response.writeHead(200).end("{}")
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  return { url: `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}/`, received }
}

const client = OpenFeature.getClient()
const provider = () =>
  new InMemoryProvider({
    arm: { variants: { a: "A" }, defaultVariant: "a", disabled: false },
    off: { variants: { a: "A" }, defaultVariant: "a", disabled: true }
  })

afterEach(async () => {
  await OpenFeature.clearProviders()
  await OpenFeature.clearContexts()
  OpenFeature.clearHooks()
})

it("asks the service for each used flag of an entity once, with the context and the token", async () => {
  const { received, url } = await startServer()
  OpenFeature.addHooks(enrolHook({ url, token: "secret" }))
  await OpenFeature.setProviderAndWait(provider(), { targetingKey: "1", plan: "pro" })
  for (const key of ["arm", "arm", "off", "missing"]) client.getStringValue(key, "x")
  await OpenFeature.setContext({ targetingKey: "2" })
  client.getStringValue("arm", "x")
  await OpenFeature.setContext({})
  client.getStringValue("arm", "x")
  const path = "/ofrep/v1/evaluate/flags/arm"
  await expect
    .poll(() => received, { timeout: 20_000 })
    .toMatchObject([
      {
        url: path,
        headers: { authorization: "Bearer secret", "content-type": "application/json" },
        body: { context: { targetingKey: "1", plan: "pro" } }
      },
      { url: path, body: { context: { targetingKey: "2" } } }
    ])
})

it("asks again after a pause where the service does not answer well, and not for a flag that it does not have", async () => {
  vi.useFakeTimers()
  const answers = [Promise.reject(new TypeError("fetch failed")), new Response(null, { status: 503 })]
  const asked = vi.fn(async () => (await answers.shift()) ?? new Response(null, { status: 404 }))
  vi.stubGlobal("fetch", asked)
  onTestFinished(() => {
    vi.useRealTimers()
    vi.unstubAllGlobals()
  })
  OpenFeature.addHooks(enrolHook({ url: "http://sortition.invalid" }))
  await OpenFeature.setProviderAndWait(provider(), { targetingKey: "1" })
  for (const times of [1, 2, 3, 3]) {
    client.getStringValue("arm", "x")
    client.getStringValue("arm", "x")
    await vi.advanceTimersByTimeAsync(9_999)
    client.getStringValue("arm", "x")
    expect(asked).toHaveBeenCalledTimes(times)
    await vi.advanceTimersByTimeAsync(1)
  }
})
