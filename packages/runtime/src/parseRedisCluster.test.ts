import { expect, it } from "vitest"
import { parseRedisCluster } from "./parseRedisCluster.ts"

it.each([
  [
    "redis+cluster://a:7000,b.example:7001,10.0.0.3",
    {
      nodes: [
        { host: "a", port: 7000 },
        { host: "b.example", port: 7001 },
        { host: "10.0.0.3", port: 6379 }
      ],
      username: "",
      password: "",
      isEncrypted: false
    }
  ],
  [
    "rediss+cluster://me:p%40ss@[::1]:7000",
    { nodes: [{ host: "::1", port: 7000 }], username: "me", password: "p@ss", isEncrypted: true }
  ],
  [
    "redis+cluster://:secret@a/",
    { nodes: [{ host: "a", port: 6379 }], username: "", password: "secret", isEncrypted: false }
  ]
])("reads %s", (text, cluster) => {
  expect(parseRedisCluster(text)).toEqual(cluster)
})

it.each([
  "",
  "redis://a:7000",
  "redis+cluster://",
  "redis+cluster://a,",
  "redis+cluster://a:b",
  "redis+cluster://a:70000",
  "redis+cluster://a:7000/1",
  "redis+cluster://%zz@a",
  "redis+cluster://a:1,redis://b:2",
  "redis+cluster://a b"
])("does not accept %j", (text) => {
  expect(parseRedisCluster(text)).toBeNull()
})
