import { relay } from "@sortition/runtime/testing/relay"
import { onTestFinished } from "vitest"

/** An address on this machine that leads to one of its ports, as a service name leads to whichever server has its role. */
export const switchableProxy = async (first: number) => {
  let to = first
  const { close, endConnections, port } = await relay(() => ({ host: "127.0.0.1", port: to }))
  onTestFinished(close)
  return {
    port,
    /** Leads to another port; connections end. */
    lead: (next: number) => {
      to = next
      endConnections()
    }
  }
}
