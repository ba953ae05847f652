import { checkAttempts } from "./checkAttempts.ts"
import { checkFacts } from "./checkFacts.ts"
import { checkLayers } from "./checkLayers.ts"
import { checkReads } from "./checkReads.ts"
import type { Facts } from "./Facts.ts"
import type { History } from "./History.ts"
import { Possibilities } from "./Possibilities.ts"
import { Versions } from "./Versions.ts"

const expected = new Set([200, 201, 204, 403, 404, 409, 422])

/** No request fails in any other way than the documented ones. */
const checkStatuses = ({ steps }: History): readonly string[] =>
  steps.flatMap(({ answer, request }) =>
    expected.has(answer.status) ? [] : [`an unexpected status: ${JSON.stringify({ request, answer })}`]
  )

/** What clients saw or the database holds that the acknowledged changes do not allow; empty when all is well. */
export const checkHistory = (history: History, facts: Facts): readonly string[] => {
  const versions = new Map(
    [...history.experiments].map(([id, own]) => [
      id,
      new Versions(
        own,
        facts.versions.filter(({ experimentId }) => experimentId === id)
      )
    ])
  )
  const checked = [...history.experiments].flatMap(([id, own]) => {
    const ownVersions = versions.get(id) ?? new Versions(own, [])
    const samples = facts.samples.filter(({ experimentId }) => experimentId === id)
    const possibilities = new Possibilities(history, own, ownVersions)
    return [
      ...checkAttempts({ own, versions: ownVersions, possibilities }, samples),
      ...checkReads({ own, versions: ownVersions, samples })
    ]
  })
  return [
    ...checkStatuses(history),
    ...checked,
    ...checkFacts(facts, history, versions),
    ...checkLayers(facts, history)
  ]
}
