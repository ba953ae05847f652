import { useMutation } from "@tanstack/react-query"
import { useState } from "react"
import { Button } from "../../../../parts/controls/Button.tsx"
import { TextField } from "../../../../parts/controls/TextField.tsx"
import { Failure } from "../../../../parts/feedback/Failure.tsx"
import { showToast } from "../../../../parts/feedback/toasts.ts"
import { problemsOf } from "../../../../service/failures.ts"
import { queryClient } from "../../../../service/queryClient.ts"
import { client, trpc } from "../../../../service/trpc.ts"
import { texts as common } from "../../../../texts/common.ts"
import { layerTexts } from "../../../../texts/setup/layer.ts"
import { fieldProblems } from "../fieldProblems.ts"

const { create: texts } = layerTexts

const parseHoldout = (text: string): number | null => {
  const value = Number(text)
  return /^\d{1,3}$/.test(text.trim()) && value <= 100 ? value : null
}

interface NewLayerProps {
  readonly serviceId: string
  readonly onClose: () => void
}

/** Creates a layer of the service. */
export const NewLayer = ({ onClose, serviceId }: NewLayerProps) => {
  const [name, setName] = useState("")
  const [held, setHeld] = useState("0")
  const [tried, setTried] = useState(false)
  const holdout = parseHoldout(held)
  const create = useMutation({
    mutationFn: (holdout_percentage: number) =>
      client.layers.create.mutate({ service_id: serviceId, name: name.trim(), holdout_percentage }),
    onSuccess: async (layer) => {
      await queryClient.invalidateQueries(trpc.layers.pathFilter())
      showToast({ kind: "good", text: texts.created(layer.name) })
      onClose()
    }
  })
  const answered = fieldProblems(create.error)
  return (
    <form
      className="stack"
      aria-label={texts.title}
      onSubmit={(event) => {
        event.preventDefault()
        setTried(true)
        if (name.trim() !== "" && holdout !== null) create.mutate(holdout)
      }}
    >
      <div className="layer-fields">
        <TextField
          label={texts.name}
          hint={texts.nameHint}
          value={name}
          problem={tried && name.trim() === "" ? texts.required : answered.name}
          onChange={setName}
        />
        <TextField
          label={texts.holdout}
          hint={texts.holdoutHint}
          inputMode="numeric"
          value={held}
          problem={holdout === null ? texts.holdoutProblem : answered.holdout_percentage}
          onChange={setHeld}
        />
      </div>
      {create.isError && problemsOf(create.error).length === 0 && <Failure error={create.error} />}
      <div className="row">
        <Button type="submit" kind="main" busy={create.isPending}>
          {texts.submit}
        </Button>
        <Button onClick={onClose}>{common.cancel}</Button>
      </div>
    </form>
  )
}
