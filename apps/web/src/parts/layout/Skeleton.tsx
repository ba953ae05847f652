import { texts } from "../../texts/common.ts"

interface SkeletonProps {
  /** In pixels: that of what will stand here. */
  readonly height: number
}

/** Holds the place of what is loading. */
export const Skeleton = ({ height }: SkeletonProps) => (
  <div className="skeleton" style={{ height }}>
    <span className="visually-hidden">{texts.loading}</span>
  </div>
)
