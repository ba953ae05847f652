import { movedSlots } from "@sortition/domain/allocation/reweight"
import { useState } from "react"
import { Button } from "../../../../parts/controls/Button.tsx"
import { Card } from "../../../../parts/layout/Card.tsx"
import { ScrollX } from "../../../../parts/tables/ScrollX.tsx"
import { Time } from "../../../../parts/values/Time.tsx"
import { bucketsTexts } from "../../../../texts/setup/setupBuckets.ts"
import { bucketColours } from "../bucketColours.ts"
import { SlotBar } from "../SlotBar.tsx"
import { tableOf } from "./previewSplit.ts"
import type { AllocationVersion, StoredSplit } from "./splitOptions.ts"
import { splitParts } from "./splitParts.ts"

const { versions: texts } = bucketsTexts
const shown = 8

const changeIn = (version: AllocationVersion, before: AllocationVersion | undefined): string => {
  if (before === undefined) return texts.first
  const moved = movedSlots(tableOf(before), tableOf(version))
  const closed = version.closed_buckets.filter((name) => !before.closed_buckets.includes(name))
  if (moved > 0) return texts.moved(moved)
  return closed.length > 0 ? texts.closed(closed) : texts.opened
}

/** Every split that was in force, the newest first. */
export const VersionsCard = ({ value, versions }: StoredSplit) => {
  const [all, setAll] = useState(false)
  const first = all ? 0 : Math.max(0, versions.length - shown)
  const colourOf = bucketColours([
    ...value.map(({ bucket_name }) => bucket_name),
    ...versions.flatMap(({ ranges }) => ranges.map(({ bucket_name }) => bucket_name))
  ])
  return (
    <Card title={texts.title} hint={texts.hint}>
      <ScrollX label={texts.title}>
        <table className="plain-table versions">
          <thead>
            <tr>
              <th scope="col">{texts.version}</th>
              <th scope="col">{texts.since}</th>
              <th scope="col">{texts.split}</th>
              <th scope="col">{texts.change}</th>
            </tr>
          </thead>
          <tbody>
            {versions
              .slice(first)
              .map((version, place) => {
                const table = tableOf(version)
                const parts = splitParts(table)
                return (
                  <tr key={version.version}>
                    <th scope="row">{version.version}</th>
                    <td>
                      <Time value={version.created_at} />
                    </td>
                    <td>
                      <SlotBar
                        height={12}
                        label={bucketsTexts.bar(`${texts.version} ${version.version}`, parts)}
                        ranges={table}
                        colourOf={colourOf}
                      />
                      <div className="soft small">{parts.join(" · ")}</div>
                    </td>
                    <td className="nowrap">{changeIn(version, versions[first + place - 1])}</td>
                  </tr>
                )
              })
              .reverse()}
          </tbody>
        </table>
      </ScrollX>
      {first > 0 && (
        <div className="row">
          <Button small onClick={() => setAll(true)}>
            {texts.all(versions.length)}
          </Button>
        </div>
      )}
    </Card>
  )
}
