import { evaluatorIn } from "@sortition/openfeature/testing/evaluatorIn"
import { runSuites } from "@sortition/openfeature/testing/runSuites"
import { serverSide } from "./testing/serverSide.ts"

runSuites(serverSide(), evaluatorIn)
