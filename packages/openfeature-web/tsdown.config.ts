import { providerBuild } from "../openfeature/providerBuild.ts"

export default providerBuild(["src/SortitionProvider.ts", "src/enrolHook.ts"])
