import ipaddr from "ipaddr.js"

export type Address = ipaddr.IPv4 | ipaddr.IPv6

/** All addresses that share their first `bits` bits with `address`. */
export interface AddressRange {
  readonly address: Address
  readonly bits: number
}

const mapped = ipaddr.IPv6.parse("::ffff:0:0")
const mappedBits = 96

// The library also accepts octal, hexadecimal and shortened IPv4 addresses and zones, and reads `::1.2.3.4` as a mapped address.
const parse = (text: string): Address | null => {
  if (ipaddr.IPv4.isValidFourPartDecimal(text)) return ipaddr.IPv4.parse(text)
  const groups = inGroups(text)
  return /^[0-9a-fA-F:]+$/.test(groups) && ipaddr.IPv6.isValid(groups) ? ipaddr.IPv6.parse(groups) : null
}

/** Replaces an IPv4 address at the end of an IPv6 address by two groups of hexadecimal digits. */
const inGroups = (text: string): string => {
  const start = text.lastIndexOf(":") + 1
  const end = text.slice(start)
  if (!ipaddr.IPv4.isValidFourPartDecimal(end)) return text
  const [a = 0, b = 0, c = 0, d = 0] = ipaddr.IPv4.parse(end).octets
  return `${text.slice(0, start)}${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`
}

const isMapped = (address: Address): address is ipaddr.IPv6 =>
  address instanceof ipaddr.IPv6 && address.match(mapped, mappedBits)

/** Parses IPv4 as four decimal numbers, or IPv6 without a zone. An IPv4-mapped address becomes the IPv4 address. */
export const readAddress = (text: string): Address | null => {
  if (text.length > 45) return null
  const address = parse(text)
  return address !== null && isMapped(address) ? address.toIPv4Address() : address
}

/** Parses `address/bits`, where the address may have further bits set, or an address alone: the range of only this address. */
export const readAddressRange = (text: string): AddressRange | null => {
  const [, start = "", prefix] = /^([^/]{1,45})(?:\/(0|[1-9]\d{0,2}))?$/.exec(text) ?? []
  const address = parse(start)
  if (address === null) return null
  const longest = address instanceof ipaddr.IPv4 ? 32 : 128
  const bits = prefix === undefined ? longest : Number(prefix)
  if (bits > longest) return null
  return bits >= mappedBits && isMapped(address)
    ? { address: address.toIPv4Address(), bits: bits - mappedBits }
    : { address, bits }
}

export const isInRange = (address: Address, range: AddressRange): boolean =>
  address.kind() === range.address.kind() && address.match(range.address, range.bits)
