import { z } from "zod"
import { unstorable } from "./text.ts"

/** Why some key or value, at any depth, cannot be stored as text; null when all can. */
const findUnstorable = (value: unknown): string | null => {
  const waiting: unknown[] = [value]
  while (waiting.length > 0) {
    const next = waiting.pop()
    const message = typeof next === "string" ? unstorable(next) : null
    if (message !== null) return message
    if (typeof next !== "object" || next === null) continue
    for (const [key, item] of Object.entries(next)) waiting.push(key, item)
  }
  return null
}

/** The values that conditions compare: by model and property, `{"User": {"country": "US", "plan": "pro"}}`. Not stored. */
export const Attributes = z.record(z.string(), z.record(z.string(), z.unknown())).check(({ issues, value: input }) => {
  const message = findUnstorable(input)
  if (message !== null) issues.push({ code: "custom", input, message })
})
