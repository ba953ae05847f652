import { Link } from "@tanstack/react-router"
import { setupSearch } from "../../../shell/searches.ts"
import { liveTexts } from "../../../texts/live/live.ts"
import type { ActivityReason } from "./funnelOf.ts"

type Place = {
  readonly section: "buckets" | "layer" | "limits" | "overrides" | "settings" | "targeting"
  readonly text: string
}

const { mend } = liveTexts

const places: { readonly [Reason in ActivityReason]?: Place } = {
  no_matching_criterion: { section: "targeting", text: mend.tester },
  unallocated_slot: { section: "buckets", text: mend.buckets },
  layer_excluded: { section: "layer", text: mend.layer },
  quota_reached: { section: "limits", text: mend.limits },
  conflict: { section: "overrides", text: mend.overrides },
  experiment_not_started: { section: "settings", text: mend.settings },
  experiment_inactive: { section: "settings", text: mend.settings }
}

interface MendLinkProps {
  readonly experimentId: string
  readonly reason: ActivityReason
}

/** Where the cause of a refusal can be looked at. */
export const MendLink = ({ experimentId, reason }: MendLinkProps) => {
  const place = places[reason]
  if (place === undefined) return null
  return (
    <Link
      to="/experiments/$experimentId"
      params={{ experimentId }}
      search={setupSearch({ section: place.section })}
      className="nowrap"
    >
      {place.text}
    </Link>
  )
}
