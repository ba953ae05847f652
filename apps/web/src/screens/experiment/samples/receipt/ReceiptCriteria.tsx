import { lazy, Suspense } from "react"
import { Skeleton } from "../../../../parts/layout/Skeleton.tsx"
import { receiptTexts } from "../../../../texts/receipt.ts"
import { conditionText } from "../../../../texts/setup/conditionText.ts"
import type { Receipt } from "./verifyReceipt.ts"

const CriteriaCheck = lazy(() =>
  import("./CriteriaCheck.tsx").then(({ CriteriaCheck }) => ({ default: CriteriaCheck }))
)

const { criteria: texts } = receiptTexts

type Criterion = NonNullable<Receipt["criteria"]>[number]

const summaryOf = ({ allocated_by, criteria }: Receipt): string | null => {
  if (allocated_by === "override") return texts.forced
  if (allocated_by === "caller") return texts.skipped
  if (criteria === null) return texts.unknown
  return criteria.length === 0 ? texts.none : null
}

const CriterionItem = ({ criterion, entity }: { readonly criterion: Criterion; readonly entity: string }) => (
  <li className="stack stack-small">
    <div className="row row-between">
      <strong>
        {criterion.conditions.length === 0
          ? texts.entity(criterion.sampling_model)
          : texts.where(criterion.sampling_model)}
      </strong>
      <span className="small soft">{criterion.sampling_model === entity ? texts.applies : texts.others}</span>
    </div>
    {criterion.conditions.length > 0 && (
      <ul>
        {criterion.conditions.map((condition) => (
          <li key={condition.id}>{conditionText(condition)}</li>
        ))}
      </ul>
    )}
  </li>
)

/** The criteria that decided about the sample, whatever has changed since. */
export const ReceiptCriteria = ({ receipt }: { readonly receipt: Receipt }) => {
  const { criteria, sampled_entity } = receipt
  const summary = summaryOf(receipt)
  return (
    <section className="stack stack-small">
      <h3>{texts.title}</h3>
      {summary !== null && <p>{summary}</p>}
      {criteria !== null && criteria.length > 0 && (
        <ul className="criteria">
          {criteria.map((criterion) => (
            <CriterionItem key={criterion.id} criterion={criterion} entity={sampled_entity} />
          ))}
        </ul>
      )}
      {criteria !== null && summary === null && (
        <>
          <p className="small soft">{texts.note}</p>
          <Suspense fallback={<Skeleton height={28} />}>
            <CriteriaCheck receipt={receipt} />
          </Suspense>
        </>
      )}
    </section>
  )
}
