import { Link, linkOptions } from "@tanstack/react-router"
import { historySearch, liveSearch, resultsSearch, samplesSearch, setupSearch } from "../../../shell/searches.ts"
import { experimentTexts } from "../../../texts/experiment.ts"

interface ExperimentTabsProps {
  readonly experimentId: string
}

const { tabs: texts } = experimentTexts

/** The parts of an experiment. A tab opens its part without the filters of the last visit. */
export const ExperimentTabs = ({ experimentId }: ExperimentTabsProps) => {
  const params = { experimentId }
  const tabs = [
    { text: texts.setup, link: linkOptions({ to: "/experiments/$experimentId", params, search: setupSearch({}) }) },
    { text: texts.live, link: linkOptions({ to: "/experiments/$experimentId/live", params, search: liveSearch({}) }) },
    {
      text: texts.results,
      link: linkOptions({ to: "/experiments/$experimentId/results", params, search: resultsSearch({}) })
    },
    {
      text: texts.samples,
      link: linkOptions({ to: "/experiments/$experimentId/samples", params, search: samplesSearch({}) })
    },
    {
      text: texts.history,
      link: linkOptions({ to: "/experiments/$experimentId/history", params, search: historySearch({}) })
    }
  ]
  return (
    <nav className="tabs no-print" aria-label={texts.label}>
      {tabs.map(({ link, text }) => (
        <Link
          key={text}
          {...link}
          activeOptions={{ exact: true, includeSearch: false }}
          activeProps={{ "aria-current": "page" }}
        >
          {text}
        </Link>
      ))}
    </nav>
  )
}
