import { Link } from "@tanstack/react-router"
import { buttonClass } from "../../../../parts/controls/Button.tsx"
import { Card } from "../../../../parts/layout/Card.tsx"
import { ScrollX } from "../../../../parts/tables/ScrollX.tsx"
import { formatCount } from "../../../../parts/values/numbers.ts"
import type { Outputs } from "../../../../service/trpc.ts"
import { limitsTexts } from "../../../../texts/setup/setupLimits.ts"

interface BucketQuotasProps {
  readonly experimentId: string
  readonly buckets: Outputs["buckets"]["list"]
  readonly counts: Outputs["samples"]["counts"]["buckets"]
}

const { progress, quotas: texts } = limitsTexts

/** How far each bucket with a limit is. */
export const BucketQuotas = ({ buckets, counts, experimentId }: BucketQuotasProps) => {
  const samplesOf = (name: string) => counts.find(({ bucket_name }) => bucket_name === name)?.samples ?? 0
  const limited = buckets.flatMap(({ bucket_name, max_samples }) =>
    max_samples === null ? [] : [{ name: bucket_name, limit: max_samples, samples: samplesOf(bucket_name) }]
  )
  return (
    <Card
      title={texts.title}
      hint={texts.hint}
      actions={
        <Link
          to="/experiments/$experimentId"
          params={{ experimentId }}
          search={{ section: "buckets", entity: undefined, value: undefined }}
          className={buttonClass({ small: true })}
        >
          {texts.change}
        </Link>
      }
    >
      {limited.length === 0 ? (
        <p className="soft">{texts.none}</p>
      ) : (
        <ScrollX label={texts.title}>
          <table className="plain-table">
            <thead>
              <tr>
                <th scope="col">{texts.bucket}</th>
                <th scope="col" className="end">
                  {texts.samples}
                </th>
                <th scope="col" className="end">
                  {texts.limit}
                </th>
                <th scope="col">{texts.reached}</th>
              </tr>
            </thead>
            <tbody>
              {limited.map(({ limit, name, samples }) => (
                <tr key={name}>
                  <td>{name}</td>
                  <td className="end">{formatCount(samples)}</td>
                  <td className="end">{formatCount(limit)}</td>
                  <td>
                    <progress
                      className="progress"
                      aria-label={`${texts.reached}: ${name}`}
                      value={Math.min(samples, limit)}
                      max={limit}
                    />
                    {samples >= limit && <span className="badge badge-warn">{progress.full}</span>}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollX>
      )}
    </Card>
  )
}
