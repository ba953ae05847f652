import { getRouteApi } from "@tanstack/react-router"
import type { Span } from "../../../service/live/recentActivity.ts"

const route = getRouteApi("/frame/experiments/$experimentId/live")

/** What the address says about the screen, and a way to change it. */
export const useLiveSearch = () => {
  const { experimentId } = route.useParams()
  const { span = "15m", upload } = route.useSearch()
  const navigate = route.useNavigate()
  return {
    experimentId,
    span,
    isUploadOpen: upload === true,
    chooseSpan: (next: Span) =>
      void navigate({ search: (before) => ({ ...before, span: next === "15m" ? undefined : next }), replace: true }),
    openUpload: (open: boolean) =>
      void navigate({ search: (before) => ({ ...before, upload: open ? true : undefined }) })
  }
}
