import { Layer } from "effect"
import { apiDomain } from "./apiDomain.ts"
import { Authentication, type AuthMode } from "./auth/Authentication.ts"
import { ApiServer } from "./http/ApiServer.ts"

/** The server listening on `HOST` and `PORT`: on a `Database`, a `QueueConnection` and a `Log`. */
export const apiLive = ApiServer.layer.pipe(Layer.provide(Authentication.layer), Layer.provide(apiDomain))

/** The same on any free port of the loopback address. */
export const apiLiveOnFreePort = (mode: AuthMode, adminToken?: string) =>
  ApiServer.layerAddress({ host: "127.0.0.1", port: 0 }).pipe(
    Layer.provide(Authentication.layerMode(mode, adminToken)),
    Layer.provide(apiDomain)
  )
