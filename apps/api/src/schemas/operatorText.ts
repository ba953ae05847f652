import { operatorTexts } from "@sortition/domain/targeting/operators/operatorTexts"
import type { z } from "zod"
import { text } from "./text.ts"

/** The operators that this version knows, open to those of later versions. */
type OperatorText = (typeof operatorTexts)[number] | (string & {})

/** The operator of a condition. `compileCondition` rejects unknown ones, with a message that lists the known ones. */
export const operatorText: z.ZodType<OperatorText, OperatorText> = text(0, 128).meta({
  anyOf: [{ type: "string", enum: [...operatorTexts] }, { type: "string" }]
})
