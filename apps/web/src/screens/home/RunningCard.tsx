import { Link } from "@tanstack/react-router"
import { SplitBar } from "../../parts/experiments/SplitBar.tsx"
import { Card } from "../../parts/layout/Card.tsx"
import { formatCount } from "../../parts/values/numbers.ts"
import { Time } from "../../parts/values/Time.tsx"
import { useLive } from "../../service/live/topics.ts"
import type { Outputs } from "../../service/trpc.ts"
import { experimentsSearch, liveSearch } from "../../shell/searches.ts"
import { homeTexts } from "../../texts/home.ts"
import { HourBar } from "./HourBar.tsx"

type Running = Outputs["overview"]["get"]["running"][number]

interface RunningCardProps {
  readonly running: readonly Running[]
  /** How many run in all; not all of them may be listed. */
  readonly count: number
}

const { running: texts } = homeTexts

const RunningRow = ({ experiment, scale }: { readonly experiment: Running; readonly scale: number }) => (
  <tr>
    <td>
      <div className="home-name">
        <Link to="/experiments/$experimentId/live" params={{ experimentId: experiment.id }} search={liveSearch({})}>
          {experiment.name}
        </Link>
        <span className="small soft">{experiment.service_name}</span>
      </div>
    </td>
    <td className="end">{formatCount(experiment.samples)}</td>
    <td className="end nowrap">
      {formatCount(experiment.samples_last_hour)}
      <HourBar lastHour={experiment.samples_last_hour} lastDay={experiment.samples_last_24h} scale={scale} />
    </td>
    <td>
      <SplitBar buckets={experiment.buckets} />
    </td>
    <td>{experiment.started_at !== null && <Time value={experiment.started_at} as="distance" />}</td>
    <td>
      {experiment.ends_at === null ? (
        <span className="soft nowrap">{texts.noEnd}</span>
      ) : (
        <Time value={experiment.ends_at} as="distance" />
      )}
    </td>
  </tr>
)

/** What runs, with its counts. */
export const RunningCard = ({ count, running }: RunningCardProps) => {
  useLive(...running.map(({ id }) => id))
  const scale = Math.max(0, ...running.flatMap((each) => [each.samples_last_hour, each.samples_last_24h / 24]))
  return (
    <Card
      title={texts.title}
      actions={
        count > running.length && (
          <Link to="/experiments" search={experimentsSearch({ status: "running" })}>
            {texts.more(count)}
          </Link>
        )
      }
    >
      {running.length === 0 ? (
        <p className="soft">{texts.none}</p>
      ) : (
        <div className="scroll-x">
          <table className="plain-table home-running">
            <thead>
              <tr>
                <th scope="col">{texts.experiment}</th>
                <th scope="col" className="end">
                  {texts.samples}
                </th>
                <th scope="col" className="end">
                  {texts.lastHour}
                </th>
                <th scope="col">{texts.split}</th>
                <th scope="col">{texts.since}</th>
                <th scope="col">{texts.ends}</th>
              </tr>
            </thead>
            <tbody>
              {running.map((experiment) => (
                <RunningRow key={experiment.id} experiment={experiment} scale={scale} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Card>
  )
}
