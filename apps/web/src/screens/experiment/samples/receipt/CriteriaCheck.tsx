import { type FormEvent, useState } from "react"
import { Button } from "../../../../parts/controls/Button.tsx"
import { Field } from "../../../../parts/controls/Field.tsx"
import { Note } from "../../../../parts/feedback/Note.tsx"
import { receiptTexts } from "../../../../texts/receipt.ts"
import { conditionText } from "../../../../texts/setup/conditionText.ts"
import type { CriteriaCheckResult } from "./checkCriteria.ts"
import type { Receipt } from "./verifyReceipt.ts"

const { check: texts } = receiptTexts

const foundText = ({ found, present }: { readonly found: unknown; readonly present: boolean }): string =>
  present ? JSON.stringify(found) : texts.missing

const Explained = ({ explanations, qualifies }: CriteriaCheckResult) => (
  <>
    <Note kind={qualifies ? "good" : "warn"}>{qualifies ? texts.matches : texts.fails}</Note>
    <div className="scroll-x">
      <table className="plain-table small">
        <thead>
          <tr>
            <th scope="col">{texts.condition}</th>
            <th scope="col">{texts.found}</th>
            <th scope="col">{texts.result}</th>
          </tr>
        </thead>
        <tbody>
          {explanations
            .filter(({ applies }) => applies)
            .flatMap(({ conditions }) => conditions)
            .map((each) => (
              <tr key={each.conditionId}>
                <th scope="row">{conditionText({ ...each, value: each.expected })}</th>
                <td>{foundText(each)}</td>
                <td>{each.matched ? texts.holds : texts.failsOne}</td>
              </tr>
            ))}
        </tbody>
      </table>
    </div>
  </>
)

/** Checks the criteria against attributes that the reader has. The service does not store them. */
export const CriteriaCheck = ({ receipt }: { readonly receipt: Receipt }) => {
  const [text, setText] = useState("")
  const [problem, setProblem] = useState<string>()
  const [result, setResult] = useState<CriteriaCheckResult>()
  const check = async (event: FormEvent) => {
    event.preventDefault()
    // Patterns, addresses and versions make the operators heavy.
    const { checkCriteria, parseAttributes } = await import("./checkCriteria.ts")
    const attributes = parseAttributes(text)
    setProblem(attributes === null ? texts.notJson : undefined)
    setResult(attributes === null ? undefined : await checkCriteria(receipt.criteria ?? [], receipt, attributes))
  }
  return (
    <details>
      <summary>{texts.title}</summary>
      <form className="stack stack-small criteria-check" onSubmit={(event) => void check(event)}>
        <Field label={texts.attributes} hint={texts.hint} problem={problem}>
          {(control) => (
            <textarea
              className="input code"
              rows={3}
              spellCheck={false}
              value={text}
              onChange={({ target }) => setText(target.value)}
              {...control}
            />
          )}
        </Field>
        <div>
          <Button type="submit">{texts.run}</Button>
        </div>
        <div className="stack stack-small" aria-live="polite">
          {result !== undefined && <Explained {...result} />}
        </div>
      </form>
    </details>
  )
}
