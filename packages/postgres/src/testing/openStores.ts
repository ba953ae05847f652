import { domainLive } from "@sortition/domain/domainLive"
import { JobQueue } from "@sortition/domain/jobs/JobQueue"
import { jobsLive } from "@sortition/domain/jobsLive"
import { asOwner } from "@sortition/domain/testing/asOwner"
import { WebhookAddresses } from "@sortition/domain/webhooks/WebhookAddresses"
import { Layer, ManagedRuntime } from "effect"
import { Database, type DatabaseOptions } from "../sql/Database.ts"
import { storesLive } from "../storesLive.ts"

const noAddresses = Layer.succeed(WebhookAddresses, { allowsHost: () => false, allowsAddress: () => false })

/** The domain and its stores with their own pool of connections, as in another process, called by the built-in user. `close` ends the connections. */
export const openStores = (url: string, options: DatabaseOptions = {}) => {
  const stores = Layer.mergeAll(storesLive, JobQueue.layerNone, noAddresses).pipe(
    Layer.provideMerge(Database.layerUrl(url, options))
  )
  const runtime = ManagedRuntime.make(
    Layer.merge(domainLive, jobsLive).pipe(Layer.provideMerge(stores), Layer.merge(asOwner))
  )
  return { run: runtime.runPromise, close: runtime.dispose }
}
