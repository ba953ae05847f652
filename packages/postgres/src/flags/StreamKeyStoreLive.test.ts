import { randomBytes } from "node:crypto"
import { StreamKeyStore } from "@sortition/domain/flags/StreamKeyStore"
import { Effect } from "effect"
import { expect, it } from "vitest"
import { useStores } from "../testing/useStores.ts"

const stores = useStores()
const keyFor = (candidate: Uint8Array) => StreamKeyStore.use((store) => store.key(candidate))

it("the first candidate of all processes becomes the key, and stays it", async () => {
  const candidates = Array.from({ length: 10 }, () => randomBytes(32))
  const keys = await stores.run(Effect.all(candidates.map(keyFor), { concurrency: "unbounded" }))
  const [first] = keys
  expect(candidates).toContainEqual(first)
  expect(keys).toEqual(candidates.map(() => first))
  expect(await stores.run(keyFor(randomBytes(32)))).toEqual(first)
})
