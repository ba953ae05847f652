import { useQuery } from "@tanstack/react-query"
import { Fragment, useState } from "react"
import { Button } from "../../../../parts/controls/Button.tsx"
import { Card } from "../../../../parts/layout/Card.tsx"
import { EmptyState } from "../../../../parts/layout/EmptyState.tsx"
import { targetingTexts } from "../../../../texts/setup/targeting.ts"
import { CriterionCard } from "./CriterionCard.tsx"
import { revisionOptions } from "./decisionOptions.ts"
import { knownAttributes } from "./knownAttributes.ts"
import { NewCriterion } from "./NewCriterion.tsx"
import type { Criterion } from "./sentences.ts"

interface CriteriaCardProps {
  readonly experimentId: string
  readonly criteria: readonly Criterion[]
  readonly archived: boolean
  readonly may: boolean
}

const { criteria: texts } = targetingTexts

/** Who takes part: the criteria, any of which admits an entity. */
export const CriteriaCard = ({ archived, criteria, experimentId, may }: CriteriaCardProps) => {
  const [isAdding, setAdding] = useState(false)
  const revision = useQuery(revisionOptions(experimentId))
  const canSave = may && !archived
  const known = knownAttributes(criteria)
  const addButton = canSave && !isAdding && (
    <Button kind="main" onClick={() => setAdding(true)}>
      {texts.add}
    </Button>
  )
  return (
    <Card title={texts.title} hint={archived ? texts.archived : may ? texts.hint : texts.readOnly} actions={addButton}>
      {criteria.length === 0 && !isAdding && <EmptyState title={texts.everyone}>{texts.everyoneText}</EmptyState>}
      {criteria.map((criterion, place) => (
        <Fragment key={criterion.id}>
          {place > 0 && <div className="criteria-or">{texts.or}</div>}
          <CriterionCard
            criterion={criterion}
            place={place + 1}
            isLast={criteria.length === 1}
            known={known}
            canSave={canSave}
          />
        </Fragment>
      ))}
      {isAdding && (
        <>
          {criteria.length > 0 && <div className="criteria-or">{texts.or}</div>}
          <NewCriterion experimentId={experimentId} known={known} onClose={() => setAdding(false)} />
        </>
      )}
      <p className="soft small revision">{revision.data == null ? "" : texts.revision(revision.data)}</p>
    </Card>
  )
}
