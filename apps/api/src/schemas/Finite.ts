import { z } from "zod"

export const numberTypeMessage = "Input should be a valid number"

/** A finite number, whole or not. */
export const Finite = z.number({ error: numberTypeMessage })
