import { z } from "zod"

/** What a thread sends. With `perSecond`, requests are due at a steady rate, whether earlier ones are answered or not. */
export const LoadPlan = z.object({
  url: z.string(),
  method: z.enum(["GET", "POST"]),
  path: z.string(),
  headers: z.record(z.string(), z.string()),
  body: z.array(z.string()).nullable(),
  connections: z.number(),
  seconds: z.number(),
  perSecond: z.number().nullable(),
  prefix: z.string()
})

export type LoadPlan = z.infer<typeof LoadPlan>

/** Times are in milliseconds. */
export const LoadReport = z.object({
  answers: z.number(),
  failures: z.number(),
  firstFailure: z.string().nullable(),
  milliseconds: z.number(),
  p50: z.number(),
  p99: z.number(),
  worst: z.number()
})

export type LoadReport = z.infer<typeof LoadReport>
