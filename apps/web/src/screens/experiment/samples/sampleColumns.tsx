import { Button } from "../../../parts/controls/Button.tsx"
import type { Column } from "../../../parts/tables/DataRows.tsx"
import { bucketColour } from "../../../parts/values/bucketColour.ts"
import { Time } from "../../../parts/values/Time.tsx"
import { sampleTexts } from "../../../texts/samples.ts"
import type { Sample } from "./samplePages.ts"

const { table: texts } = sampleTexts

interface ColumnsOptions {
  readonly buckets: readonly string[]
  readonly mayComplete: boolean
  readonly isChosen: (sample: Sample) => boolean
  readonly onChoose: (sample: Sample, isChosen: boolean) => void
  /** When the sample was completed, also before the service has answered. */
  readonly completedAt: (sample: Sample) => string | null
  readonly onOpen: (sample: Sample) => void
}

const choice = ({ completedAt, isChosen, onChoose }: ColumnsOptions): Column<Sample> => ({
  key: "choice",
  title: <span className="visually-hidden">{texts.choose}</span>,
  width: "2.75rem",
  cell: (sample) => (
    <label className="sample-choice">
      <input
        type="checkbox"
        aria-label={texts.chooseOne(sample.sampled_value)}
        checked={isChosen(sample)}
        disabled={completedAt(sample) !== null}
        onChange={({ target }) => onChoose(sample, target.checked)}
      />
    </label>
  )
})

/** The columns of the table of samples. */
export const sampleColumns = (options: ColumnsOptions): readonly Column<Sample>[] => {
  const { buckets, completedAt, mayComplete, onOpen } = options
  return [
    ...(mayComplete ? [choice(options)] : []),
    { key: "entity", title: texts.entity, width: "minmax(5rem, 0.7fr)", cell: (sample) => sample.sampled_entity },
    {
      key: "value",
      title: texts.value,
      width: "minmax(9rem, 2fr)",
      cell: (sample) => <code title={sample.sampled_value}>{sample.sampled_value}</code>
    },
    {
      key: "bucket",
      title: texts.bucket,
      width: "minmax(7rem, 1fr)",
      cell: ({ allocated_bucket }) => (
        <>
          <span className="swatch" style={{ "--swatch": bucketColour(buckets.indexOf(allocated_bucket)) }} />{" "}
          {allocated_bucket}
        </>
      )
    },
    {
      key: "completion",
      title: texts.completion,
      width: "minmax(11.5rem, 1fr)",
      cell: (sample) => {
        const at = completedAt(sample)
        return at === null ? <span className="soft">{texts.open}</span> : <Time value={at} />
      }
    },
    {
      key: "created",
      title: texts.created,
      width: "minmax(11.5rem, 1fr)",
      cell: ({ created_at }) => <Time value={created_at} />
    },
    {
      key: "actions",
      title: <span className="visually-hidden">{texts.actions}</span>,
      width: "6.5rem",
      end: true,
      cell: (sample) => (
        <Button small kind="plain" aria-label={texts.receiptOf(sample.sampled_value)} onClick={() => onOpen(sample)}>
          {texts.receipt}
        </Button>
      )
    }
  ]
}
