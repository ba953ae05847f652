import { z } from "zod"

/** Fields of answers, which are right by construction: documented, not checked again. */
export const id = z.string().meta({ format: "uuid" })
export const time = z.string().meta({ format: "date-time" })
