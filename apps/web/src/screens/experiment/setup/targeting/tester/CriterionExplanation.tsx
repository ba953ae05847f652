import { ScrollX } from "../../../../../parts/tables/ScrollX.tsx"
import { testerTexts as texts } from "../../../../../texts/setup/tester.ts"
import type { Decision } from "../decisionOptions.ts"
import { conditionSentence } from "../sentences.ts"

interface CriterionExplanationProps {
  readonly criterion: Decision["criteria"][number]
  /** From 1. */
  readonly place: number
  readonly entity: string
}

const foundText = ({ found, present }: Decision["criteria"][number]["conditions"][number]): string => {
  if (!present) return texts.missing
  return typeof found === "string" ? found : JSON.stringify(found)
}

/** What each condition of a criterion expected and found. */
export const CriterionExplanation = ({ criterion, entity, place }: CriterionExplanationProps) => (
  <div className="explained">
    <h4>{texts.criterion(place, criterion.matched)}</h4>
    {criterion.sampling_model !== entity && <p className="soft small">{texts.otherEntity(criterion.sampling_model)}</p>}
    {criterion.conditions.length > 0 && (
      <ScrollX label={texts.criterion(place, criterion.matched)}>
        <table className="plain-table">
          <thead>
            <tr>
              <th scope="col">{texts.condition}</th>
              <th scope="col">{texts.found}</th>
              <th scope="col">{texts.holds}</th>
            </tr>
          </thead>
          <tbody>
            {criterion.conditions.map((condition) => (
              <tr key={condition.condition_id}>
                <td>{conditionSentence({ ...condition, value: condition.expected }, criterion.sampling_model)}</td>
                <td>{foundText(condition)}</td>
                <td>
                  <span className={condition.matched ? "badge badge-good" : "badge badge-bad"}>
                    {condition.matched ? texts.yes : texts.no}
                  </span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollX>
    )}
  </div>
)
