import { readAddressPolicy } from "@sortition/domain/webhooks/AddressPolicy"
import { expect, it } from "vitest"
import { guardedLookup } from "./guardedLookup.ts"

/** What a connection to `example.org` gets while the name leads there. */
const connect = (leadsTo: readonly string[], { all = true, allow = "" } = {}) => {
  const policy = readAddressPolicy(allow)
  if (policy === null) throw new Error(`${allow} is no list`)
  const resolve = async () => leadsTo.map((address) => ({ address, family: address.includes(":") ? 6 : 4 }))
  return new Promise<unknown>((done) => {
    guardedLookup(policy, resolve)("example.org", { all }, (fault, found) =>
      done(fault === null ? found : fault.message)
    )
  })
}

it("a connection gets only the addresses that are allowed, whatever the name leads to now", async () => {
  expect(await connect(["127.0.0.1", "1.1.1.1", "fe80::1%eth0"])).toEqual([{ address: "1.1.1.1", family: 4 }])
  expect(await connect(["10.0.0.1", "1.1.1.1"], { all: false })).toBe("1.1.1.1")
  expect(await connect(["127.0.0.1"])).toBe("the address is not allowed")
  expect(await connect(["::ffff:169.254.169.254"])).toBe("the address is not allowed")
  expect(await connect([])).toBe("the address is not allowed")
})

it("a name or network that is allowed leads where it leads", async () => {
  expect(await connect(["10.0.0.1"], { allow: "example.org" })).toEqual([{ address: "10.0.0.1", family: 4 }])
  expect(await connect(["10.0.0.1", "192.168.0.1"], { allow: "10.0.0.0/8" })).toEqual([
    { address: "10.0.0.1", family: 4 }
  ])
  expect(await connect(["10.0.0.1"], { allow: "other.example.org" })).toBe("the address is not allowed")
})
