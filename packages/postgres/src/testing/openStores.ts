import { domainLayer } from "@sortition/domain/domainLayer"
import { JobQueue } from "@sortition/domain/JobQueue"
import { asOwner } from "@sortition/domain/testing/asOwner"
import { Layer, ManagedRuntime } from "effect"
import { Database } from "../Database.ts"
import { storeLayers } from "../storeLayers.ts"

/** The domain and its stores on a pool of connections of their own, as another process would have, asked by the built-in user. `close` ends the connections. */
export const openStores = (url: string) => {
  const stores = Layer.merge(storeLayers, JobQueue.layerNone).pipe(Layer.provideMerge(Database.layerUrl(url)))
  const runtime = ManagedRuntime.make(domainLayer.pipe(Layer.provideMerge(stores), Layer.merge(asOwner)))
  return { run: runtime.runPromise, close: runtime.dispose }
}
