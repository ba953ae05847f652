import type { Inputs } from "../../../service/trpc.ts"
import { experimentsTexts } from "../../../texts/experiments.ts"

const { new: texts } = experimentsTexts

/** What stands in the form. */
export interface Draft {
  readonly name: string
  /** The id of a service; null for a new one. */
  readonly serviceId: string | null
  readonly newService: string
  readonly description: string
  readonly start: string | null
}

export type DraftProblems = { readonly [Name in keyof Draft]?: string }

const isShorter = (text: string, length: number): boolean => [...text.trim()].length < length

/** What the form would be refused for. */
export const draftProblems = ({ name, newService, serviceId, start }: Draft, now: number): DraftProblems => ({
  ...(isShorter(name, 2) && { name: texts.nameProblem }),
  ...(serviceId === null && isShorter(newService, 1) && { newService: texts.newServiceProblem }),
  ...(start !== null && new Date(start).getTime() <= now && { start: texts.startProblem })
})

/** The request that creates the experiment. It does not run before its start, or before a person starts it. */
export const creationOf = ({ name, start }: Draft, service_id: string): Inputs["experiments"]["create"] => ({
  service_id,
  name: name.trim(),
  active: false,
  ...(start !== null && { scheduled_start_date: start })
})
