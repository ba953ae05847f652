import { Clock, Context, Effect, Layer, Result } from "effect"
import type { ExperimentArchived, ExperimentCompleted, ExperimentNotFound } from "../experiments/Experiment.ts"
import { Experiments } from "../experiments/Experiments.ts"
import type { PermissionDenied } from "../people/AccessError.ts"
import { Caller, denied } from "../people/Caller.ts"
import type { ServiceNotFound } from "../services/Service.ts"
import { Services } from "../services/Services.ts"
import { Ids } from "../shared/Ids.ts"
import { type InvalidInput, invalidField } from "../shared/InvalidInput.ts"
import type { SearchPage } from "../shared/Listing.ts"
import { collectNames, lookalikeMessage } from "../shared/names.ts"
import { type BookingFacts, bookLayer, type ShareRequest } from "./bookLayer.ts"
import type { BookedShare, LayerBooking, LayerInUse, SamplesOutsideLayer } from "./Layer.ts"
import { type LayerFull, LayerNotFound, NotInLayer } from "./Layer.ts"
import { LayerStore } from "./LayerStore.ts"

type NewLayer = Pick<LayerInUse, "holdoutPercentage" | "name" | "serviceId">

/** The layers of services, and the shares that experiments book in them. Experiments of one layer share no entity. */
export class Layers extends Context.Service<
  Layers,
  {
    /** The name must not look the same as that of another layer of the team, unless it is the same. */
    readonly create: (
      input: NewLayer
    ) => Effect.Effect<LayerInUse, InvalidInput | PermissionDenied | ServiceNotFound, Caller>
    readonly get: (id: string) => Effect.Effect<LayerInUse, LayerNotFound | PermissionDenied, Caller>
    /** Newest first. */
    readonly list: (
      serviceId: string,
      page: SearchPage
    ) => Effect.Effect<readonly LayerInUse[], PermissionDenied | ServiceNotFound, Caller>
    /**
     * Books that share of the layer, instead of any earlier booking of the experiment. Stored samples stay. `dryRun` returns the same, stores
     * nothing and needs only the permission to read.
     */
    readonly join: (
      experimentId: string,
      request: ShareRequest,
      options?: { readonly dryRun: boolean }
    ) => Effect.Effect<
      BookedShare,
      | ExperimentArchived
      | ExperimentCompleted
      | ExperimentNotFound
      | LayerFull
      | LayerNotFound
      | PermissionDenied
      | SamplesOutsideLayer,
      Caller
    >
    /** The experiment's share, also after completing or archiving the experiment has released it. */
    readonly membership: (
      experimentId: string
    ) => Effect.Effect<LayerBooking, ExperimentNotFound | NotInLayer | PermissionDenied, Caller>
    /** Frees the experiment's slots and forgets its share, even if it is completed or archived. Stored samples stay. */
    readonly leave: (
      experimentId: string
    ) => Effect.Effect<void, ExperimentNotFound | NotInLayer | PermissionDenied, Caller>
  }
>()("domain/Layers") {
  static readonly layer = Layer.effect(
    Layers,
    Effect.gen(function* () {
      const store = yield* LayerStore
      const services = yield* Services
      const experiments = yield* Experiments
      const ids = yield* Ids

      const create = Effect.fn("Layers.create")(function* (input: NewLayer) {
        const { permissions } = yield* Caller.user()
        yield* services.get(input.serviceId)
        if (!permissions.has("project_experiments_create")) return yield* denied("project_experiments_create")
        const now = yield* Clock.currentTimeMillis
        const made = { id: ids.next(now), ...input, salt: yield* ids.salt, createdAt: now, updatedAt: now }
        yield* store.insert(made, (names) => {
          const other = collectNames(names)(input.name)
          return other === null ? Result.void : Result.fail(invalidField("name", lookalikeMessage(other)))
        })
        return { ...made, shares: [] }
      })
      const get = Effect.fn("Layers.get")(function* (id: string) {
        const missing = new LayerNotFound({ id })
        const found = yield* Effect.fromOption(yield* store.find(id), () => missing)
        yield* services.get(found.serviceId).pipe(Effect.catchTag("ServiceNotFound", () => Effect.fail(missing)))
        return found
      })
      const list = Effect.fn("Layers.list")(function* (serviceId: string, page: SearchPage) {
        yield* services.get(serviceId)
        return yield* store.list(serviceId, page)
      })

      const join = Effect.fn("Layers.join")(function* (
        experimentId: string,
        request: ShareRequest,
        { dryRun }: { readonly dryRun: boolean } = { dryRun: false }
      ) {
        yield* experiments.requirePermission(experimentId, dryRun ? "experiment_read" : "experiment_manage")
        const clock = yield* Clock.Clock
        const decide = (facts: BookingFacts) => bookLayer(facts, request, clock.currentTimeMillisUnsafe())
        if (!dryRun) return yield* store.book(experimentId, request.layerId, decide)
        return yield* Effect.fromResult(decide(yield* store.facts(experimentId, request.layerId)))
      })
      const membership = Effect.fn("Layers.membership")(function* (experimentId: string) {
        yield* experiments.requirePermission(experimentId, "experiment_read")
        return yield* Effect.fromOption(yield* store.booking(experimentId), () => new NotInLayer({ experimentId }))
      })
      const leave = Effect.fn("Layers.leave")(function* (experimentId: string) {
        yield* experiments.requirePermission(experimentId, "experiment_manage")
        if (!(yield* store.leave(experimentId))) return yield* new NotInLayer({ experimentId })
      })
      return Layers.of({ create, get, list, join, membership, leave })
    })
  )
}
