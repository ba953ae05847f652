import { actingAs } from "@sortition/domain/audit/ChangeOrigin"
import { Layers } from "@sortition/domain/layers/Layers"
import { OutcomeFolds } from "@sortition/domain/outcomes/OutcomeFolds"
import { Caller, localUser } from "@sortition/domain/people/Caller"
import { AssignmentPropagation } from "@sortition/domain/planning/AssignmentPropagation"
import { ResultWatch } from "@sortition/domain/results/ResultWatch"
import { CompletionStamps } from "@sortition/domain/samples/CompletionStamps"
import { Services } from "@sortition/domain/services/Services"
import { Database } from "@sortition/postgres/sql/Database"
import { Clock, Console, Effect, Layer } from "effect"
import { actingAt } from "./actingAt.ts"
import { addPeople, assignPeople } from "./demoPeople.ts"
import { demoServices } from "./demoServices.ts"
import { day } from "./durations.ts"
import { freeDeliveryBadge } from "./freeDeliveryBadge.ts"
import { oneClickReorder } from "./oneClickReorder.ts"
import { seedlingLight } from "./seedlingLight.ts"
import { shorterCheckoutForm } from "./shorterCheckoutForm.ts"

const hasExperiments = Database.use(({ statement }) =>
  statement(async (sql) => (await sql`SELECT FROM experiments LIMIT 1`).count > 0)
)

/** The services of the domain for one experiment: its ids follow one another from its own start. */
const apart = Effect.provide(Layer.fresh(demoServices))

const makeTeam = (now: number) =>
  Effect.gen(function* () {
    const members = yield* addPeople
    const services = yield* Services
    const checkout = yield* services.create({ name: "checkout", active: true })
    const greenhouse = yield* services.create({ name: "greenhouse", active: true })
    yield* assignPeople(checkout.number, members)
    yield* assignPeople(greenhouse.number, members)
    const layer = yield* Layers.use((layers) =>
      layers.create({ serviceId: checkout.id, name: "page layout", holdoutPercentage: 5 })
    )
    return { greenhouseId: greenhouse.id, shop: { serviceId: checkout.id, layerId: layer.id, now } }
  }).pipe(actingAt(now - 15 * day))

/** What the worker does first, so that the first look sees it done. */
const settle = Effect.gen(function* () {
  yield* CompletionStamps.use((stamps) => stamps.stampCompletions)
  yield* OutcomeFolds.use((folds) => folds.fold)
  yield* ResultWatch.use((watch) => watch.count)
  yield* AssignmentPropagation.use((propagation) => propagation.assignPending)
})

const fill = Effect.gen(function* () {
  const now = yield* Clock.currentTimeMillis
  const { greenhouseId, shop } = yield* apart(makeTeam(now))
  yield* apart(seedlingLight(greenhouseId, now))
  yield* apart(shorterCheckoutForm(shop))
  yield* apart(freeDeliveryBadge(shop))
  yield* apart(oneClickReorder(shop))
  yield* apart(settle)
}).pipe(Effect.provideService(Caller, localUser), actingAs("command", "demo"), Effect.withTracerEnabled(false))

/** Fills a database that has no experiment with three simulated ones and a planned one, in the local user's team. */
export const fillDemo = Effect.gen(function* () {
  if (yield* hasExperiments) return yield* Console.log("--demo adds nothing, because there are experiments")
  yield* Console.log("filling the data folder with three experiments")
  yield* fill
}).pipe(Effect.orDie)
