import SwaggerParser from "@apidevtools/swagger-parser"
import { createConfig, lintFromString } from "@redocly/openapi-core"
import { useApi } from "@sortition/api/testing/useApi"
import { type RulesetDefinition, Spectral } from "@stoplight/spectral-core"
import { oas } from "@stoplight/spectral-rulesets"
import { beforeAll, expect, it } from "vitest"

const api = useApi()
let text = ""
beforeAll(async () => {
  text = await (await fetch(`${api.url}/openapi.json`)).text()
})

it("passes the recommended rules of Redocly without an error or a warning", async () => {
  const config = await createConfig({ extends: ["recommended"] })
  const problems = await lintFromString({ source: text, absoluteRef: "openapi.json", config })
  expect(problems.map(({ message, ruleId }) => `${ruleId}: ${message}`)).toEqual([])
})

it("passes the rules of Spectral without an error or a warning", async () => {
  const spectral = new Spectral()
  // The service belongs to its operators; it cannot name a person to contact.
  spectral.setRuleset({ extends: oas as RulesetDefinition, rules: { "info-contact": "off" } })
  const found = await spectral.run(JSON.parse(text))
  expect(found.map(({ code, message, path }) => `${code} at ${path.join(".")}: ${message}`)).toEqual([])
})

it("is valid for swagger-parser", async () => {
  const document = await SwaggerParser.validate(JSON.parse(text))
  expect(document.info.title).toBe("Experiment API")
})
