import { Database } from "@sortition/postgres/sql/Database"
import { TRPCError } from "@trpc/server"
import { z } from "zod"
import { operation } from "../procedures/operation.ts"
import { publicProcedure, router } from "../procedures/trpc.ts"
import { Draining } from "./draining/Draining.ts"

const tag = "health"
const Status = z.object({ status: z.string().meta({ description: "`ok` or `ready`." }) })

export const health = router({
  check: publicProcedure
    .meta(operation("GET", "/health", "Health Check", { description: "Answers 200 while the process runs.", tag }))
    .output(Status)
    .query(() => ({ status: "ok" })),
  ready: publicProcedure
    .meta(
      operation("GET", "/health/ready", "Readiness Check", {
        tag,
        description:
          "For load balancers: 200 when the database is reachable and migrated; otherwise, and as soon as the process is about to stop, 503."
      })
    )
    .output(Status)
    .query(async ({ ctx }) => {
      if ((await ctx.run(Draining)).isDraining()) {
        throw new TRPCError({ code: "SERVICE_UNAVAILABLE", message: "The process is about to stop" })
      }
      if (await ctx.run(Database.use((database) => database.ready))) return { status: "ready" }
      throw new TRPCError({ code: "SERVICE_UNAVAILABLE", message: "The database is not reachable or not migrated" })
    })
})
