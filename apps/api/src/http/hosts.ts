import { isIP } from "node:net"
import { checkedConfig } from "@sortition/runtime/checkedConfig"
import { Config } from "effect"
import { isLocal, nameOf } from "../auth/isLocalHost.ts"

/** The hosts that the service answers for. */
export interface Hosts {
  /** `https://host`, where all links lead; null when they lead to the host of the request. */
  readonly publicOrigin: string | null
  /** Whether a request may name this host, `name` or `name:port`. */
  readonly isAllowed: (host: string) => boolean
}

/** Whether a Host header is a name or address, with or without a port. */
export const isHost = (host: string): boolean => nameOf(host) !== null

const split = (value: string) =>
  value
    .split(",")
    .map((part) => part.trim().toLowerCase())
    .filter((part) => part !== "")

const bracketed = (host: string) => (isIP(host) === 6 ? `[${host}]` : host)

const isOrigin = (value: string) => {
  const url = URL.parse(value)
  return url !== null && /^https?:$/.test(url.protocol) && url.href === `${url.origin}/`
}

const publicUrl = checkedConfig("SORTITION_PUBLIC_URL", (value) =>
  isOrigin(value) ? null : "must be a scheme and a host, like https://experiments.example.org"
).pipe(Config.map((value) => URL.parse(value)))

const listed = checkedConfig("SORTITION_HOSTS", (value) =>
  split(value).every((host) => host === "*" || isHost(bracketed(host)))
    ? null
    : "must be names or addresses like experiments.example.org or 10.0.0.7:3000, separated by commas, or *"
).pipe(Config.map(split))

export const hostSettings = { listed, publicUrl }

const hasPort = (host: string) => /^(?:\[.*\]|[^:]*):\d+$/.test(host)

const allowing = (hosts: readonly string[]) => {
  const exact = new Set(hosts.map(bracketed))
  const names = new Set(Array.from(exact).flatMap((host) => (hasPort(host) ? [] : (nameOf(host) ?? []))))
  const judge = (host: string): boolean => {
    const name = nameOf(host)
    return name !== null && (isLocal(name) || names.has(name) || exact.has(host.toLowerCase()))
  }
  // Nearly all requests name the same host.
  let last = { host: "", isAllowed: judge("") }
  return (host: string): boolean => {
    if (host !== last.host) last = { host, isAllowed: judge(host) }
    return last.isAllowed
  }
}

/**
 * From `SORTITION_PUBLIC_URL`, where links lead, and `SORTITION_HOSTS`: names and addresses, each with a port or for any port, separated by
 * commas, or `*` for any. The loopback names and addresses, `boundHost` and the host of the public URL are always allowed. With a public URL
 * alone any host is allowed, because no link leads to it.
 */
export const hosts = (boundHost: string): Config.Config<Hosts> =>
  Config.all(hostSettings).pipe(
    Config.map(({ listed, publicUrl }) => {
      const isAny = listed.includes("*") || (publicUrl !== null && listed.length === 0)
      return {
        publicOrigin: publicUrl?.origin ?? null,
        isAllowed: isAny ? () => true : allowing([...listed, boundHost.toLowerCase(), publicUrl?.host ?? ""])
      }
    })
  )
