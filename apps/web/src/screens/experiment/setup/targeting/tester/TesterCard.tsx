import { getRouteApi } from "@tanstack/react-router"
import { useState } from "react"
import { Button } from "../../../../../parts/controls/Button.tsx"
import { TextField } from "../../../../../parts/controls/TextField.tsx"
import { Card } from "../../../../../parts/layout/Card.tsx"
import { testerTexts as texts } from "../../../../../texts/setup/tester.ts"
import type { Entity } from "../decisionOptions.ts"
import { knownAttributes } from "../knownAttributes.ts"
import type { Criterion } from "../sentences.ts"
import { AttributeFields, type AttributesDraft } from "./AttributeFields.tsx"
import { attributesOf, parseAttributes } from "./attributesOf.ts"
import { DecisionAnswer } from "./DecisionAnswer.tsx"
import { ManyTester } from "./ManyTester.tsx"

interface TesterCardProps {
  readonly experimentId: string
  readonly criteria: readonly Criterion[]
}

const route = getRouteApi("/frame/experiments/$experimentId/")

/** Explains what sampling an entity would do. The entity stands in the address, so that a link explains it again. */
export const TesterCard = ({ criteria, experimentId }: TesterCardProps) => {
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const [entity, setEntity] = useState(search.entity ?? criteria[0]?.sampling_model ?? "User")
  const [value, setValue] = useState(search.value ?? "")
  const [attributes, setAttributes] = useState<AttributesDraft>({ fields: {}, json: null })
  const [tried, setTried] = useState(false)
  const [asked, setAsked] = useState<Entity | null>(
    search.entity !== undefined && search.value !== undefined
      ? { sampled_entity: search.entity, sampled_value: search.value }
      : null
  )
  const isIdentity = ({ model, property }: { readonly model: string; readonly property: string }) =>
    criteria.some((each) => each.sampling_model === model && each.sampling_attribute === property)
  const known = knownAttributes(criteria).filter((each) => !isIdentity(each))
  const entityOf = (sampled_value: string): Entity | null => {
    const given = attributes.json === null ? attributesOf(known, attributes.fields) : parseAttributes(attributes.json)
    return given === null || entity.trim() === ""
      ? null
      : { sampled_entity: entity.trim(), sampled_value, attributes: given }
  }
  const explain = () => {
    setTried(true)
    const next = value.trim() === "" ? null : entityOf(value.trim())
    if (next === null) return
    setAsked(next)
    void navigate({
      search: (before) => ({ ...before, entity: next.sampled_entity, value: next.sampled_value }),
      replace: true,
      resetScroll: false
    })
  }
  return (
    <Card title={texts.title} hint={texts.hint}>
      <form
        className="stack"
        aria-label={texts.title}
        onSubmit={(event) => {
          event.preventDefault()
          explain()
        }}
      >
        <div className="entity-fields">
          <TextField
            label={texts.entity}
            value={entity}
            problem={tried && entity.trim() === "" ? texts.requiredEntity : undefined}
            onChange={setEntity}
          />
          <TextField
            label={texts.value}
            hint={texts.valueHint}
            value={value}
            problem={tried && value.trim() === "" ? texts.required : undefined}
            onChange={setValue}
          />
        </div>
        <AttributeFields entity={entity.trim()} known={known} draft={attributes} onChange={setAttributes} />
        <div className="row">
          <Button type="submit" kind="main">
            {texts.explain}
          </Button>
        </div>
      </form>
      {asked !== null && <DecisionAnswer experimentId={experimentId} criteria={criteria} entity={asked} />}
      <ManyTester experimentId={experimentId} entityOf={entityOf} />
    </Card>
  )
}
