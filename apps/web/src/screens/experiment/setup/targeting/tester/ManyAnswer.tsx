import { ScrollX } from "../../../../../parts/tables/ScrollX.tsx"
import { formatCount } from "../../../../../parts/values/numbers.ts"
import { testerTexts } from "../../../../../texts/setup/tester.ts"
import type { Decision } from "../decisionOptions.ts"
import { countDecisions } from "./countDecisions.ts"

const { many: texts, reasonOf } = testerTexts

/** Decisions counted by bucket and reason, and each of them. */
export const ManyAnswer = ({ decisions }: { readonly decisions: readonly Decision[] }) => (
  <div className="stack">
    <p aria-live="polite">
      {texts.summary(decisions.length, decisions.filter((each) => each.allocated_bucket !== null).length)}
    </p>
    <ScrollX label={texts.title}>
      <table className="plain-table">
        <thead>
          <tr>
            <th scope="col">{texts.bucket}</th>
            <th scope="col">{texts.reason}</th>
            <th scope="col" className="end">
              {texts.count}
            </th>
          </tr>
        </thead>
        <tbody>
          {countDecisions(decisions).map(({ allocated_bucket, count, reason }) => (
            <tr key={`${allocated_bucket} ${reason}`}>
              <td>{allocated_bucket ?? texts.noBucket}</td>
              <td>{reasonOf(reason)}</td>
              <td className="end">{formatCount(count)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollX>
    <details>
      <summary>{texts.each}</summary>
      <ScrollX label={texts.each}>
        <table className="plain-table">
          <thead>
            <tr>
              <th scope="col">{texts.value}</th>
              <th scope="col">{texts.bucket}</th>
              <th scope="col">{texts.reason}</th>
            </tr>
          </thead>
          <tbody>
            {decisions.map(({ allocated_bucket, reason, sampled_value }) => (
              <tr key={sampled_value}>
                <td>{sampled_value}</td>
                <td>{allocated_bucket ?? texts.noBucket}</td>
                <td>{reasonOf(reason)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollX>
    </details>
  </div>
)
