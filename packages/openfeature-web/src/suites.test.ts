import { evaluatorIn } from "@sortition/openfeature/testing/evaluatorIn"
import { runSuites } from "@sortition/openfeature/testing/runSuites"
import { webSide } from "./testing/webSide.ts"

runSuites(webSide(), evaluatorIn)
