import { createServer } from "node:net"
import { checkedConfig } from "@sortition/runtime/checkedConfig"
import { Config, Effect, Predicate } from "effect"

export interface Address {
  readonly host: string
  /** 0 selects any free port. */
  readonly port: number
}

const isPort = (text: string) => /^\d{1,5}$/.test(text) && Number(text) <= 65_535

/** `HOST`, the address to listen on. */
export const hostConfig = checkedConfig("HOST", () => null).pipe(Config.map((value) => value || "127.0.0.1"))

/** `PORT`, 3000 by default. */
export const portConfig = checkedConfig("PORT", (value) =>
  isPort(value) ? null : "must be a number from 0 to 65535"
).pipe(Config.map((value) => (value === "" ? 3000 : Number(value))))

/** Rejects as `listen` does, also when others share the port. */
export const tryToListen = ({ host, port }: Address) =>
  new Promise<void>((resolve, reject) => {
    const server = createServer()
    server.once("error", reject)
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve()))
  })

const mostTries = 50

/** The first free port from `port` on; null when many in a row are not. */
const freePortFrom = async ({ host, port }: Address): Promise<number | null> => {
  for (let each = port; each < port + mostTries && each <= 65_535; each++) {
    try {
      await tryToListen({ host, port: each })
      return each
    } catch {}
  }
  return null
}

/** The error of a failed listen: names the setting that caused it, and a value that works. */
export const listenFault = async (address: Address, cause: unknown): Promise<Error> => {
  const code = Predicate.hasProperty(cause, "code") ? cause.code : undefined
  if (code !== "EADDRINUSE" && code !== "EACCES") {
    return new Error(`HOST: ${cause instanceof Error ? cause.message : String(cause)}`, { cause })
  }
  const { host, port } = address
  const free = await freePortFrom({ host, port: code === "EACCES" ? 8080 : port + 1 })
  const problem = code === "EACCES" ? `this user may not listen on port ${port}` : `port ${port} of ${host} is in use`
  return new Error(`PORT: ${problem}: try ${free === null ? "another one" : `PORT=${free}`}`, { cause })
}

/** Dies unless this process can listen on `HOST` and `PORT`. */
export const checkAddress: Effect.Effect<void, Config.ConfigError> = Effect.gen(function* () {
  const address = { host: yield* hostConfig, port: yield* portConfig }
  yield* Effect.promise(async () => {
    try {
      await tryToListen(address)
    } catch (cause) {
      throw await listenFault(address, cause)
    }
  })
})
