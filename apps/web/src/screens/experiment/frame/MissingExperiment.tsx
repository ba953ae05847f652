import { Link } from "@tanstack/react-router"
import { buttonClass } from "../../../parts/controls/Button.tsx"
import { EmptyState } from "../../../parts/layout/EmptyState.tsx"
import { Page } from "../../../parts/layout/Page.tsx"
import { experimentsSearch } from "../../../shell/searches.ts"
import { experimentTexts } from "../../../texts/experiment.ts"

const { missing: texts } = experimentTexts

/** At the address of an experiment that the team does not have. */
export const MissingExperiment = () => (
  <Page title={texts.title}>
    <EmptyState
      title={texts.title}
      action={
        <Link className={buttonClass({ kind: "main" })} to="/experiments" search={experimentsSearch({})}>
          {texts.list}
        </Link>
      }
    >
      {texts.text}
    </EmptyState>
  </Page>
)
