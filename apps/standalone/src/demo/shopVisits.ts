import type { SampleRequest } from "@sortition/domain/allocation/Decision"
import { Criteria } from "@sortition/domain/targeting/Criteria"
import type { Draws } from "./makeDraws.ts"

const countries = ["US", "US", "US", "US", "CA", "CA", "GB", "GB", "DE", "FR"] as const

/** The part of the visitors that come from the countries of the criterion. */
export const eligiblePart = 0.8

/** Only visitors from these countries are sampled. */
export const requireCountry = (experimentId: string) =>
  Criteria.use((criteria) =>
    criteria.create(experimentId, {
      samplingModel: "Visitor",
      samplingAttribute: "id",
      conditions: [{ model: "Visitor", property: "country", condition: "in", value: "US,CA,GB" }]
    })
  )

/** A visitor of the shop, from one of five countries. */
export const visitor = (draws: Draws, name: string): SampleRequest => ({
  sampledEntity: "Visitor",
  sampledValue: name,
  attributes: { Visitor: { country: countries[Math.floor(draws.uniform() * countries.length)] } }
})
