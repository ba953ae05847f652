import { expect, it } from "vitest"
import { readAddressPolicy } from "./AddressPolicy.ts"
import { readWebhookUrl } from "./webhookUrl.ts"

const policyOf = (list: string) => {
  const policy = readAddressPolicy(list)
  if (policy === null) throw new Error(`${list} is no list`)
  return policy
}
const isAllowed = (url: string, list = "") => "url" in readWebhookUrl(url, policyOf(list))

const notPublic = [
  "127.0.0.1",
  "127.255.255.255",
  "0.0.0.0",
  "10.1.2.3",
  "172.16.0.1",
  "172.31.255.255",
  "192.168.1.1",
  "169.254.169.254",
  "100.64.0.1",
  "100.100.100.200",
  "168.63.129.16",
  "192.0.0.192",
  "192.0.2.1",
  "198.18.0.1",
  "224.0.0.1",
  "240.0.0.1",
  "255.255.255.255",
  "::",
  "::1",
  "fe80::1",
  "fec0::1",
  "fc00::1",
  "fd00:ec2::254",
  "ff02::1",
  "::ffff:127.0.0.1",
  "::ffff:a9fe:a9fe",
  "::ffff:0:7f00:1",
  "::7f00:1",
  "64:ff9b::7f00:1",
  "64:ff9b::a9fe:a9fe",
  "64:ff9b:1::1",
  "2002:7f00:1::",
  "2001::1",
  "2001:db8::1",
  "100::1",
  "3fff::1",
  "5f00::1"
]

it.each(notPublic)("%s is not public", (address) => {
  expect(policyOf("").allowsAddress(address)).toBe(false)
  expect(isAllowed(address.includes(":") ? `http://[${address}]/` : `http://${address}/`)).toBe(false)
})

it.each(["1.1.1.1", "172.32.0.1", "2606:4700:4700::1111", "64:ff9b::101:101", "::ffff:1.1.1.1"])(
  "%s is public",
  (address) => {
    expect(policyOf("").allowsAddress(address)).toBe(true)
    expect(isAllowed(address.includes(":") ? `https://[${address}]/` : `https://${address}/`)).toBe(true)
  }
)

it.each([
  "http://2130706433/",
  "http://0x7f000001/",
  "http://017700000001/",
  "http://127.1/",
  "http://0x7f.0.0.1/",
  "http://0177.0.0.1/",
  "http://①②⑦.⓪.⓪.①/",
  "http://127.0.0.1./",
  "http://%31%32%37.0.0.1/",
  "http://localhost/",
  "http://LOCALHOST./",
  "http://any.localhost:80/",
  "http://[::ffff:7f00:1]/",
  "http://[0:0:0:0:0:0:0:1]/",
  "https://user:secret@example.org/",
  "https://user@example.org/",
  "ftp://example.org/",
  "file:///etc/passwd",
  "javascript:alert(1)",
  "//example.org/",
  "example.org",
  "http://",
  `https://example.org/${"x".repeat(2_000)}`
])("the URL %s is refused", (url) => {
  expect(isAllowed(url)).toBe(false)
})

it("keeps a name for the time of sending, and leaves out the fragment", () => {
  expect(readWebhookUrl("HTTPS://Example.ORG:443/a?b=c#d", policyOf(""))).toEqual({ url: "https://example.org/a?b=c" })
})

it("a list allows names, addresses and networks beyond the public ones", () => {
  const list = " hooks.internal, 127.0.0.1 ,10.0.0.0/8,[::1],fd00::/8 "
  for (const url of [
    "http://hooks.internal/",
    "http://HOOKS.internal.:80/",
    "http://127.0.0.1/",
    "http://localhost/",
    "http://10.9.9.9/",
    "http://[::1]/",
    "http://[fd12::1]/",
    "http://[::ffff:10.1.1.1]/"
  ]) {
    expect(isAllowed(url, list), url).toBe(true)
  }
  for (const url of ["http://127.0.0.2/", "http://192.168.0.1/", "http://[::2]/"])
    expect(isAllowed(url, list), url).toBe(false)
  expect(policyOf(list).allowsHost("hooks.internal")).toBe(true)
  expect(policyOf(list).allowsHost("other.internal")).toBe(false)
})

it.each(["10.0.0.0/33", "10.0.0", "http://example.org", "a b", "example.org/8", "-a.example"])(
  "%s is no list",
  (list) => {
    expect(readAddressPolicy(list)).toBeNull()
  }
)
