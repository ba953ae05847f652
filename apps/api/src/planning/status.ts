import { z } from "zod"
import { publicProcedure } from "../procedures/trpc.ts"

const Status = z
  .object({ message: z.string(), versions: z.array(z.object({ version: z.string(), baseUrl: z.string() })) })
  .meta({ id: "ApiStatus", description: "The versions of the planning API." })

export const status = publicProcedure
  .meta({
    openapi: {
      method: "GET",
      path: "/api/status",
      summary: "Get API Status",
      operationId: "get_api_status_api_status_get",
      description: "The versions of the planning API that the service speaks. It needs no token.",
      tags: ["status"],
      protect: false,
      errorResponses: []
    },
    jsonApi: { answer: Status }
  })
  .output(Status)
  .query(() => ({ message: "Ok", versions: [{ version: "v1", baseUrl: "/api/v1/" }] }))
