import { domainLayer } from "@sortition/domain/domainLayer"
import { storeLayers } from "@sortition/postgres/storeLayers"
import { JobQueueLive } from "@sortition/queue/JobQueueLive"
import { Layer } from "effect"
import { ApiServer } from "./ApiServer.ts"

const on = Layer.provide(domainLayer.pipe(Layer.provideMerge(Layer.mergeAll(storeLayers, JobQueueLive))))

/** The server listening on `HOST` and `PORT`: on a `Database`, a `QueueConnection` and a `Log`. */
export const apiLayer = ApiServer.layer.pipe(on)

/** The same on any free port of the loopback address. */
export const apiLayerOnFreePort = ApiServer.layerAddress({ host: "127.0.0.1", port: 0 }).pipe(on)
