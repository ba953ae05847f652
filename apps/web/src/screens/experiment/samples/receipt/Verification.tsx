import { useQuery } from "@tanstack/react-query"
import { lazy, Suspense, useState } from "react"
import { Button } from "../../../../parts/controls/Button.tsx"
import { Failure } from "../../../../parts/feedback/Failure.tsx"
import { Skeleton } from "../../../../parts/layout/Skeleton.tsx"
import { trpc } from "../../../../service/trpc.ts"
import { receiptTexts } from "../../../../texts/receipt.ts"
import type { Receipt } from "./verifyReceipt.ts"

const VerificationSteps = lazy(() =>
  import("./VerificationSteps.tsx").then(({ VerificationSteps }) => ({ default: VerificationSteps }))
)

interface VerificationProps {
  readonly receipt: Receipt
  readonly buckets: readonly string[]
}

const { verify: texts } = receiptTexts

const stepsHeight = 330

/** Computes the sample again in the browser, once it is wanted. */
export const Verification = ({ buckets, receipt }: VerificationProps) => {
  const [isWanted, setIsWanted] = useState(false)
  const { allocation_version, experiment_id } = receipt
  const versions = useQuery({
    ...trpc.buckets.versions.queryOptions({ experiment_id, cursor: Math.max(0, allocation_version - 1), limit: 1 }),
    enabled: isWanted
  })
  const version = versions.data?.find((each) => each.version === allocation_version)
  return (
    <section className="stack stack-small" aria-live="polite">
      <div className="row row-between">
        <h3>{texts.title}</h3>
        {!isWanted && (
          <Button kind="main" onClick={() => setIsWanted(true)}>
            {texts.run}
          </Button>
        )}
      </div>
      <p className="small soft">{texts.text}</p>
      {versions.error !== null && <Failure error={versions.error} retry={() => void versions.refetch()} />}
      {versions.isLoading && <Skeleton height={stepsHeight} />}
      {versions.data !== undefined && (
        <Suspense fallback={<Skeleton height={stepsHeight} />}>
          <VerificationSteps receipt={receipt} version={version} buckets={buckets} />
        </Suspense>
      )}
    </section>
  )
}
