import { relay } from "./relay.ts"

export interface CuttableProxy {
  /** The address given, through the proxy. */
  readonly url: string
  /** How often something was sent to the server: once for a statement, twice for its first time on a connection; the end of a connection does not count. */
  readonly sendings: () => number
  /** Ends every connection and refuses new ones. */
  readonly cut: () => Promise<void>
  readonly mend: () => Promise<void>
}

/** What a client sends before it closes a connection, as one that has been idle. */
const farewell = Buffer.from("X\0\0\0\x04")

/** A connection to the server at `target` that can be cut and restored. */
export const cuttableProxy = async (target: string): Promise<CuttableProxy> => {
  const { hostname, port } = new URL(target)
  let sendings = 0
  const { close, open, ...between } = await relay(
    () => ({ host: hostname, port: Number(port) }),
    (sent) => {
      if (!sent.equals(farewell)) sendings++
    }
  )
  const url = new URL(target)
  url.host = `127.0.0.1:${between.port}`
  return { url: url.href, sendings: () => sendings, cut: close, mend: open }
}
