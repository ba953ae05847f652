import { useQuery } from "@tanstack/react-query"
import { useState } from "react"
import { Button } from "../../../../../parts/controls/Button.tsx"
import { Field } from "../../../../../parts/controls/Field.tsx"
import { Failure } from "../../../../../parts/feedback/Failure.tsx"
import { Skeleton } from "../../../../../parts/layout/Skeleton.tsx"
import { testerTexts } from "../../../../../texts/setup/tester.ts"
import { decisionOptions, type Entity } from "../decisionOptions.ts"
import { ManyAnswer } from "./ManyAnswer.tsx"

interface ManyTesterProps {
  readonly experimentId: string
  /** The entity of a value, with the attributes of the form. */
  readonly entityOf: (value: string) => Entity | null
}

const { many: texts } = testerTexts

const most = 100

/** Up to 100 values at once, counted by bucket and reason. */
export const ManyTester = ({ entityOf, experimentId }: ManyTesterProps) => {
  const [text, setText] = useState("")
  const [tried, setTried] = useState(false)
  const [asked, setAsked] = useState<readonly Entity[]>([])
  const { data, error, isFetching } = useQuery(decisionOptions(experimentId, asked))
  const values = [...new Set(text.split(/\r?\n/).map((line) => line.trim()))].filter((line) => line !== "")
  const problem =
    values.length > most ? texts.tooMany(values.length) : tried && values.length === 0 ? texts.none : undefined
  return (
    <details className="stack">
      <summary>{texts.title}</summary>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          setTried(true)
          if (values.length > 0 && values.length <= most) setAsked(values.flatMap((value) => entityOf(value) ?? []))
        }}
      >
        <Field label={texts.values} hint={texts.hint} problem={problem}>
          {(control) => (
            <textarea
              className="input"
              spellCheck={false}
              {...control}
              value={text}
              onChange={({ target }) => setText(target.value)}
            />
          )}
        </Field>
        <div className="row">
          <Button type="submit" busy={isFetching}>
            {texts.submit}
          </Button>
        </div>
      </form>
      {error !== null && <Failure error={error} />}
      {asked.length > 0 && error === null && data === undefined && <Skeleton height={160} />}
      {asked.length > 0 && data !== undefined && <ManyAnswer decisions={data} />}
    </details>
  )
}
