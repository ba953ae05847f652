import { keepPreviousData, useQuery } from "@tanstack/react-query"
import { useState } from "react"
import { client } from "../../../../service/trpc.ts"
import { fieldProblems } from "../fieldProblems.ts"
import { draftOf, type Plan, type PlanDraft, type PlanProblems, planProblems, requestOf } from "./planDraft.ts"

const fields: Readonly<Record<string, keyof PlanDraft>> = {
  baseline: "baseline",
  standard_deviation: "deviation",
  effect: "effect",
  relative_effect: "effect",
  total: "total",
  power: "power",
  significance: "significance",
  shares: "buckets",
  buckets: "buckets"
}

/** What the service said, at the fields of the form. */
const answeredProblems = (error: unknown): PlanProblems => {
  const said = Object.entries(fieldProblems(error)).flatMap(([name, text]) => {
    const field = fields[name]
    return field === undefined ? [] : [[field, text] as const]
  })
  return Object.fromEntries(said)
}

/** The form of the planner, and what the service answers as it is typed. */
export const usePlanner = (kept: Plan | null, shares: readonly number[] | null) => {
  const [draft, setDraft] = useState(() => draftOf(kept))
  const request = requestOf(draft, shares)
  const answer = useQuery({
    queryKey: [["plans", "power"], request],
    queryFn: () => (request === null ? null : client.plans.power.mutate({ ...request, curve: true })),
    enabled: request !== null,
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: keepPreviousData
  })
  const problems: PlanProblems = { ...answeredProblems(answer.error), ...planProblems(draft) }
  return {
    draft,
    change: (changed: Partial<PlanDraft>) => setDraft((current) => ({ ...current, ...changed })),
    request,
    plan: request === null || answer.isError ? null : (answer.data ?? null),
    problems,
    error: Object.keys(problems).length === 0 ? answer.error : null
  }
}
