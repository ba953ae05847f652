import { Link } from "@tanstack/react-router"
import { Card } from "../../parts/layout/Card.tsx"
import { Time } from "../../parts/values/Time.tsx"
import type { Outputs } from "../../service/trpc.ts"
import { setupSearch } from "../../shell/searches.ts"

type Listed = Outputs["overview"]["get"]["starts_soon"][number]

interface SoonCardProps {
  readonly title: string
  /** The sentence without any. */
  readonly none: string
  readonly experiments: readonly Listed[]
  readonly momentOf: (experiment: Listed) => { readonly at: string | null; readonly word?: string }
}

/** Experiments with one moment each, in its order. */
export const SoonCard = ({ experiments, momentOf, none, title }: SoonCardProps) => (
  <Card title={title}>
    {experiments.length === 0 ? (
      <p className="soft">{none}</p>
    ) : (
      <ul className="home-soons">
        {experiments.map((each) => {
          const { at, word } = momentOf(each)
          return (
            <li key={each.id} className="home-soon">
              <span>
                <Link to="/experiments/$experimentId" params={{ experimentId: each.id }} search={setupSearch({})}>
                  {each.name}
                </Link>{" "}
                <span className="small soft">{each.service_name}</span>
              </span>
              <span className="small nowrap">
                {word !== undefined && `${word} `}
                {at !== null && <Time value={at} as="distance" />}
              </span>
            </li>
          )
        })}
      </ul>
    )}
  </Card>
)
