import { useMutation } from "@tanstack/react-query"
import { useState } from "react"
import { Button } from "../../../../parts/controls/Button.tsx"
import { SelectField } from "../../../../parts/controls/SelectField.tsx"
import { TextField } from "../../../../parts/controls/TextField.tsx"
import { Failure } from "../../../../parts/feedback/Failure.tsx"
import { showToast } from "../../../../parts/feedback/toasts.ts"
import { problemsOf } from "../../../../service/failures.ts"
import { queryClient } from "../../../../service/queryClient.ts"
import { client, trpc } from "../../../../service/trpc.ts"
import { overridesTexts as texts } from "../../../../texts/setup/setupOverrides.ts"
import { fieldProblems } from "../fieldProblems.ts"

interface AddOverrideProps {
  readonly experimentId: string
  readonly buckets: readonly string[]
}

/** Forces one entity into a bucket. */
export const AddOverride = ({ buckets, experimentId }: AddOverrideProps) => {
  const [entity, setEntity] = useState("User")
  const [value, setValue] = useState("")
  const [bucket, setBucket] = useState(buckets[0] ?? "")
  const [tried, setTried] = useState(false)
  const add = useMutation({
    mutationFn: () =>
      client.overrides.create.mutate({
        experiment_id: experimentId,
        sampled_entity: entity.trim(),
        sampled_value: value.trim(),
        allocated_bucket: bucket
      }),
    onSuccess: async ({ allocated_bucket, sampled_value }) => {
      showToast({ kind: "good", text: texts.added(sampled_value, allocated_bucket) })
      setValue("")
      setTried(false)
      await queryClient.invalidateQueries(trpc.overrides.pathFilter())
    }
  })
  const answered = fieldProblems(add.error)
  return (
    <form
      className="stack"
      aria-label={texts.addTitle}
      onSubmit={(event) => {
        event.preventDefault()
        setTried(true)
        if (value.trim() !== "" && entity.trim() !== "") add.mutate()
      }}
    >
      <div className="override-form">
        <TextField
          label={texts.entity}
          value={entity}
          problem={tried && entity.trim() === "" ? texts.requiredEntity : answered.sampled_entity}
          onChange={setEntity}
        />
        <TextField
          label={texts.value}
          value={value}
          problem={tried && value.trim() === "" ? texts.required : answered.sampled_value}
          onChange={setValue}
        />
        <SelectField
          label={texts.bucket}
          value={bucket}
          options={buckets.map((name) => ({ value: name, text: name }))}
          problem={answered.allocated_bucket}
          onChange={setBucket}
        />
        <Button type="submit" kind="main" busy={add.isPending}>
          {texts.add}
        </Button>
      </div>
      {add.isError && problemsOf(add.error).length === 0 && <Failure error={add.error} />}
    </form>
  )
}
