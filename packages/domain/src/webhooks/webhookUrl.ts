import { readAddress } from "../targeting/operators/readAddress.ts"
import type { AddressPolicy } from "./AddressPolicy.ts"

const longest = 2_000

/** Whether every machine knows the name as its own. */
export const isLoopbackName = (host: string): boolean => /(^|\.)localhost\.?$/.test(host)

/** Whether a connection to the host of a URL may be tried: an address that is allowed, or a name, which is resolved when it is used. */
export const mayTry = (host: string, { allowsAddress, allowsHost }: AddressPolicy): boolean => {
  if (allowsHost(host)) return true
  if (isLoopbackName(host)) return allowsAddress("127.0.0.1")
  const isAddress = host.startsWith("[") || readAddress(host) !== null
  return !isAddress || allowsAddress(host)
}

/**
 * The URL of a receiver in its normal form, or what is wrong with it. A host that is a number in any notation is an address, as it is to
 * programs that connect to it.
 */
export const readWebhookUrl = (
  text: string,
  policy: AddressPolicy
): { readonly url: string } | { readonly problem: string } => {
  const url = URL.parse(text)
  if (url === null || !["http:", "https:"].includes(url.protocol)) {
    return { problem: "Url must be an http:// or https:// URL" }
  }
  if (url.href.length > longest) return { problem: `Url is too long (maximum is ${longest} characters)` }
  if (url.username !== "" || url.password !== "") return { problem: "Url must not contain a user name or a password" }
  if (!mayTry(url.hostname, policy)) return { problem: "Url leads to an address that is not allowed" }
  url.hash = ""
  return { url: url.href }
}
