import { lazy, Suspense } from "react"
import { Skeleton } from "../../../../parts/layout/Skeleton.tsx"
import type { ConditionFormProps } from "./ConditionForm.tsx"

const ConditionForm = lazy(() => import("./ConditionForm.tsx").then((module) => ({ default: module.ConditionForm })))

/** The form of a condition, with the domain's code for values; loaded when it opens. */
export const LazyConditionForm = (props: ConditionFormProps) => (
  <Suspense fallback={<Skeleton height={230} />}>
    <ConditionForm {...props} />
  </Suspense>
)
