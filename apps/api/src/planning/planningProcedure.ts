import { TRPCError } from "@trpc/server"
import type { TRPC_ERROR_CODE_KEY } from "@trpc/server/rpc"
import { JsonApiError } from "../jsonapi/JsonApiError.ts"
import { admission, publicProcedure } from "../procedures/trpc.ts"

const codes: Readonly<Record<number, TRPC_ERROR_CODE_KEY>> = {
  403: "FORBIDDEN",
  409: "CONFLICT",
  415: "UNSUPPORTED_MEDIA_TYPE"
}

/** A procedure of the planning API. Over tRPC, its `JsonApiError`s have the code of their status. */
export const planningProcedure = publicProcedure
  .use(async ({ next }) => {
    const result = await next()
    if (result.ok || !(result.error.cause instanceof JsonApiError)) return result
    const { cause } = result.error
    throw new TRPCError({ code: codes[cause.status] ?? "BAD_REQUEST", message: cause.detail, cause })
  })
  .use(admission)
