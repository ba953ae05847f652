import { classes } from "../../../parts/classes.ts"
import { Button } from "../../../parts/controls/Button.tsx"
import { spans } from "../../../service/live/recentActivity.ts"
import { streamState } from "../../../service/live/streamState.ts"
import { useMay } from "../../../service/session.ts"
import { useStore } from "../../../service/store.ts"
import { liveTexts } from "../../../texts/live/live.ts"
import { useLiveSearch } from "./useLiveSearch.ts"

/** Whether the screen is up to date, and how far back it looks. */
export const LiveHead = () => {
  const state = useStore(streamState)
  const { chooseSpan, isUploadOpen, openUpload, span } = useLiveSearch()
  const mayEnrol = useMay("experiment_samples_manage")
  return (
    <div className="live-head">
      <div className="live-state" role="status" title={liveTexts.stateHint[state]}>
        <span className={classes("live-dot", `is-${state}`)} aria-hidden="true" />
        <span>{liveTexts.state[state]}</span>
        <span className="visually-hidden">{liveTexts.stateHint[state]}</span>
      </div>
      <div className="row">
        <fieldset className="live-spans" aria-label={liveTexts.span}>
          {spans.map((each) => (
            <button key={each} type="button" aria-pressed={each === span} onClick={() => chooseSpan(each)}>
              {liveTexts.spans[each]}
            </button>
          ))}
        </fieldset>
        {mayEnrol && (
          <Button aria-expanded={isUploadOpen} onClick={() => openUpload(!isUploadOpen)}>
            {liveTexts.upload}
          </Button>
        )}
      </div>
    </div>
  )
}
