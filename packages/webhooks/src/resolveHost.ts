import type { LookupAddress } from "node:dns"
import { lookup, Resolver } from "node:dns/promises"
import type { AddressPolicy } from "@sortition/domain/webhooks/AddressPolicy"
import { isLoopbackName } from "@sortition/domain/webhooks/webhookUrl"

const resolver = new Resolver({ timeout: 2_500, tries: 2 })

const ofFamily = (family: 4 | 6) => (addresses: readonly string[]) =>
  addresses.map((address): LookupAddress => ({ address, family }))

/**
 * Where a name leads. Asks the name servers without a thread of the process: those few could all wait for the name server of one receiver.
 * Only names that the installation allows, or that every machine knows, may stand in its own files.
 */
export const resolveHost =
  ({ allowsHost }: AddressPolicy) =>
  async (host: string): Promise<readonly LookupAddress[]> => {
    if (allowsHost(host) || isLoopbackName(host)) return lookup(host, { all: true })
    const answers = [resolver.resolve4(host).then(ofFamily(4)), resolver.resolve6(host).then(ofFamily(6))]
    const [first, second] = await Promise.allSettled(answers)
    const found = [first, second].flatMap((each) => (each?.status === "fulfilled" ? each.value : []))
    if (found.length === 0 && first?.status === "rejected") throw first.reason
    return found
  }
