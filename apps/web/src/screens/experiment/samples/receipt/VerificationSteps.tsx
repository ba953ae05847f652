import { Fragment } from "react"
import { Note } from "../../../../parts/feedback/Note.tsx"
import { receiptTexts } from "../../../../texts/receipt.ts"
import { SlotStrip } from "./SlotStrip.tsx"
import { type AllocationVersion, type Receipt, toHex, verifyReceipt } from "./verifyReceipt.ts"

interface VerificationStepsProps {
  readonly receipt: Receipt
  readonly version: AllocationVersion | undefined
  readonly buckets: readonly string[]
}

const { verify: texts } = receiptTexts

const bucketStep = ({ allocated_bucket, allocated_by }: Receipt, computed: string | undefined): string => {
  if (allocated_by === "caller") return texts.named(allocated_bucket)
  if (allocated_by === "override") return texts.forced(allocated_bucket)
  return computed === allocated_bucket
    ? texts.computed(allocated_bucket)
    : texts.differences.bucket(computed ?? texts.unowned, allocated_bucket)
}

/** Each step from the entity to its bucket, computed here. */
export const VerificationSteps = ({ buckets, receipt, version }: VerificationStepsProps) => {
  const { bytes, differences, exact, hash, parts, range, slot } = verifyReceipt(receipt, version)
  return (
    <>
      <ol className="steps">
        <li>
          <span>{texts.hashed(bytes)}</span>
          <code className="hashed">
            {parts.map((part, index) => (
              <Fragment key={texts.parts[index]}>
                {index > 0 && (
                  <span className="separator" title={texts.separator}>
                    {texts.separatorMark}
                  </span>
                )}
                <span title={texts.parts[index]}>{part}</span>
              </Fragment>
            ))}
          </code>
        </li>
        <li>
          <span>{texts.hash}</span>
          <code>
            {toHex(hash)} = {hash}
          </code>
        </li>
        <li>
          <span>{texts.slot}</span>
          <code>{texts.slotValue(exact.toFixed(4), slot)}</code>
        </li>
        <li>
          <span>{texts.owner(receipt.allocation_version)}</span>
          {version === undefined ? (
            <span>{texts.noVersion(receipt.allocation_version)}</span>
          ) : (
            <>
              <SlotStrip
                label={texts.map(slot, version.version)}
                slot={slot}
                ranges={version.ranges}
                buckets={buckets}
              />
              <span>{range === null ? texts.noRange : texts.range(range.bucket_name, range.start, range.end - 1)}</span>
            </>
          )}
        </li>
        <li>
          <span>{texts.result}</span>
          <span>{bucketStep(receipt, range?.bucket_name)}</span>
        </li>
      </ol>
      {differences.length === 0 ? (
        <Note kind="good">{texts.agrees}</Note>
      ) : (
        <Note kind="bad">
          {texts.differs}
          <ul>
            {differences.map((each) => (
              <li key={each}>{each}</li>
            ))}
          </ul>
        </Note>
      )}
    </>
  )
}
