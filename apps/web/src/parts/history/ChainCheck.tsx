import { historyTexts } from "../../texts/history.ts"
import { Button } from "../controls/Button.tsx"
import { Copyable } from "../feedback/Copyable.tsx"
import { Failure } from "../feedback/Failure.tsx"
import { Note } from "../feedback/Note.tsx"
import { Card } from "../layout/Card.tsx"
import type { HistoryEntry } from "./HistoryEntry.ts"
import { type Chain, type ChainCheckState, canHash, useChainCheck } from "./useChainCheck.ts"

interface ChainCheckProps {
  readonly chain: Chain
  /** The entries on the page; this browser computes their hashes too, if they show what is hashed. */
  readonly shown: readonly HistoryEntry[]
}

const { chain: texts } = historyTexts

const Outcome = ({ checked, here, part }: Extract<ChainCheckState, { readonly kind: "done" }>) => {
  if (part.first_broken !== null) {
    const { height, problem } = part.first_broken
    return (
      <Note kind="bad">
        <strong>{texts.broken(height, problem)}</strong> {texts.before(checked)}
      </Note>
    )
  }
  if (part.head === null) return <Note>{texts.empty}</Note>
  return (
    <>
      <Note kind={here?.broken == null ? "good" : "bad"}>
        <strong>{texts.valid(part.head.height)}</strong> {texts.keep}
        {here !== null && here.broken !== null && <p>{texts.shownBroken(here.broken)}</p>}
        {here !== null && here.broken === null && here.checked > 0 && <p>{texts.shown(here.checked)}</p>}
      </Note>
      <div className="chain-head">
        <span className="small soft">{texts.head}</span>
        <Copyable label={texts.head} value={part.head.hash} />
      </div>
    </>
  )
}

/** Checks that no entry of the chain was altered. */
export const ChainCheck = ({ chain, shown }: ChainCheckProps) => {
  const { run, state } = useChainCheck(chain)
  const hasPayloads = shown.some(({ payload }) => payload !== undefined)
  return (
    <Card
      title={texts.title}
      hint={texts.text}
      actions={
        <Button busy={state.kind === "running"} onClick={() => run(shown)}>
          {state.kind === "done" ? texts.again : texts.run}
        </Button>
      }
    >
      <div className="stack stack-small" aria-live="polite">
        {state.kind === "running" && (
          <>
            <progress
              className="progress"
              aria-label={texts.progress}
              value={state.checked}
              max={Math.max(1, state.total)}
            />
            {state.total > 0 && <span className="small soft">{texts.running(state.checked, state.total)}</span>}
          </>
        )}
        {state.kind === "failed" && <Failure error={state.error} retry={() => run(shown)} />}
        {state.kind === "done" && <Outcome {...state} />}
        {state.kind === "done" && hasPayloads && !canHash() && <p className="small soft">{texts.noCrypto}</p>}
      </div>
    </Card>
  )
}
