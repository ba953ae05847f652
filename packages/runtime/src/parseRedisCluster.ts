/** How the nodes of a Redis Cluster are reached. Any of them knows the others. */
export interface RedisCluster {
  readonly nodes: readonly { readonly host: string; readonly port: number }[]
  readonly username: string
  readonly password: string
  readonly isEncrypted: boolean
}

const form = /^redis(s)?\+cluster:\/\/(?:([^:@/]*)(?::([^@/]*))?@)?([^@/?#]+)\/?$/
const usualPort = "6379"

/** Null unless it is a host, with a port or without. */
const parseNode = (text: string) => {
  const url = URL.parse(`redis://${text}`)
  if (url === null || url.hostname === "" || url.host !== text) return null
  return { host: url.hostname.replace(/^\[|\]$/g, ""), port: Number(url.port || usualPort) }
}

const decoded = (text = ""): string | null => {
  try {
    return decodeURIComponent(text)
  } catch {
    return null
  }
}

/** Reads `redis+cluster://user:password@host:port,host:port`, or `rediss+cluster://` for TLS; null for any other text. */
export const parseRedisCluster = (text: string): RedisCluster | null => {
  const [, tls, user, secret, hosts = ""] = form.exec(text) ?? []
  const nodes = hosts.split(",").map(parseNode)
  const username = decoded(user)
  const password = decoded(secret)
  if (username === null || password === null || !nodes.every((node) => node !== null)) return null
  return { nodes, username, password, isEncrypted: tls === "s" }
}
