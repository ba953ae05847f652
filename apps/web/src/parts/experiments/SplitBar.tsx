import "../../style/splitBar.css"
import { texts } from "../../texts/common.ts"
import { bucketColour } from "../values/bucketColour.ts"

interface SplitBarProps {
  /** In order of creation, which gives their colours. */
  readonly buckets: readonly { readonly bucket_name: string; readonly percentage: number }[]
}

const shareOf = (percentage: number): string => `${Number(percentage.toFixed(2))} %`

/** The split of an experiment, small enough for a row. */
export const SplitBar = ({ buckets }: SplitBarProps) => {
  if (buckets.length === 0) return <span className="soft">{texts.none}</span>
  const sentence = buckets.map(({ bucket_name, percentage }) => `${bucket_name} ${shareOf(percentage)}`).join(", ")
  return (
    <span className="split-bar" role="img" aria-label={sentence} title={sentence}>
      {buckets.map(({ bucket_name, percentage }, place) => (
        <span key={bucket_name} style={{ width: `${percentage}%`, background: bucketColour(place) }} />
      ))}
    </span>
  )
}
