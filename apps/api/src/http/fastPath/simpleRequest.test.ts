import { expect, it } from "vitest"
import { readSimpleRequest } from "./simpleRequest.ts"

const read = (text: string) => readSimpleRequest(Buffer.from(text, "latin1"))
const head = (...lines: readonly string[]) => [...lines, "", ""].join("\r\n")

it("reads a request that arrived whole", () => {
  const text = head(
    "POST /a?b=%20c HTTP/1.1",
    "Host: localhost:1",
    "X-A:  b c \t",
    "content-length: 2",
    "Content-Type: application/json"
  )
  expect(read(`${text}{}`)).toEqual({
    method: "POST",
    url: "/a?b=%20c",
    headers: { host: "localhost:1", "x-a": "b c", "content-length": "2", "content-type": "application/json" },
    body: Buffer.from("{}"),
    isComplete: true
  })
  expect(read(head("GET / HTTP/1.1", "Host: a"))).toMatchObject({ method: "GET", url: "/", body: undefined })
})

it("says when a part of the body is missing", () => {
  expect(read(`${head("POST / HTTP/1.1", "Host: a", "Content-Length: 3")}{}`)).toMatchObject({ isComplete: false })
})

const withBody = (...lines: readonly string[]) => `${head("POST / HTTP/1.1", "Host: a", ...lines)}{}`
it.each([
  ["half a head", "GET / HTTP/1.1\r\nHost: a\r\n"],
  ["no host", head("GET / HTTP/1.1")],
  ["two hosts", head("GET / HTTP/1.1", "Host: a", "Host: b")],
  ["HTTP/1.0", head("GET / HTTP/1.0", "Host: a")],
  ["another method", head("HEAD / HTTP/1.1", "Host: a")],
  ["a lower-case method", head("get / HTTP/1.1", "Host: a")],
  ["an absolute target", head("GET http://a/ HTTP/1.1", "Host: a")],
  ["a fragment", head("GET /#a HTTP/1.1", "Host: a")],
  ["a target that is not ASCII", head("GET /é HTTP/1.1", "Host: a")],
  ["two spaces", head("GET  / HTTP/1.1", "Host: a")],
  ["lines that end in LF", "GET / HTTP/1.1\nHost: a\n\n"],
  ["a folded header", head("GET / HTTP/1.1", "Host: a", " b")],
  ["a space before a colon", head("GET / HTTP/1.1", "Host : a")],
  ["a header without a name", head("GET / HTTP/1.1", "Host: a", ": b")],
  ["a control character", head("GET / HTTP/1.1", "Host: a", "X: \u0001")],
  ["a bare CR", head("GET / HTTP/1.1", "Host: a", "X: a\rb")],
  ["a NUL", head("GET / HTTP/1.1", "Host: a\u0000")],
  ["more bytes after it", `${head("GET / HTTP/1.1", "Host: a")}GET / HTTP/1.1`],
  ["a body of a GET", `${head("GET / HTTP/1.1", "Host: a", "Content-Length: 2")}{}`],
  ["a body without a length", withBody()],
  ["a longer body", withBody("Content-Length: 1")],
  ["two lengths", withBody("Content-Length: 2", "Content-Length: 2")],
  ["a list of lengths", withBody("Content-Length: 2, 2")],
  ["a signed length", withBody("Content-Length: +2")],
  ["an empty length", withBody("Content-Length:")],
  ["chunks", withBody("Content-Length: 2", "Transfer-Encoding: chunked")],
  ["an expectation", withBody("Content-Length: 2", "Expect: 100-continue")],
  ["a content coding", withBody("Content-Length: 2", "Content-Encoding: gzip")],
  ["another type", withBody("Content-Length: 2", "Content-Type: text/plain")],
  ["another charset", withBody("Content-Length: 2", "Content-Type: application/json; charset=latin1")],
  ["the end of the connection", head("GET / HTTP/1.1", "Host: a", "Connection: close")],
  ["an upgrade", head("GET / HTTP/1.1", "Host: a", "Connection: keep-alive, Upgrade", "Upgrade: h2c")],
  ["a large head", head("GET / HTTP/1.1", "Host: a", `X: ${"x".repeat(9_000)}`)],
  ["a large body", `${head("POST / HTTP/1.1", "Host: a", "Content-Length: 70000")}{}`]
])("leaves %s to Node's parser", (_, text) => expect(read(text)).toBeNull())

it("keeps names that reach a prototype as plain headers", () => {
  expect(read(head("GET / HTTP/1.1", "Host: a", "__proto__: b"))).toMatchObject({ url: "/" })
})
