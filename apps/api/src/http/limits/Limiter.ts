import type { IncomingHttpHeaders } from "node:http"
import { credentialsOf } from "../../auth/credentials.ts"
import { addressKey } from "./addressKey.ts"
import { BoundedMap } from "./BoundedMap.ts"
import type { KnownTokens } from "./KnownTokens.ts"
import type { RateLimits } from "./limitSettings.ts"
import { localQuotas } from "./localQuotas.ts"
import type { Quotas, Usage } from "./Quotas.ts"
import { type Charge, type Charges, chargesOf, type Refusal, type Verdict, verdictOf } from "./Verdict.ts"

/** Unknown tokens from one address in a minute, after which further ones are not looked up. */
const mostGuesses = 20

/** What a limit needs of a request. */
export interface LimitedRequest {
  readonly headers: IncomingHttpHeaders
  /** The address of the client. */
  readonly ip: string
}

/** Counts a request against one limit. */
export type Take = (charge: Charge) => Usage | Promise<Usage>

interface LimiterOptions {
  readonly limits: RateLimits
  readonly quotas: Quotas
  readonly known: KnownTokens
  /** Whether requests without a token are served. */
  readonly isOpen: boolean
}

const tooManyGuesses = (ttl: number): Refusal => {
  const retryAfter = Math.max(1, Math.ceil(ttl / 1_000))
  const detail = `Too many unknown tokens from this address. Send the request again in ${retryAfter} seconds, with a valid token`
  return { detail, retryAfter }
}

/** Limits how many requests a token and an address may send, and how many tokens an address may try. */
export class Limiter {
  readonly #limits: RateLimits
  readonly #take: Take
  readonly #known: KnownTokens
  readonly #isOpen: boolean
  readonly #guesses = localQuotas()
  readonly #charges = new BoundedMap<Charges>(10_000)

  constructor({ isOpen, known, limits, quotas }: LimiterOptions) {
    this.#limits = limits
    this.#take = ({ key, quota }) => quotas.take(key, quota)
    this.#known = known
    this.#isOpen = isOpen
  }

  /** The limits that the request counts against. */
  #chargesOf({ headers, ip }: LimitedRequest): Charges {
    const secret = credentialsOf(headers)?.secret
    const known = secret === undefined ? null : this.#known.find(secret)
    const kind = this.#isOpen && secret === undefined ? "open" : "anonymous"
    const key = `${known ?? kind} ${ip}`
    const kept = this.#charges.get(key)
    if (kept !== undefined) return kept
    const made = this.#makeCharges(known, kind, addressKey(ip))
    this.#charges.set(key, made)
    return made
  }

  #makeCharges(known: string | null, kind: "anonymous" | "open", place: string): Charges {
    const { address, anonymous, token } = this.#limits
    const byAddress: Charge = { policy: "address", key: `address:${place}`, quota: address }
    if (known !== null) return chargesOf([{ policy: "token", key: `token:${known}`, quota: token }, byAddress])
    if (kind === "open") return chargesOf([byAddress])
    return chargesOf([{ policy: "anonymous", key: `anonymous:${place}`, quota: anonymous }, byAddress])
  }

  /** Counts the request with `take`. A promise only when another server must be asked. */
  judge(request: LimitedRequest, take: Take = this.#take): Verdict | Promise<Verdict> {
    const slowed = this.#slowed(request, take)
    if (slowed !== null) return slowed
    const charges = this.#chargesOf(request)
    const usages: Usage[] = []
    const counted: (Usage | Promise<Usage>)[] = []
    for (const charge of charges.list) {
      const usage = take(charge)
      counted.push(usage)
      if (!(usage instanceof Promise)) usages.push(usage)
    }
    if (usages.length === counted.length) return verdictOf(charges, usages)
    return Promise.all(counted).then((all) => verdictOf(charges, all))
  }

  /** For a request with a token whose address has tried too many: refuses it unless the token is valid. Null for any other request. */
  #slowed(request: LimitedRequest, take: Take): Promise<Verdict> | null {
    const tried = this.#tried(request.ip)
    if (tried === null || tried.current < mostGuesses) return null
    const secret = credentialsOf(request.headers)?.secret
    return secret === undefined || this.#known.find(secret) !== null ? null : this.#judgeUnknown(secret, request, take)
  }

  async #judgeUnknown(secret: string, request: LimitedRequest, take: Take): Promise<Verdict> {
    const isValid = (await this.#known.findAmongAll(secret)) !== null
    if (isValid) this.#known.learn(secret)
    const charges = this.#chargesOf(request)
    const verdict = verdictOf(charges, await Promise.all(charges.list.map(take)))
    if (isValid || verdict.refusal !== null) return verdict
    const { ttl = 0 } = this.#tried(request.ip) ?? {}
    return { ...verdict, refusal: tooManyGuesses(ttl) }
  }

  /** The unknown tokens from an address; null for none. */
  #tried(ip: string): Usage | null {
    return this.#guesses.isEmpty() ? null : this.#guesses.peek(addressKey(ip))
  }

  /** Remembers whether the secret was valid. */
  learn(secret: string, ip: string, isValid: boolean): void {
    if (isValid) {
      this.#known.learn(secret)
    } else {
      this.#known.forget(secret)
      this.#guesses.take(addressKey(ip))
    }
  }

  isKnown(secret: string): boolean {
    return this.#known.find(secret) !== null
  }
}
