import type { IncomingHttpHeaders } from "node:http"
import { credentialsOf } from "../../auth/credentials.ts"
import { addressKey } from "./addressKey.ts"
import type { KnownTokens } from "./KnownTokens.ts"
import type { RateLimits } from "./limitSettings.ts"
import { localQuotas } from "./localQuotas.ts"
import type { Quotas, Usage } from "./Quotas.ts"
import { type Charge, type Refusal, type Verdict, verdictOf } from "./Verdict.ts"

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

  constructor({ isOpen, known, limits, quotas }: LimiterOptions) {
    this.#limits = limits
    this.#take = ({ key, quota }) => quotas.take(key, quota)
    this.#known = known
    this.#isOpen = isOpen
  }

  /** The limits that the request counts against. */
  #chargesOf({ headers, ip }: LimitedRequest): readonly Charge[] {
    const { address, anonymous, token } = this.#limits
    const place = addressKey(ip)
    const byAddress: Charge = { policy: "address", key: `address:${place}`, quota: address }
    const secret = credentialsOf(headers)?.secret
    const known = secret === undefined ? null : this.#known.find(secret)
    if (known !== null) return [{ policy: "token", key: `token:${known}`, quota: token }, byAddress]
    if (this.#isOpen && secret === undefined) return [byAddress]
    return [{ policy: "anonymous", key: `anonymous:${place}`, quota: anonymous }, byAddress]
  }

  /** Counts the request with `take`. A promise only when another server must be asked. */
  judge(request: LimitedRequest, take: Take = this.#take): Verdict | Promise<Verdict> {
    const slowed = this.#slowed(request, take)
    if (slowed !== null) return slowed
    const charges = this.#chargesOf(request)
    const usages = charges.map(take)
    return usages.some((each) => each instanceof Promise)
      ? Promise.all(usages).then((all) => this.#conclude(charges, all))
      : this.#conclude(
          charges,
          usages.filter((each): each is Usage => !(each instanceof Promise))
        )
  }

  #conclude(charges: readonly Charge[], usages: readonly Usage[]): Verdict {
    const verdict = verdictOf(charges, usages)
    return verdict
  }

  /** For a request with a token whose address has tried too many: refuses it unless the token is valid. Null for any other request. */
  #slowed(request: LimitedRequest, take: Take): Promise<Verdict> | null {
    const tried = this.#guesses.peek(addressKey(request.ip))
    if (tried === null || tried.current < mostGuesses) return null
    const secret = credentialsOf(request.headers)?.secret
    return secret === undefined || this.#known.find(secret) !== null ? null : this.#judgeUnknown(secret, request, take)
  }

  async #judgeUnknown(secret: string, request: LimitedRequest, take: Take): Promise<Verdict> {
    const isValid = (await this.#known.findAmongAll(secret)) !== null
    if (isValid) this.#known.learn(secret)
    const charges = this.#chargesOf(request)
    const usages = await Promise.all(charges.map(take))
    const verdict = this.#conclude(charges, usages)
    if (isValid || verdict.refusal !== null) return verdict
    const { ttl = 0 } = this.#guesses.peek(addressKey(request.ip)) ?? {}
    return { ...verdict, refusal: tooManyGuesses(ttl) }
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
