import { TRPCError } from "@trpc/server"
import { RequestError } from "../../procedures/problems/RequestError.ts"
import { RestError } from "../../rest/RestError.ts"
import { surfaceOf } from "../surfaceOf.ts"

const kinds = {
  malformed: { status: 400, code: "BAD_REQUEST", reason: "malformed_request" },
  busy: { status: 409, code: "CONFLICT", reason: "idempotency_in_progress" },
  tooLarge: { status: 413, code: "PAYLOAD_TOO_LARGE", reason: "malformed_request" },
  reused: { status: 422, code: "UNPROCESSABLE_CONTENT", reason: "idempotency_key_reused" }
} as const

/** Why a request with an `Idempotency-Key` is not answered. */
export class KeyRefused extends RequestError {
  override readonly name = "KeyRefused"
  readonly kind: keyof typeof kinds
  readonly problems = []

  constructor(kind: keyof typeof kinds, message: string) {
    super(message)
    this.kind = kind
  }

  get reason() {
    return kinds[this.kind].reason
  }

  /** The error in the form of the API at the address. */
  at(url: string): Error {
    const { code, reason, status } = kinds[this.kind]
    const surface = surfaceOf(url)
    if (surface === "trpc") return new TRPCError({ code, message: this.message, cause: this })
    if (surface === "planning" || status !== 422) return new RestError(status, this.message, reason)
    return new RestError(status, [{ loc: ["header", "Idempotency-Key"], msg: this.message, type: reason }])
  }
}
