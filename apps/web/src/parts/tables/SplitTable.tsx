import type { Outputs } from "../../service/trpc.ts"
import { resultsTexts } from "../../texts/results.ts"
import { withSign } from "../values/metricValues.ts"
import { formatCount } from "../values/numbers.ts"
import { ScrollX } from "./ScrollX.tsx"

const texts = resultsTexts.split

interface SplitTableProps {
  readonly split: Outputs["results"]["get"]["split"]
  readonly colourOf: (bucket: string) => string
}

/** The samples of each bucket, and how many the shares lead to expect. */
export const SplitTable = ({ colourOf, split }: SplitTableProps) => (
  <ScrollX label={texts.title}>
    <table className="plain-table small">
      <thead>
        <tr>
          <th scope="col">{texts.bucket}</th>
          {[texts.observed, texts.expected, texts.difference, texts.named, texts.forced].map((name) => (
            <th key={name} scope="col" className="end">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {split.buckets.map(({ bucket, expected, forced, named, samples }) => (
          <tr key={bucket}>
            <th scope="row">
              <span className="swatch" style={{ "--swatch": colourOf(bucket) }} /> {bucket}
            </th>
            <td className="end">{formatCount(samples)}</td>
            <td className="end">{expected === null ? "–" : formatCount(Math.round(expected))}</td>
            <td className="end">{expected === null ? "–" : withSign(Math.round(samples - expected), formatCount)}</td>
            <td className="end">{formatCount(named)}</td>
            <td className="end">{formatCount(forced)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  </ScrollX>
)
