import { Context } from "effect"

/** Whether reads contain everything that any process has written before them. Otherwise they contain what this process has written. */
export const CurrentReads = Context.Reference<boolean>("postgres/CurrentReads", { defaultValue: () => false })
