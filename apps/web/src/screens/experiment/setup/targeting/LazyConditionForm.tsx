import { Suspense, use } from "react"
import { Skeleton } from "../../../../parts/layout/Skeleton.tsx"
import { ConditionForm, type ConditionFormProps } from "./ConditionForm.tsx"
import { loadConditionCode } from "./loadConditionCode.ts"

const LoadedForm = (props: Omit<ConditionFormProps, "code">) => (
  <ConditionForm {...props} code={use(loadConditionCode())} />
)

/** The form of a condition; the code that checks values is loaded when it opens. */
export const LazyConditionForm = (props: Omit<ConditionFormProps, "code">) => (
  <Suspense fallback={<Skeleton height={230} />}>
    <LoadedForm {...props} />
  </Suspense>
)
