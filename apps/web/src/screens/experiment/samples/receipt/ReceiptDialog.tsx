import { useQuery } from "@tanstack/react-query"
import { useState } from "react"
import { Button } from "../../../../parts/controls/Button.tsx"
import { ConfirmDialog } from "../../../../parts/feedback/ConfirmDialog.tsx"
import { Dialog } from "../../../../parts/feedback/Dialog.tsx"
import { Failure } from "../../../../parts/feedback/Failure.tsx"
import { showToast } from "../../../../parts/feedback/toasts.ts"
import { Skeleton } from "../../../../parts/layout/Skeleton.tsx"
import { statusOf } from "../../../../service/failures.ts"
import { trpc } from "../../../../service/trpc.ts"
import { texts } from "../../../../texts/common.ts"
import { receiptTexts } from "../../../../texts/receipt.ts"
import { sampleTexts } from "../../../../texts/samples.ts"
import { ReceiptCriteria } from "./ReceiptCriteria.tsx"
import { ReceiptFacts } from "./ReceiptFacts.tsx"
import { Verification } from "./Verification.tsx"
import type { Receipt } from "./verifyReceipt.ts"

interface ReceiptDialogProps {
  readonly experimentId: string
  readonly sampleId: string
  readonly buckets: readonly string[]
  readonly mayComplete: boolean
  readonly onComplete: (sampleId: string) => void
  readonly onClose: () => void
}

const copy = (text: string): void => {
  void navigator.clipboard.writeText(text).then(() => showToast({ text: texts.copied }))
}

const curlOf = ({ experiment_id, sample_id }: Receipt): string =>
  `curl -s '${window.location.origin}/api/v1/experiments/${experiment_id}/samples/${sample_id}/receipt' -H "Authorization: Bearer $SORTITION_TOKEN"`

/** Why one entity is in its bucket, and whether that computes to the same again. */
export const ReceiptDialog = ({
  buckets,
  experimentId,
  mayComplete,
  onClose,
  onComplete,
  sampleId
}: ReceiptDialogProps) => {
  const [isConfirming, setIsConfirming] = useState(false)
  const input = { experiment_id: experimentId, sample_id: sampleId }
  const receipt = useQuery(trpc.samples.receipt.queryOptions(input))
  const sample = useQuery(trpc.samples.get.queryOptions(input))
  const { completing } = sampleTexts
  const isMissing = [404, 400].includes(statusOf(receipt.error) ?? 0)
  return (
    <Dialog title={receiptTexts.title(receipt.data?.sampled_value ?? "…")} onClose={onClose} wide>
      {receipt.error !== null &&
        (isMissing ? (
          <p>{receiptTexts.missing}</p>
        ) : (
          <Failure error={receipt.error} retry={() => void receipt.refetch()} />
        ))}
      {receipt.isPending && <Skeleton height={520} />}
      {receipt.data !== undefined && (
        <>
          <ReceiptFacts receipt={receipt.data} sample={sample.data} buckets={buckets} />
          <Verification key={sampleId} receipt={receipt.data} buckets={buckets} />
          <ReceiptCriteria receipt={receipt.data} />
        </>
      )}
      <div className="row row-end receipt-actions">
        {receipt.data !== undefined && (
          <>
            <Button small onClick={() => copy(JSON.stringify(receipt.data, null, 2))}>
              {receiptTexts.copyJson}
            </Button>
            <Button small onClick={() => copy(curlOf(receipt.data))}>
              {receiptTexts.copyCurl}
            </Button>
          </>
        )}
        {mayComplete && sample.data?.completed_at === null && (
          <Button small onClick={() => setIsConfirming(true)}>
            {completing.verb}
          </Button>
        )}
        <Button small kind="main" onClick={onClose}>
          {texts.close}
        </Button>
      </div>
      {isConfirming && (
        <ConfirmDialog
          title={completing.title(1)}
          confirm={completing.verb}
          onClose={() => setIsConfirming(false)}
          onConfirm={() => {
            onComplete(sampleId)
            setIsConfirming(false)
          }}
        >
          <p>{completing.text}</p>
        </ConfirmDialog>
      )}
    </Dialog>
  )
}
