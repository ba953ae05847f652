// Which code may import which. Tests and testing/ are free.

/** The folders of each package; a folder imports only from those before it. `a | b` stand side by side: neither imports the other. */
const order = {
  "packages/domain": [
    "shared",
    "events",
    "jobs",
    "people",
    "services",
    "experiments",
    "targeting",
    "allocation",
    "ramps",
    "samples",
    "activity",
    "outcomes",
    "layers | overrides",
    "rulesets",
    "flags",
    "results",
    "overview",
    "planning",
    "webhooks",
    "audit"
  ],
  "packages/postgres": [
    "sql",
    "events",
    "requests",
    "people",
    "services",
    "experiments",
    "targeting",
    "layers",
    "overrides",
    "allocation",
    "rulesets",
    "ramps",
    "samples",
    "outcomes",
    "flags",
    "results",
    "overview",
    "planning",
    "webhooks",
    "audit",
    "metrics",
    "activity"
  ],
  "apps/api": [
    "schemas",
    "procedures",
    "auth",
    "rest | jsonapi",
    "sampling | planning | ofrep",
    "webhooks",
    "openapi",
    "http"
  ],
  "packages/statistics": [
    "numbers",
    "proportions",
    "means",
    "tables | splits | sequential | bayes | survival",
    "planning"
  ],
  "packages/cli": ["service | terminal", "records", "enrol | audit | doctor | completion", "commands"],
  "apps/web": ["style", "parts/values", "texts", "service", "parts", "shell", "screens"],
  "apps/bench": ["programs | report", "decision | load", "server", "run", "sides", "rows"]
}

const folderOrder = Object.entries(order).flatMap(([place, steps]) => {
  const groups = steps.map((step) => step.split(" | "))
  const newFolder = {
    name: `${place}: folder without a place`,
    comment: "Add the folder to the order at the top of .dependency-cruiser.mjs.",
    severity: "error",
    from: { path: `^${place}/src/[^/]+/`, pathNot: `^${place}/src/(${groups.flat().join("|")}|testing)/` },
    to: {}
  }
  const imports = groups.flatMap((group, step) =>
    group.map((folder) => {
      const before = [folder, ...groups.slice(0, step).flat()]
      return {
        name: `${place}: ${folder}`,
        comment: `In ${place}/src, ${folder}/ may import only from ${before.join(", ")}. Move what both need to an earlier folder, or pass it as an argument.`,
        severity: "error",
        from: { path: `^${place}/src/${folder}/` },
        to: { path: `^${place}/src/`, pathNot: `^${place}/src/(${before.join("|")}|testing)/` }
      }
    })
  )
  return [newFolder, ...imports]
})

/** @type {import("dependency-cruiser").IConfiguration} */
export default {
  forbidden: [
    {
      name: "no-cycle",
      comment: "Two files import each other. Move what both need to a third file.",
      severity: "error",
      from: {},
      to: { circular: true }
    },
    {
      name: "no-folder-cycle",
      comment: "Two folders import each other. Move what both need to one of them, or to an earlier folder.",
      severity: "error",
      scope: "folder",
      from: {},
      to: { circular: true }
    },
    ...folderOrder,
    {
      name: "domain-without-io",
      comment:
        "The domain imports no driver, of the other packages only the statistics, and of Node only crypto; both compute. Declare a port (…Store) and implement it in a package outside.",
      severity: "error",
      from: { path: "^packages/domain/src/" },
      to: {
        pathNot:
          "^packages/(domain|statistics)/src/|^crypto$|/node_modules/(@noble/hashes|effect|ipaddr\\.js|re2js|semver|zod)/"
      }
    },
    {
      name: "statistics-alone",
      comment: "The statistics compute: they import nothing of the repository or of Node, only special functions.",
      severity: "error",
      from: { path: "^packages/statistics/src/", pathNot: "/testing/" },
      to: { pathNot: "^packages/statistics/src/|/node_modules/@stdlib/" }
    },
    {
      name: "packages-without-apps",
      comment:
        "A package imports only types of an app; the build of the client reads the descriptions of the procedures. Move the code to a package.",
      severity: "error",
      from: { path: "^packages/", pathNot: "^packages/client/build\\.ts$" },
      to: { path: "^apps/", dependencyTypesNot: ["type-only"] }
    },
    {
      name: "cli-on-the-client",
      comment:
        "The command line knows the service only through the client, as a program outside the repository does. Add what is missing to packages/client.",
      severity: "error",
      from: { path: "^packages/cli/src/" },
      to: { path: "^(apps|packages)/", pathNot: "^packages/(cli|client)/" }
    },
    {
      name: "providers-on-the-client",
      comment:
        "The OpenFeature providers evaluate only through the client, whose package their users install. What must be bundled into them besides is pure code of the domain.",
      severity: "error",
      from: { path: "^packages/openfeature", pathNot: "/testing/" },
      to: {
        path: "^(apps|packages)/",
        pathNot: "^packages/(openfeature|client/src/evaluator)|^packages/domain/src/rulesets/readFlagContext\\.ts$",
        dependencyTypesNot: ["type-only"]
      }
    },
    {
      name: "apps-apart",
      comment:
        "An app imports no other app; only standalone composes api and worker. The dashboard knows the types of the router. Move the code to a package.",
      severity: "error",
      from: { path: "^(apps/[^/]+)/", pathNot: "^apps/(standalone|web)/" },
      to: { path: "^apps/", pathNot: "^$1/" }
    },
    {
      name: "web-on-the-router",
      comment:
        "The dashboard knows of the service only the types of its router, and of the packages only what computes.",
      severity: "error",
      from: { path: "^apps/web/src/", pathNot: "/testing/" },
      to: {
        path: "^(apps|packages)/",
        pathNot: "^apps/web/|^packages/(domain|statistics)/",
        dependencyTypesNot: ["type-only"]
      }
    },
    {
      name: "production-without-testing",
      comment:
        "Production code imports nothing of testing/. Move the code out of testing/. The benchmark is no production code.",
      severity: "error",
      from: { pathNot: "/testing/|/vitest\\.config\\.ts$|^apps/bench/" },
      to: { path: "/testing/" }
    },
    {
      name: "resolvable",
      comment: "The import leads to no file. Correct its path, or list its package in package.json.",
      severity: "error",
      from: {},
      to: { couldNotResolve: true }
    }
  ],
  options: {
    parser: "swc",
    moduleSystems: ["es6"],
    exclude: {
      path: "\\.test\\.tsx?$|^apps/web/dist/|^packages/cli/dist/|^packages/previous-version/snapshot/|^packages/client/(dist|consumers)/|^examples/(nextjs|\\.cache)/|^packages/generated-clients/(walks|\\.generated)/"
    },
    doNotFollow: { path: "node_modules|/testing/" },
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "types", "default"] }
  }
}
