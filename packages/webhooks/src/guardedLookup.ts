import type { LookupAddress } from "node:dns"
import type { LookupFunction } from "node:net"
import type { AddressPolicy } from "@sortition/domain/webhooks/AddressPolicy"

/** The name leads to no address that is allowed. Its message does not say where it leads: an answer could tell of the network inside. */
export class AddressRefused extends Error {
  override readonly name = "AddressRefused"
  constructor() {
    super("the address is not allowed")
  }
}

/**
 * Resolves a name for the connection itself and keeps only addresses that are allowed, so that a name that leads elsewhere after it was
 * checked gets no further.
 */
export const guardedLookup =
  (
    { allowsAddress, allowsHost }: AddressPolicy,
    resolve: (host: string) => Promise<readonly LookupAddress[]>
  ): LookupFunction =>
  (host, { all = false }, callback) => {
    const answer = (found: readonly LookupAddress[]) => {
      const allowed = found.filter(({ address }) => allowsHost(host) || allowsAddress(address))
      const [first] = allowed
      if (first === undefined) return callback(new AddressRefused(), "")
      if (all) return callback(null, allowed)
      callback(null, first.address, first.family)
    }
    resolve(host).then(answer, (fault) => callback(fault, ""))
  }
