import { useQuery } from "@tanstack/react-query"
import { Dialog } from "../../../parts/feedback/Dialog.tsx"
import { trpc } from "../../../service/trpc.ts"
import { experimentsTexts } from "../../../texts/experiments.ts"
import { CreateForm } from "./CreateForm.tsx"

interface CreateDialogProps {
  readonly onClose: () => void
}

/** Asks for what a new experiment needs. It opens when the services are known, so that the focus finds the first field. */
export const CreateDialog = ({ onClose }: CreateDialogProps) => {
  const services = useQuery(trpc.services.list.queryOptions())
  if (services.isPending) return null
  const active = (services.data ?? []).filter((service) => service.active)
  return (
    <Dialog title={experimentsTexts.new.title} onClose={onClose}>
      <CreateForm services={active} onClose={onClose} />
    </Dialog>
  )
}
