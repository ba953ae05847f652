import ipaddr from "ipaddr.js"
import {
  type Address,
  type AddressRange,
  isInRange,
  readAddress,
  readAddressRange
} from "../targeting/operators/readAddress.ts"

/** Which receivers events may be sent to. */
export interface AddressPolicy {
  /** Whether the host of a URL is named as allowed, wherever it leads. */
  readonly allowsHost: (host: string) => boolean
  /** Whether a connection to this IP address is allowed; false for a text that is none. */
  readonly allowsAddress: (address: string) => boolean
}

/** Global unicast. What lies outside is assigned for other uses, or not at all. */
const globalRange = { address: ipaddr.IPv6.parse("2000::"), bits: 3 }

/** The address of a cloud's own services that is not in a range of its own: Azure's. */
const cloudServices: ReadonlySet<string> = new Set(["168.63.129.16"])

/** The IPv4 address that a NAT64 address leads to (RFC 6052). */
const translated = (address: ipaddr.IPv6): Address => new ipaddr.IPv4(address.toByteArray().slice(-4))

/** Whether the address belongs to the public internet. */
const isPublic = (address: Address): boolean => {
  if (address instanceof ipaddr.IPv4) return address.range() === "unicast" && !cloudServices.has(address.toString())
  if (address.range() === "rfc6052") return isPublic(translated(address))
  return address.range() === "unicast" && isInRange(address, globalRange)
}

const hostName = /^(?!-)[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})*$/i

/** As a URL has it, without the brackets of an IPv6 address and the dot of a complete name. */
const plain = (host: string): string =>
  host
    .toLowerCase()
    .replace(/^\[(.*)\]$/, "$1")
    .replace(/\.$/, "")

/** Public addresses, and those of a list of host names, addresses and networks that is separated by commas. Null when the list has another entry. */
export const readAddressPolicy = (list: string): AddressPolicy | null => {
  const hosts = new Set<string>()
  const ranges: AddressRange[] = []
  for (const entry of list.split(",").map((each) => each.trim())) {
    if (entry === "") continue
    const range = readAddressRange(plain(entry))
    if (range !== null) ranges.push(range)
    else if (hostName.test(plain(entry)) && !/^[\d.]+$/.test(entry)) hosts.add(plain(entry))
    else return null
  }
  return {
    allowsHost: (host) => hosts.has(plain(host)),
    allowsAddress: (text) => {
      const address = readAddress(plain(text))
      return address !== null && (isPublic(address) || ranges.some((range) => isInRange(address, range)))
    }
  }
}
