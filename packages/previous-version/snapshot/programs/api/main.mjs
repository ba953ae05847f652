var __defProp = Object.defineProperty;
var __getOwnPropNames = Object.getOwnPropertyNames;
var __esm = (fn, res, err) => function __init() {
  if (err) throw err[0];
  try {
    return fn && (res = (0, fn[__getOwnPropNames(fn)[0]])(fn = 0)), res;
  } catch (e) {
    throw err = [e], e;
  }
};
var __export = (target, all) => {
  for (var name2 in all)
    __defProp(target, name2, { get: all[name2], enumerable: true });
};

// ../../apps/api/src/procedures/problems/RequestError.ts
var RequestError;
var init_RequestError = __esm({
  "../../apps/api/src/procedures/problems/RequestError.ts"() {
    "use strict";
    RequestError = class extends Error {
    };
  }
});

// ../../apps/api/src/jsonapi/JsonApiError.ts
var missing, invalid3, badFilter, notSupported, badRequest, malformed, wrongType, idMismatch, clientId, notAcceptable, unsupported, missingPaths, JsonApiError, at2, errorDocument;
var init_JsonApiError = __esm({
  "../../apps/api/src/jsonapi/JsonApiError.ts"() {
    "use strict";
    init_RequestError();
    missing = { status: 400, title: "Missing parameter", reason: "invalid_input" };
    invalid3 = { status: 400, title: "Validation error", reason: "invalid_input" };
    badFilter = { status: 400, title: "Filter parameter error", reason: "invalid_input" };
    notSupported = { status: 400, title: "Not supported", reason: "invalid_input" };
    badRequest = { status: 400, title: "Error", reason: "invalid_input" };
    malformed = { status: 400, title: "Error", reason: "malformed_request" };
    wrongType = { status: 409, title: "Wrong type", reason: "invalid_input" };
    idMismatch = { status: 409, title: "Object ID mismatch", reason: "invalid_input" };
    clientId = { status: 403, title: "Permission denied", reason: "permission_denied" };
    notAcceptable = { status: 406, title: "Not acceptable", reason: "malformed_request" };
    unsupported = { status: 415, title: "Unsupported media type", reason: "malformed_request" };
    missingPaths = { data: ["data"], type: ["data", "type"], attributes: ["data", "attributes"] };
    JsonApiError = class _JsonApiError extends RequestError {
      name = "JsonApiError";
      status;
      title;
      detail;
      reason;
      problems;
      constructor(kind, detail, problems = []) {
        super(detail);
        this.status = kind.status;
        this.title = kind.title;
        this.detail = detail;
        this.reason = kind.reason;
        this.problems = problems;
      }
      static missingParameter(parameter2) {
        return at2(missing, missingPaths[parameter2], `param is missing or the value is empty: ${parameter2}`);
      }
      /** Problems in the order of their messages; paths start at the body, as `["data", "attributes", "name"]`. */
      static validation(problems) {
        const messages = problems.map(({ message }) => message);
        return new _JsonApiError(invalid3, `Validation failed: ${messages.join(", ")}`, problems);
      }
      /** `key` is the query parameter, as `filter[archived]`. */
      static filter(key2) {
        return at2(badFilter, [key2], "Filter parameter contains incorrect value");
      }
      static includeNotSupported() {
        return at2(notSupported, ["include"], "Include param is not supported by this endpoint");
      }
      /** A value of the wrong shape in a readable body or query; titled `Error`. */
      static badRequest(path18, detail) {
        return at2(badRequest, path18, detail);
      }
      /** An unreadable body; titled `Error`. */
      static malformed(detail) {
        return new _JsonApiError(malformed, detail);
      }
      static wrongType() {
        return at2(wrongType, ["data", "type"], "Wrong object type within parameters");
      }
      static idMismatch() {
        return at2(idMismatch, ["data", "id"], "Object ID mismatch in URL and request body");
      }
      static clientGeneratedId() {
        return at2(clientId, ["data", "id"], "Client-generated ids are not accepted; omit id");
      }
      static unsupportedMediaType(detail) {
        return new _JsonApiError(unsupported, detail);
      }
      static notAcceptable(detail) {
        return new _JsonApiError(notAcceptable, detail);
      }
    };
    at2 = (kind, path18, detail) => new JsonApiError(kind, detail, [{ path: path18, message: detail }]);
    errorDocument = (id4, status2, title, detail) => ({
      errors: [{ id: id4, status: String(status2), title, detail }]
    });
  }
});

// ../../apps/api/src/procedures/HTTPError.ts
import { z as z42 } from "zod";
var reasons, names, HTTPError;
var init_HTTPError = __esm({
  "../../apps/api/src/procedures/HTTPError.ts"() {
    "use strict";
    reasons = {
      bucket_exists: true,
      condition_not_found: true,
      criterion_not_found: true,
      experiment_archived: true,
      experiment_completed: true,
      experiment_inactive: true,
      experiment_not_found: true,
      experiment_not_started: true,
      internal: true,
      invalid_input: true,
      layer_excluded: true,
      layer_full: true,
      layer_not_found: true,
      layer_share_taken: true,
      malformed_request: true,
      no_matching_criterion: true,
      not_in_layer: true,
      override_conflict: true,
      override_not_found: true,
      permission_denied: true,
      record_not_found: true,
      sample_conflict: true,
      sample_not_found: true,
      samples_detached: true,
      samples_outside_layer: true,
      service_inactive: true,
      service_not_found: true,
      unallocated_slot: true,
      unauthenticated: true,
      unavailable: true
    };
    names = Object.keys(reasons);
    HTTPError = z42.object({
      detail: z42.string().meta({ description: "What is wrong, as text." }),
      reason: z42.enum(names).meta({ description: "What is wrong, for programs. A later version may have further reasons." })
    }).meta({ id: "HTTPError", description: "Why a request failed." });
  }
});

// ../../apps/api/src/schemas/ValidationError.ts
import { z as z43 } from "zod";
var ValidationError, ruleBroken, HTTPValidationError;
var init_ValidationError = __esm({
  "../../apps/api/src/schemas/ValidationError.ts"() {
    "use strict";
    ValidationError = z43.object({ loc: z43.array(z43.union([z43.string(), z43.int()])), msg: z43.string(), type: z43.string() }).meta({ id: "ValidationError", description: "One problem of a request." });
    ruleBroken = (path18, message) => ({
      loc: ["body", ...path18],
      msg: `Value error, ${message}`,
      type: "value_error"
    });
    HTTPValidationError = z43.object({ detail: z43.array(ValidationError) }).meta({ id: "HTTPValidationError", description: "Every problem of a request." });
  }
});

// ../../apps/api/src/procedures/forEachOpenApiProcedure.ts
import { Predicate as Predicate9 } from "effect";
var hasOperation, isProcedure, forEachOpenApiProcedure;
var init_forEachOpenApiProcedure = __esm({
  "../../apps/api/src/procedures/forEachOpenApiProcedure.ts"() {
    "use strict";
    hasOperation = (meta) => Predicate9.hasProperty(meta, "openapi") && meta.openapi !== void 0;
    isProcedure = (entry) => typeof entry === "function" && Predicate9.hasProperty(entry, "_def");
    forEachOpenApiProcedure = ({ _def: { procedures } }, each) => {
      for (const [path18, procedure2] of Object.entries(procedures)) {
        if (!isProcedure(procedure2)) continue;
        const { meta, type: type8 } = procedure2._def;
        if (hasOperation(meta)) each({ path: path18, type: type8, procedure: procedure2, meta });
      }
    };
  }
});

// ../../apps/api/src/jsonapi/mediaTypes.ts
var jsonApiMediaType, bodyTypes, elements, sections, unquoted, readSection, readMediaType, isNegotiable, hasExtension, requireBodyType, beforeWeight, isExcluded, isAcceptable, requireAcceptable;
var init_mediaTypes = __esm({
  "../../apps/api/src/jsonapi/mediaTypes.ts"() {
    "use strict";
    init_JsonApiError();
    jsonApiMediaType = "application/vnd.api+json";
    bodyTypes = `${jsonApiMediaType} or application/json`;
    elements = /(?:"(?:\\[\s\S]?|[^"\\])*"?|[^",])+/g;
    sections = /(?:"(?:\\[\s\S]?|[^"\\])*"?|[^";])+/g;
    unquoted = (text3) => text3.startsWith('"') ? text3.replace(/^"|"$/g, "").replaceAll(/\\([\s\S])/g, "$1") : text3;
    readSection = (section) => {
      const [name2 = ""] = section.split("=", 1);
      return { name: name2.trim().toLowerCase(), value: unquoted(section.slice(name2.length + 1).trim()) };
    };
    readMediaType = (text3) => {
      const [first2, ...parameters] = Array.from(text3.matchAll(sections), ([section]) => readSection(section));
      return { name: first2?.name ?? "", parameters: parameters.filter(({ name: name2 }) => name2 !== "") };
    };
    isNegotiable = ({ name: name2 }) => name2 === "ext" || name2 === "profile";
    hasExtension = ({ name: name2, value: value2 }) => name2 === "ext" && value2.trim() !== "";
    requireBodyType = (contentType) => {
      if (contentType === void 0 || contentType.trim() === "") return;
      const { name: name2, parameters } = readMediaType(contentType);
      if (name2 === "application/json") return;
      const refuse2 = (detail) => JsonApiError.unsupportedMediaType(`The body must be ${bodyTypes}${detail}`);
      if (name2 !== jsonApiMediaType) throw refuse2("");
      if (!parameters.every(isNegotiable)) throw refuse2(", and JSON:API may have no parameters other than ext and profile");
      if (parameters.some(hasExtension)) throw refuse2(", and the service knows no extension of JSON:API; omit ext");
    };
    beforeWeight = (parameters) => {
      const weight = parameters.findIndex(({ name: name2 }) => name2 === "q");
      return weight === -1 ? parameters : parameters.slice(0, weight);
    };
    isExcluded = ({ name: name2, value: value2 }) => name2 === "q" && /^0(?:\.0{0,3})?$/.test(value2);
    isAcceptable = ({ parameters }) => {
      const own2 = beforeWeight(parameters);
      return own2.every(isNegotiable) && !own2.some(hasExtension) && !parameters.some(isExcluded);
    };
    requireAcceptable = (accept) => {
      const entries = Array.from((accept ?? "").matchAll(elements), ([element2]) => readMediaType(element2));
      const own2 = entries.filter(({ name: name2 }) => name2 === jsonApiMediaType);
      if (own2.length === 0 || own2.some(isAcceptable)) return;
      throw JsonApiError.notAcceptable(
        `Accept must allow ${jsonApiMediaType} without extensions and without parameters other than profile`
      );
    };
  }
});

// ../../apps/api/src/openapi/componentRef.ts
var componentsFolder, nameOf2, refTo;
var init_componentRef = __esm({
  "../../apps/api/src/openapi/componentRef.ts"() {
    "use strict";
    componentsFolder = "#/components/schemas/";
    nameOf2 = (schema3) => {
      const id4 = schema3.meta()?.id;
      if (id4 === void 0) throw new Error("a component of the document needs a name");
      return id4;
    };
    refTo = (schema3) => ({ $ref: componentsFolder + nameOf2(schema3) });
  }
});

// ../../apps/api/src/openapi/exampleOf.ts
var byFormat, byType, exampleOf;
var init_exampleOf = __esm({
  "../../apps/api/src/openapi/exampleOf.ts"() {
    "use strict";
    init_componentRef();
    byFormat = {
      uuid: "01980a3c-5b7e-7000-8000-000000000010",
      "date-time": "2026-11-02T09:30:00.000Z",
      email: "ada@lab.example"
    };
    byType = { boolean: true, integer: 0, null: null, number: 0, string: "text" };
    exampleOf = (schema3, components) => {
      const {
        $ref,
        anyOf,
        const: constant,
        default: usual,
        enum: values,
        examples,
        format: format2,
        items,
        properties,
        type: type8
      } = schema3;
      if (examples !== void 0) return examples[0];
      if (constant !== void 0) return constant;
      if (values !== void 0) return values[0];
      const target = $ref === void 0 ? void 0 : components[$ref.slice(componentsFolder.length)];
      if (target !== void 0) return exampleOf(target, components);
      if (anyOf?.[0] !== void 0) return exampleOf(anyOf[0], components);
      if (usual !== void 0) return usual;
      if (items !== void 0) return [exampleOf(items, components)];
      if (properties !== void 0) {
        return Object.fromEntries(Object.entries(properties).map(([name2, each]) => [name2, exampleOf(each, components)]));
      }
      if (format2 !== void 0 && byFormat[format2] !== void 0) return byFormat[format2];
      if (type8 === "array") return [];
      if (type8 === "object") return {};
      return byType[Array.isArray(type8) ? String(type8[0]) : String(type8)] ?? null;
    };
  }
});

// ../../apps/api/src/openapi/addExamples.ts
var withExamples, inOperation, methods, addExamples;
var init_addExamples = __esm({
  "../../apps/api/src/openapi/addExamples.ts"() {
    "use strict";
    init_exampleOf();
    withExamples = (content, components) => Object.fromEntries(
      Object.entries(content).map(([type8, media]) => [
        type8,
        media.schema === void 0 || "example" in media ? media : { ...media, example: exampleOf({ ...media.schema }, components) }
      ])
    );
    inOperation = ({ requestBody, responses = {}, ...rest }, components) => ({
      ...rest,
      ...requestBody && "content" in requestBody ? { requestBody: { ...requestBody, content: withExamples(requestBody.content, components) } } : {},
      responses: Object.fromEntries(
        Object.entries(responses).map(([status2, answer2]) => [
          status2,
          answer2 && "content" in answer2 && answer2.content ? { ...answer2, content: withExamples(answer2.content, components) } : answer2
        ])
      )
    });
    methods = ["get", "post", "put", "patch", "delete"];
    addExamples = (paths, components) => Object.fromEntries(
      Object.entries(paths).map(([path18, item]) => {
        const operations = methods.flatMap((method) => {
          const operation2 = item?.[method];
          return operation2 === void 0 ? [] : [[method, inOperation(operation2, components)]];
        });
        return [path18, Object.fromEntries(operations)];
      })
    );
  }
});

// ../../apps/api/package.json
var package_default;
var init_package = __esm({
  "../../apps/api/package.json"() {
    package_default = {
      name: "@sortition/api",
      version: "0.1.0",
      private: true,
      license: "MIT",
      type: "module",
      exports: {
        "./testing/*": "./src/testing/*.ts",
        "./*": "./src/*.ts"
      },
      scripts: {
        test: "vitest run"
      },
      dependencies: {
        "@sortition/domain": "workspace:*",
        "@sortition/postgres": "workspace:*",
        "@sortition/queue": "workspace:*",
        "@fastify/proxy-addr": "catalog:",
        "@scalar/fastify-api-reference": "catalog:",
        "@trpc/server": "catalog:",
        "csv-stringify": "catalog:",
        effect: "catalog:",
        fastify: "catalog:",
        "find-my-way": "catalog:",
        "hyparquet-writer": "catalog:",
        negotiator: "catalog:",
        leven: "catalog:",
        "secure-json-parse": "catalog:",
        "trpc-to-openapi": "catalog:",
        zod: "catalog:",
        "zod-openapi": "catalog:",
        "@sortition/runtime": "workspace:*",
        pino: "catalog:"
      },
      devDependencies: {
        "@seriousme/openapi-schema-validator": "catalog:",
        "@types/negotiator": "catalog:",
        "@types/node": "catalog:",
        "csv-parse": "catalog:",
        "fast-check": "catalog:",
        hyparquet: "catalog:",
        "playwright-core": "catalog:",
        typescript: "catalog:",
        vitest: "catalog:"
      }
    };
  }
});

// ../../apps/api/src/openapi/documentInfo.ts
var documentInfo, tags;
var init_documentInfo = __esm({
  "../../apps/api/src/openapi/documentInfo.ts"() {
    "use strict";
    init_package();
    documentInfo = {
      title: "Experiment API",
      description: "API for managing experiment samples",
      version: package_default.version,
      license: { name: package_default.license, identifier: package_default.license }
    };
    tags = [
      {
        name: "services",
        description: "What experiments belong to: a service of the sampling API, a project of the planning API."
      },
      { name: "experiments", description: "Experiments, and when they accept samples." },
      { name: "criteria", description: "Which entities qualify for an experiment." },
      { name: "buckets", description: "How an experiment divides its entities." },
      { name: "layers", description: "Shares of experiments that must not have an entity in common." },
      { name: "overrides", description: "Entities that are forced into a bucket." },
      { name: "decisions", description: "What creating a sample would do, and why." },
      { name: "samples", description: "The allocated entities, and which of them are complete." },
      { name: "planned experiments", description: "Experiments in the planning API." },
      { name: "experiment user assignments", description: "The users of an experiment, and their roles." },
      { name: "projects", description: "Services in the planning API." },
      { name: "project users", description: "The users of a project, and their roles." },
      { name: "teams", description: "The owners of projects." },
      { name: "team users", description: "The members of a team." },
      { name: "users", description: "People." },
      { name: "user roles", description: "What roles permit." },
      { name: "api tokens", description: "API tokens of a user." },
      { name: "status", description: "The versions of the planning API." },
      { name: "health", description: "Whether the service runs." }
    ];
  }
});

// ../../apps/api/src/openapi/vocabulary.ts
var uuid, moment2, vocabulary;
var init_vocabulary = __esm({
  "../../apps/api/src/openapi/vocabulary.ts"() {
    "use strict";
    uuid = (end) => `01980a3c-5b7e-7000-8000-${String(end).padStart(12, "0")}`;
    moment2 = "2026-11-02T09:30:00.000Z";
    vocabulary = {
      id: { description: "The id, a UUID." },
      service_id: { description: "The id of the service.", example: uuid(1) },
      experiment_id: { description: "The id of the experiment.", example: uuid(2) },
      criterion_id: { description: "The id of the criterion.", example: uuid(3) },
      condition_id: { description: "The id of the condition.", example: uuid(4) },
      sample_id: { description: "The id of the sample.", example: uuid(5) },
      override_id: { description: "The id of the override.", example: uuid(6) },
      layer_id: { description: "The id of the layer.", example: uuid(7) },
      team_id: { description: "The id of the team, decimal digits.", example: "1" },
      project_id: { description: "The id of the project, decimal digits.", example: "1" },
      user_id: { description: "The id of the user, decimal digits.", example: "2" },
      user_role_id: { description: "The id of the user role, decimal digits.", example: "3" },
      created_at: { description: "When the record was created, in UTC.", example: moment2 },
      updated_at: { description: "When the record last changed, in UTC.", example: moment2 },
      started_at: { description: "When the experiment last started; null before its first start.", example: moment2 },
      last_activated_at: {
        description: "When the experiment last became active; null before the first time.",
        example: moment2
      },
      last_deactivated_at: {
        description: "When the experiment last became inactive; null before the first time.",
        example: null
      },
      completed_at: { description: "When it was completed; null before that.", example: null },
      scheduled_start_date: {
        description: "When the experiment starts by itself; null without a schedule.",
        example: "2030-01-01T00:00:00.000Z"
      },
      start_on: {
        description: "When the experiment starts by itself; null without a schedule.",
        example: "2030-01-01T00:00:00.000Z"
      },
      due_date: { description: "When the work should be done; null without such a date.", example: null },
      expires_at: { description: "When the token expires; null when it does not.", example: null },
      last_used_at: { description: "When the token was last used; null before its first use.", example: moment2 },
      name: { description: "The name.", example: "button colour" },
      description: { description: "Free text; null without one.", example: null },
      active: { description: "Whether it accepts samples.", example: true },
      archived: { description: "Whether it is archived. What is archived accepts no samples.", example: false },
      active_only: { description: "Whether to list only what is active.", example: true },
      limit: { description: "The most items in the answer.", example: 100 },
      cursor: {
        description: "The id of the last item of the previous page. The header `Link` holds the address of the next page."
      },
      q: { description: "Lists only what contains this text, without regard to case." },
      sampled_entity: { description: "The kind of what is sampled.", example: "User" },
      sampled_value: { description: "What identifies the entity among those of its kind.", example: "user-1" },
      allocated_bucket: { description: "The name of the entity's bucket.", example: "treatment" },
      attributes: {
        description: "What conditions compare: values by model and property. They are not stored.",
        example: { User: { country: "US", plan: "pro" } }
      },
      complete: { description: "Whether the sample is complete.", example: false },
      completed: { description: "`true` completes the experiment, which ends its allocation.", example: true },
      sample: { description: "The stored sample." },
      samples: { description: "The samples." },
      forced: { description: "Whether an override chose the bucket.", example: false },
      results: { description: "One result for each item, in the same order." },
      status: { description: "How far it is." },
      error: { description: "What a request for this item alone would answer." },
      bucket_name: { description: "The name of the bucket.", example: "treatment" },
      percentage_distribution: { description: "The share of the bucket in per cent.", example: 50 },
      buckets: { description: "The buckets, in order of creation." },
      percentage: { description: "The share in per cent.", example: 40 },
      version: { description: "The version of the distribution. It grows by one with each change.", example: 1 },
      allocation_version: { description: "The version of the distribution that decided.", example: 1 },
      ranges: { description: "Ranges of slots, in ascending order." },
      range: { description: "The range that contains the slot; null when no bucket owns the slot." },
      start: { description: "The first slot of the range.", example: 0 },
      end: { description: "The slot after the last one of the range.", example: 5e3 },
      slot: { description: "The slot of the entity, computed from the salt.", example: 4711 },
      dry_run: { description: "Whether to answer what would happen and store nothing.", example: true },
      sampling_model: {
        description: "The criterion is about entities of this kind: it equals their `sampled_entity`.",
        example: "User"
      },
      sampling_attribute: { description: "The attribute that `sampled_value` is the value of.", example: "id" },
      criterion: { description: "The criterion." },
      criteria: { description: "The criteria, each with its conditions." },
      conditions: { description: "The conditions of the criterion. All of them must hold." },
      model: { description: "The model whose attribute the condition reads.", example: "User" },
      property: { description: "The attribute that the condition reads.", example: "country" },
      value: { description: "What the condition compares the attribute with.", example: "US" },
      condition: { description: "The operator that compares the attribute with `value`.", example: "equals" },
      matched: { description: "Whether it holds for the entity.", example: true },
      decisions: { description: "One decision for each entity, in the same order." },
      reason: { description: "Why, from a closed set.", example: "allocated" },
      layer: { description: "The entity's place in the layer of the experiment; null when the experiment is in no layer." },
      detail: { description: "What is wrong." },
      loc: {
        description: "Where the problem is: `path`, `query` or `body`, and the way to the field.",
        example: ["body", "name"]
      },
      msg: { description: "What is wrong with the field.", example: "Field required" },
      type: { description: "The kind." },
      data: { description: "The resource, or the list of resources." },
      included: { description: "The related resources that `include` names, each once." },
      relationships: { description: "The related resources, by id." },
      links: { description: "The addresses of the neighbouring pages." },
      errors: { description: "The errors; at least one." },
      title: { description: "The kind of the error, in words." },
      "page[number]": { description: "The page, counted from 1." },
      "page[size]": { description: "The number of items of a page." },
      "filter[archived]": { description: "Lists only archived resources (`true`), or only the others (`false`)." },
      "filter[created_at][from]": {
        description: "Lists only what was created at this moment or later. A date means its start."
      },
      "filter[created_at][to]": {
        description: "Lists only what was created at this moment or earlier. A date means its whole day."
      },
      "filter[updated_at][from]": {
        description: "Lists only what changed last at this moment or later. A date means its start."
      },
      "filter[updated_at][to]": {
        description: "Lists only what changed last at this moment or earlier. A date means its whole day."
      },
      sort: { description: "The attribute to sort by. A leading `-` means descending order." },
      include: { description: "The related resources to include, separated by commas." },
      message: { description: "A text for people.", example: "Ok" },
      versions: { description: "The versions that the service speaks." },
      baseUrl: { description: "The address that paths of this version start with.", example: "/api/v1/" },
      scopes: { description: "What the token may do.", example: ["read", "write"] },
      expected: { description: "The value of the condition.", example: "US" },
      found: { description: "The value of the attribute; null when it is missing." },
      present: { description: "Whether the request gives the attribute, itself or as `sampled_value`.", example: true },
      entities: { description: "The entities; at most 10,000." },
      entity: { description: "The entity." },
      holdout_percentage: {
        description: "The share of all entities that no experiment of the layer samples, in per cent.",
        example: 10
      },
      free_percentage: { description: "The part that neither experiments nor the holdout occupy.", example: 50 },
      experiments: { description: "The experiments that share the layer." },
      excluded: {
        description: "Whether the entity's slot of the layer belongs to another experiment or to none.",
        example: false
      },
      self: { description: "The address of this page." },
      first: { description: "The address of the first page." },
      prev: { description: "The address of the page before; null on the first page." },
      next: { description: "The address of the page after; null on the last page." },
      last: { description: "The address of the last page." },
      user_role: { description: "The role." },
      user: { description: "The user." },
      assignable: { description: "The project or experiment that the role is on." },
      salt: {
        description: "The salt of the experiment, 32 hexadecimal digits.",
        example: "0123456789abcdef0123456789abcdef"
      },
      hash: { description: "The hash of salt, entity and value: murmur3, 32 bits, unsigned.", example: 2023270400 },
      stored_slot: { description: "The slot that stands beside the stored sample.", example: 4711 },
      computed_bucket: {
        description: "The bucket that the version gives the slot to; null when it gives it to none.",
        example: "treatment"
      },
      allocated_by: { description: "What chose the bucket." },
      verified: { description: "Whether the sample computes to what is stored.", example: true },
      problems: { description: "What differs; empty when the sample is verified.", example: [] },
      moved_slots: { description: "The number of slots that move.", example: 2e3 },
      minimum_slots: { description: "The fewest slots that any change to this distribution moves.", example: 2e3 },
      moves: { description: "The slots that move, by pair of buckets." },
      from: { description: "The bucket that loses the slots; null for unallocated slots.", example: "control" },
      to: { description: "The bucket that gets the slots; null when they become unallocated.", example: "treatment" },
      slots: { description: "The number of slots; a hundred are one per cent.", example: 2e3 },
      role: { description: "The role in the team." },
      full_name: { description: "The full name.", example: "Ada Lovelace" },
      initials: { description: "The first letters of the first four words of the name.", example: "AL" },
      email: { description: "The e-mail address.", example: "ada@lab.example" },
      permissions: { description: "What the role permits." },
      token: { description: "The token itself. Only this answer shows it." }
    };
  }
});

// ../../apps/api/src/openapi/polishSchema.ts
var accepts, described, plain, polishSchema, polishParameter;
var init_polishSchema = __esm({
  "../../apps/api/src/openapi/polishSchema.ts"() {
    "use strict";
    init_vocabulary();
    accepts = ({ anyOf = [], properties, type: type8 }, value2) => {
      const types2 = [type8].flat();
      if (properties !== void 0) return false;
      if (anyOf.length > 0) return anyOf.some((each) => accepts(each, value2));
      if (value2 === null) return types2.includes("null");
      if (Number.isInteger(value2)) return types2.includes("integer") || types2.includes("number");
      return types2.includes(Array.isArray(value2) ? "array" : typeof value2);
    };
    described = (name2, schema3, hasExample = true) => {
      const word = vocabulary[name2];
      if (word === void 0 || schema3.$ref !== void 0) return schema3;
      const { description: description2 = word.description, examples } = schema3;
      const isFixed = examples !== void 0 || schema3.enum !== void 0 || schema3.const !== void 0;
      return !hasExample || isFixed || word.example === void 0 || !accepts(schema3, word.example) ? { ...schema3, description: description2 } : { ...schema3, description: description2, examples: [word.example] };
    };
    plain = (schema3) => {
      const { additionalProperties, id: _, maximum, minimum, pattern: pattern3, ...rest } = schema3;
      return {
        ...rest,
        ...pattern3 !== void 0 && rest.format !== "uuid" && rest.format !== "email" ? { pattern: pattern3 } : {},
        ...minimum !== void 0 && minimum > Number.MIN_SAFE_INTEGER ? { minimum } : {},
        ...maximum !== void 0 && maximum < Number.MAX_SAFE_INTEGER ? { maximum } : {},
        ...typeof additionalProperties === "object" ? { additionalProperties: polishSchema(additionalProperties) } : {}
      };
    };
    polishSchema = (schema3) => {
      const { anyOf, items, properties, ...rest } = plain(schema3);
      return {
        ...rest,
        ...anyOf === void 0 ? {} : { anyOf: anyOf.map(polishSchema) },
        ...items === void 0 ? {} : { items: polishSchema(items) },
        ...properties === void 0 ? {} : {
          properties: Object.fromEntries(
            Object.entries(properties).map(([name2, field]) => [name2, described(name2, polishSchema(field))])
          )
        }
      };
    };
    polishParameter = (parameter2) => {
      const { description: description2, ...schema3 } = described(
        parameter2.name,
        polishSchema({ ...parameter2.schema }),
        parameter2.in !== "query" || parameter2.required === true
      );
      const said = parameter2.description ?? description2;
      return { ...parameter2, ...said === void 0 ? {} : { description: said }, schema: schema3 };
    };
  }
});

// ../../apps/api/src/openapi/refusals.ts
var refusals, retryAfterHeader, answer, withBody, withCaller, refusalsOf;
var init_refusals = __esm({
  "../../apps/api/src/openapi/refusals.ts"() {
    "use strict";
    init_HTTPError();
    init_ValidationError();
    init_componentRef();
    refusals = {
      400: { description: "The request is not well-formed HTTP.", detail: "Bad Request", reason: "malformed_request" },
      401: {
        description: "The token is missing, wrong, expired or revoked.",
        detail: "Token is invalid",
        reason: "unauthenticated"
      },
      403: {
        description: "The token does not permit this.",
        detail: "You do not have permission to manage this experiment",
        reason: "permission_denied"
      },
      404: {
        description: "The record does not exist, or another team owns it.",
        detail: "Experiment not found",
        reason: "experiment_not_found"
      },
      408: {
        description: "The request did not arrive in time.",
        detail: "Request Timeout",
        reason: "malformed_request"
      },
      413: { description: "The body is too large.", detail: "The body is too large", reason: "malformed_request" },
      415: {
        description: "The media type or the encoding of the body is not supported.",
        detail: "The body must be application/json",
        reason: "malformed_request"
      },
      421: {
        description: "The service does not answer for this host.",
        detail: "Misdirected Request",
        reason: "malformed_request"
      },
      503: {
        description: "The database is not reachable. Nothing is lost; repeat the request.",
        detail: "The database is not reachable, try again later",
        reason: "unavailable"
      }
    };
    retryAfterHeader = {
      "Retry-After": { description: "Seconds until it is worth trying again.", schema: { type: "integer" } }
    };
    answer = ({ description: description2, detail, reason }, headers) => ({
      description: description2,
      ...headers === void 0 ? {} : { headers },
      content: { "application/json": { schema: refTo(HTTPError), example: { detail, reason } } }
    });
    withBody = [408, 413, 415];
    withCaller = [401, 403, 503];
    refusalsOf = (operation2, { body, conflict }) => {
      const parameters = operation2.parameters ?? [];
      const hasInput = parameters.length > 0 || body !== void 0;
      const isOpen = operation2.tags?.includes("health") ?? false;
      const inPath = parameters.some((each) => "in" in each && each.in === "path");
      const statuses3 = [
        400,
        421,
        ...isOpen ? [] : withCaller,
        ...inPath ? [404] : [],
        ...body === void 0 ? [] : withBody,
        ...operation2.operationId?.startsWith("readiness") ? [503] : []
      ];
      return {
        ...Object.fromEntries(
          statuses3.map((status2) => [status2, answer(refusals[status2], status2 === 503 ? retryAfterHeader : void 0)])
        ),
        ...conflict === void 0 ? {} : { 409: answer(conflict) },
        ...hasInput ? {
          422: {
            description: "Validation Error",
            content: { "application/json": { schema: refTo(HTTPValidationError) } }
          }
        } : {}
      };
    };
  }
});

// ../../apps/api/src/openapi/publishJsonApi.ts
import { z as z52 } from "zod";
var JsonApiErrorObject, JsonApiErrors, contentOf, failures, onlyWithBody, failure, publishJsonApi;
var init_publishJsonApi = __esm({
  "../../apps/api/src/openapi/publishJsonApi.ts"() {
    "use strict";
    init_mediaTypes();
    init_componentRef();
    init_refusals();
    JsonApiErrorObject = z52.object({
      id: z52.string().meta({ description: "The id of the request, as in `X-Request-Id`.", examples: ["d2c9f0e4"] }),
      status: z52.string().meta({ description: "The HTTP status.", examples: ["404"] }),
      title: z52.string().meta({ examples: ["Not found"] }),
      detail: z52.string().meta({ examples: ["Couldn't find Experiment with id=7"] })
    }).meta({ id: "JsonApiErrorObject", description: "One error, as JSON:API describes it." });
    JsonApiErrors = z52.object({ errors: z52.array(JsonApiErrorObject) }).meta({ id: "JsonApiErrors", description: "Why a request of the planning API failed." });
    contentOf = (schema3) => ({ [jsonApiMediaType]: { schema: refTo(schema3) } });
    failures = {
      400: "The request is not well-formed, or its query or attributes are invalid.",
      401: "The token is missing, wrong, expired or revoked.",
      403: "The caller may not do this.",
      404: "The resource does not exist.",
      406: "The client accepts only media types that the service does not have.",
      408: "The request did not arrive in time.",
      409: "The type or the id of the resource object does not fit the address, or the change conflicts with the state.",
      413: "The body is too large.",
      415: "The media type or the encoding of the body is not supported.",
      421: "The service does not answer for this host.",
      503: "The database is not reachable. Nothing is lost; repeat the request."
    };
    onlyWithBody = /* @__PURE__ */ new Set(["408", "409", "413", "415"]);
    failure = (code, description2) => ({
      description: description2,
      ...code === "503" ? { headers: retryAfterHeader } : {},
      content: contentOf(JsonApiErrors)
    });
    publishJsonApi = (operation2, { answer: answer2, body, emptyStatus, located, status: status2 = 200 }) => {
      const { parameters = [], requestBody: _, responses: __, security: ___, ...rest } = operation2;
      const isOpen = operation2.security === void 0;
      const headers = {
        Location: { description: "The address of the created resource.", schema: { type: "string" } }
      };
      const success = answer2 && { description: "Successful Response", content: contentOf(answer2) };
      const codes4 = Object.entries(failures).filter(([code]) => !isOpen && (body !== void 0 || !onlyWithBody.has(code)));
      return {
        ...rest,
        ...isOpen ? {} : { security: [{ bearer: [] }, { apiKey: [] }] },
        parameters,
        ...body === void 0 ? {} : { requestBody: { required: true, content: contentOf(body) } },
        responses: {
          ...success && { [status2]: located ? { ...success, headers } : success },
          ...emptyStatus && { [emptyStatus]: { description: "Success without a body" } },
          ...Object.fromEntries(codes4.map(([code, description2]) => [code, failure(code, description2)])),
          ...isOpen ? { 400: failure("400", failures[400] ?? "") } : {}
        }
      };
    };
  }
});

// ../../apps/api/src/openapi/publishRest.ts
import { z as z53 } from "zod";
var contentOf2, linesOf, downloadOf, queryParametersOf, nextPage, publishRest;
var init_publishRest = __esm({
  "../../apps/api/src/openapi/publishRest.ts"() {
    "use strict";
    init_componentRef();
    init_refusals();
    contentOf2 = (schema3) => ({ "application/json": { schema: refTo(schema3) } });
    linesOf = (schema3) => ({
      "application/x-ndjson": { schema: schema3 }
    });
    downloadOf = ({ files, item }) => {
      const others = Object.entries(files).map(([type8, example]) => {
        const schema3 = type8.startsWith("text/") ? { type: "string" } : { type: "string", format: "binary" };
        return [type8, { schema: schema3, example }];
      });
      return { content: { ...linesOf(refTo(item)), ...Object.fromEntries(others) } };
    };
    queryParametersOf = (query2) => {
      if (query2 === void 0) return [];
      const { properties } = JSON.parse(
        JSON.stringify(z53.toJSONSchema(query2, { io: "input" }))
      );
      return Object.entries(properties).map(([name2, { description: description2, ...schema3 }]) => ({
        name: name2,
        in: "query",
        ...description2 === void 0 ? {} : { description: description2 },
        schema: schema3
      }));
    };
    nextPage = {
      Link: {
        description: 'The address of the next page, `rel="next"`; absent on the last page.',
        schema: { type: "string" }
      }
    };
    publishRest = (operation2, meta) => {
      const { body, download, lines, paged, query: query2, status: status2 = 200 } = meta;
      const { requestBody: _, responses: answers2, ...rest } = operation2;
      const answered = status2 === 204 ? {} : answers2?.["200"];
      const content = lines && { content: { ...answered?.content, ...linesOf({ anyOf: lines.results.map(refTo) }) } };
      const success = {
        ...answered,
        ...content,
        ...download && downloadOf(download),
        description: "Successful Response",
        ...paged === void 0 ? {} : { headers: nextPage }
      };
      const published = { ...rest, parameters: [...operation2.parameters ?? [], ...queryParametersOf(query2)] };
      return {
        ...published,
        ...body === void 0 ? {} : { requestBody: { required: true, content: { ...contentOf2(body), ...lines && linesOf(refTo(lines.item)) } } },
        responses: { [status2]: success, ...refusalsOf(published, meta) }
      };
    };
  }
});

// ../../apps/api/src/openapi/openApiDocument.ts
var openApiDocument_exports = {};
__export(openApiDocument_exports, {
  openApiDocument: () => openApiDocument
});
import { generateOpenApiDocument } from "trpc-to-openapi";
import { z as z54 } from "zod";
var componentsOf, alsoPut, securitySchemes, polishParameters, publishAll, openApiDocument;
var init_openApiDocument = __esm({
  "../../apps/api/src/openapi/openApiDocument.ts"() {
    "use strict";
    init_forEachOpenApiProcedure();
    init_HTTPError();
    init_ValidationError();
    init_addExamples();
    init_componentRef();
    init_documentInfo();
    init_polishSchema();
    init_publishJsonApi();
    init_publishRest();
    componentsOf = (schema3) => {
      const text3 = JSON.stringify(z54.toJSONSchema(schema3, { io: "input" })).replaceAll('"#/$defs/', `"${componentsFolder}`);
      const { $defs = {}, $schema: _, ...own2 } = JSON.parse(text3);
      const name2 = nameOf2(schema3);
      const component = $defs[name2] ?? own2;
      const { examples } = schema3.meta() ?? {};
      return { ...$defs, [name2]: examples === void 0 ? component : { ...component, examples } };
    };
    alsoPut = ({ operationId = "", ...operation2 }) => ({
      ...operation2,
      operationId: operationId.replace(/_patch$/, "_put")
    });
    securitySchemes = {
      bearer: { type: "http", scheme: "bearer", description: "`Authorization: Bearer` and the token." },
      apiKey: { type: "apiKey", in: "header", name: "Api-Key", description: "The token alone." }
    };
    polishParameters = (operation2) => ({
      ...operation2,
      parameters: (operation2.parameters ?? []).map((each) => "name" in each ? polishParameter(each) : each)
    });
    publishAll = (router2, paths) => {
      const named2 = [HTTPValidationError, ValidationError, HTTPError, JsonApiErrors];
      forEachOpenApiProcedure(router2, ({ meta: { jsonApi, openapi, rest = {} } }) => {
        const method = z54.enum(["get", "post", "patch", "put", "delete"]).parse(openapi.method.toLowerCase());
        const item = paths[openapi.path];
        const generated = item?.[method];
        if (item === void 0 || generated === void 0) throw new Error(`${openapi.path} was not generated`);
        const published = jsonApi === void 0 ? publishRest(generated, rest) : publishJsonApi(generated, jsonApi);
        item[method] = polishParameters(published);
        if (jsonApi?.also !== void 0) item.put = alsoPut(item[method]);
        const { answer: answer2, body = rest.body } = jsonApi ?? {};
        named2.push(...[answer2, body].filter((schema3) => schema3 !== void 0), ...rest.lines?.results ?? []);
        if (rest.download !== void 0) named2.push(rest.download.item);
      });
      return Object.assign({}, ...named2.map(componentsOf));
    };
    openApiDocument = (router2) => {
      const { info, tags: _, ...generated } = generateOpenApiDocument(router2, { ...documentInfo, baseUrl: "/" });
      const paths = generated.paths ?? {};
      const sent = publishAll(router2, paths);
      const answered = Object.entries(generated.components?.schemas ?? {}).filter(
        ([name2]) => !/^error\.|Output$/.test(name2)
      );
      const named2 = { ...Object.fromEntries(answered), ...sent };
      const schemas = Object.fromEntries(
        Object.keys(named2).toSorted().map((name2) => [name2, polishSchema(named2[name2] ?? {})])
      );
      return {
        openapi: generated.openapi,
        info: { ...info, license: documentInfo.license },
        servers: [{ url: "/", description: "The service that serves this document." }],
        // The published operations omit it: a token is optional when access is open and required otherwise.
        security: [{}, { bearer: [] }, { apiKey: [] }],
        tags,
        paths: addExamples(paths, schemas),
        components: { schemas, securitySchemes }
      };
    };
  }
});

// ../domain/src/shared/Unavailable.ts
import { Data } from "effect";
var Unavailable = class extends Data.TaggedError("Unavailable") {
  get message() {
    return `The ${this.what} is unavailable`;
  }
};

// ../runtime/src/isNetworkFault.ts
var codes = /* @__PURE__ */ new Set([
  "EAI_AGAIN",
  "ECONNABORTED",
  "ECONNREFUSED",
  "ECONNRESET",
  "EHOSTUNREACH",
  "ENETDOWN",
  "ENETUNREACH",
  "ENOTFOUND",
  "EPIPE",
  "ETIMEDOUT"
]);
var isNetworkFault = (fault, serverCodes) => {
  if (fault instanceof AggregateError) return fault.errors.some((each) => isNetworkFault(each, serverCodes));
  if (!(fault instanceof Error) || !("code" in fault) || typeof fault.code !== "string") return false;
  return codes.has(fault.code) || serverCodes.test(fault.code);
};

// ../runtime/src/urlConfig.ts
import { Config as Config2, Effect as Effect2 } from "effect";

// ../runtime/src/checkedConfig.ts
import { Config, ConfigProvider, Effect } from "effect";
var badSetting = (problem) => new Config.ConfigError(new ConfigProvider.SourceError({ message: problem }));
var checkedConfig = (variable2, problemOf) => Config.String(variable2).pipe(
  Config.withDefault(""),
  Config.mapEffect((value2) => {
    const problem = value2 === "" ? null : problemOf(value2);
    return problem === null ? Effect.succeed(value2) : Effect.fail(badSetting(`${variable2} ${problem}`));
  })
);

// ../runtime/src/parseRedisCluster.ts
var form = /^redis(s)?\+cluster:\/\/(?:([^:@/]*)(?::([^@/]*))?@)?([^@/?#]+)\/?$/;
var usualPort = "6379";
var parseNode = (text3) => {
  const url = URL.parse(`redis://${text3}`);
  if (url === null || url.hostname === "" || url.host !== text3) return null;
  return { host: url.hostname.replace(/^\[|\]$/g, ""), port: Number(url.port || usualPort) };
};
var decoded = (text3 = "") => {
  try {
    return decodeURIComponent(text3);
  } catch {
    return null;
  }
};
var parseRedisCluster = (text3) => {
  const [, tls, user, secret, hosts2 = ""] = form.exec(text3) ?? [];
  const nodes = hosts2.split(",").map(parseNode);
  const username = decoded(user);
  const password = decoded(secret);
  if (username === null || password === null || !nodes.every((node) => node !== null)) return null;
  return { nodes, username, password, isEncrypted: tls === "s" };
};

// ../runtime/src/urlConfig.ts
var hasProtocol = (value2, protocols) => protocols.includes(URL.parse(value2)?.protocol ?? "");
var urlConfig = (variable2, protocols) => checkedConfig(
  variable2,
  (value2) => hasProtocol(value2, protocols) ? null : `must be a ${protocols.join("// or ")}// URL`
);
var postgresProtocols = ["postgres:", "postgresql:"];
var databaseUrlConfig = urlConfig("DATABASE_URL", postgresProtocols);
var databaseDirectUrlConfig = Config2.all({
  url: databaseUrlConfig,
  direct: urlConfig("DATABASE_DIRECT_URL", postgresProtocols)
}).pipe(
  Config2.mapEffect(
    ({ direct, url }) => direct !== "" && url === "" ? Effect2.fail(
      badSetting("DATABASE_DIRECT_URL needs DATABASE_URL, the way to the same database for everything else")
    ) : Effect2.succeed(direct || url)
  )
);
var databaseReadUrlConfig = urlConfig("DATABASE_READ_URL", postgresProtocols);
var requiredDatabaseUrl = databaseUrlConfig.pipe(
  Config2.mapEffect((url) => url === "" ? Effect2.fail(badSetting("DATABASE_URL must be set")) : Effect2.succeed(url))
);
var redisUrlConfig = checkedConfig(
  "REDIS_URL",
  (value2) => hasProtocol(value2, ["redis:", "rediss:"]) || parseRedisCluster(value2) !== null ? null : "must be a redis:// or rediss:// URL, or redis+cluster://host:port,host:port"
);

// ../runtime/src/whileAnswering.ts
import { Effect as Effect3 } from "effect";
var patience = 250;
var whileAnswering = (closing2, answers2) => {
  const answersInTime = answers2.pipe(
    Effect3.timeoutOption(patience),
    Effect3.map((answer2) => answer2._tag === "Some" && answer2.value)
  );
  const silence = Effect3.gen(function* () {
    yield* Effect3.sleep(50);
    while (yield* answersInTime) yield* Effect3.sleep(patience);
    return false;
  });
  return Effect3.raceFirst(Effect3.as(Effect3.interruptible(closing2), true), Effect3.interruptible(silence));
};

// ../postgres/src/sql/Database.ts
import { Config as Config3, Context as Context2, Effect as Effect4, Layer, Semaphore } from "effect";
import postgres3 from "postgres";

// ../postgres/src/sql/applyMigrations.ts
import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import postgres from "postgres";
var folder = new URL("../../migrations/", import.meta.url);
var lockKey = 7304159241;
var oldestServer = 15e4;
var migrationNames = async (source = folder) => (await readdir(source)).filter((name2) => name2.endsWith(".sql")).sort();
var readMigration = async (source, name2) => {
  const text3 = await readFile(new URL(name2, source), "utf8");
  return { name: name2, text: text3, checksum: createHash("sha256").update(text3.replaceAll("\r\n", "\n")).digest("hex") };
};
var refusalOf = (applied, migrations) => {
  const own2 = new Map(migrations.map(({ name: name2, checksum }) => [name2, checksum]));
  const unknown2 = applied.map(({ name: name2 }) => name2).filter((name2) => !own2.has(name2));
  if (unknown2.length > 0) {
    return `a newer version has migrated this database (${unknown2.join(", ")}): run that version or a later one`;
  }
  const edited = applied.filter(({ checksum, name: name2 }) => checksum !== null && checksum !== own2.get(name2));
  if (edited.length === 0) return null;
  const names2 = edited.map(({ name: name2 }) => name2).join(", ");
  return `the migration ${names2} differs from the one that this database has: restore the file, and put the change in a new migration`;
};
var migrate = async (sql, source) => {
  await sql`
    CREATE TABLE IF NOT EXISTS schema_migrations (
      name text PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now(), checksum text)`;
  await sql`ALTER TABLE schema_migrations ADD COLUMN IF NOT EXISTS checksum text`;
  const migrations = await Promise.all((await migrationNames(source)).map((name2) => readMigration(source, name2)));
  const applied = await sql`SELECT name, checksum FROM schema_migrations ORDER BY name`;
  const refusal = refusalOf(applied, migrations);
  if (refusal !== null) throw new Error(refusal);
  const checksums = new Map(applied.map(({ checksum, name: name2 }) => [name2, checksum]));
  for (const { checksum, name: name2, text: text3 } of migrations) {
    if (!checksums.has(name2)) {
      await sql.begin(async (transaction2) => {
        await transaction2.unsafe(text3);
        await transaction2`INSERT INTO schema_migrations (name, checksum) VALUES (${name2}, ${checksum})`;
      });
    } else if (checksums.get(name2) === null) {
      await sql`UPDATE schema_migrations SET checksum = ${checksum} WHERE name = ${name2}`;
    }
  }
};
var applyMigrations = async (url, source = folder) => {
  const sql = postgres(url, {
    max: 1,
    fetch_types: false,
    onnotice: () => {
    },
    connection: { application_name: "sortition migrations" }
  });
  try {
    const [server] = await sql`
      SELECT current_setting('server_version_num') AS version, current_setting('server_encoding') AS encoding`;
    if (Number(server?.version) < oldestServer) throw new Error("PostgreSQL 15 or newer is required");
    if (server?.encoding !== "UTF8") throw new Error(`the database must be encoded in UTF8, not ${server?.encoding}`);
    await sql`SELECT pg_advisory_lock(${lockKey})`;
    await migrate(sql, source);
  } finally {
    await sql.end();
  }
};

// ../postgres/src/sql/CurrentReads.ts
import { Context } from "effect";
var CurrentReads = Context.Reference("postgres/CurrentReads", { defaultValue: () => false });

// ../postgres/src/sql/connect.ts
import postgres2 from "postgres";

// ../postgres/src/sql/arrayText.ts
var special = /["\\]/;
var allSpecial = /["\\]/g;
var quote = (text3) => `"${special.test(text3) ? text3.replace(allSpecial, "\\$&") : text3}"`;
var arrayOf = (values) => `{${values.join(",")}}`;
var textArrayOf = (texts) => `{${texts.map(quote).join(",")}}`;

// ../postgres/src/sql/parseTime.ts
var day = { text: "", start: 0 };
var startOf = (text3) => {
  if (text3 !== day.text) day = { text: text3, start: Date.parse(`${text3}T00:00:00Z`) };
  return day.start;
};
var digits = (text3, at3) => 10 * text3.charCodeAt(at3) + text3.charCodeAt(at3 + 1) - 528;
var common = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{1,3})?\+00$/;
var parseTime = (text3) => {
  if (!common.test(text3)) return Date.parse(`${text3.slice(0, 10)}T${text3.slice(11)}:00`);
  const seconds2 = 3600 * digits(text3, 11) + 60 * digits(text3, 14) + digits(text3, 17);
  const fraction = text3.length === 22 ? 0 : Number(text3.slice(20, -3).padEnd(3, "0"));
  return startOf(text3.slice(0, 10)) + 1e3 * seconds2 + fraction;
};

// ../postgres/src/sql/millis.ts
var timestamptz = 1184;
var millis = {
  to: timestamptz,
  from: [timestamptz],
  serialize: (value2) => new Date(value2).toISOString(),
  parse: parseTime
};

// ../postgres/src/sql/arrayTypes.ts
var element = /"((?:[^"\\]|\\.)*)"|[^{},]+/gs;
var textsOf = (literal) => Array.from(literal.matchAll(element), ([whole, quoted2]) => quoted2?.replaceAll(/\\(.)/gs, "$1") ?? whole);
var arrayType = (oid, toText, parse4) => ({
  to: oid,
  from: [oid],
  serialize: (values) => typeof values === "string" ? values : textArrayOf(values.map(toText)),
  parse: (literal) => textsOf(literal).map(parse4)
});
var text = (value2) => value2;
var arrayTypes = {
  smallints: arrayType(1005, String, Number),
  integers: arrayType(1007, String, Number),
  texts: arrayType(1009, text, text),
  bigints: arrayType(1016, text, text),
  times: arrayType(1185, millis.serialize, millis.parse),
  uuids: arrayType(2951, text, text)
};

// ../postgres/src/sql/connect.ts
var connections = 10;
var storage = { random_page_cost: 1.1 };
var connect = (url, { isPooled, name: name2 }) => postgres2(url, {
  ...URL.parse(url)?.searchParams.has("prepare") ? {} : { prepare: !isPooled },
  max: connections,
  connect_timeout: 5,
  onnotice: () => {
  },
  connection: { application_name: name2, TimeZone: "UTC", DateStyle: "ISO", ...isPooled ? {} : storage },
  // Only the names of columns: the keys of JSON stay unchanged.
  transform: { column: { from: postgres2.toCamel, to: postgres2.fromCamel } },
  types: { millis, ...arrayTypes },
  fetch_types: false
});

// ../postgres/src/sql/openReplica.ts
import { setTimeout as sleep } from "node:timers/promises";

// ../postgres/src/sql/replicaProgress.ts
var settings = "settings";
var checkpointsKept = 1e3;
var spacing = 10;
var recordsKept = 1e4;
var replicaProgress = () => {
  let writes = 0;
  let replayed = 0;
  let currentAt = Number.NEGATIVE_INFINITY;
  let forgotten = 0;
  let checkpoints = [];
  const lastWrites = /* @__PURE__ */ new Map();
  const lastWriteTo = (record) => lastWrites.get(record) ?? forgotten;
  const forgetReplayed = () => {
    for (const [record, write3] of lastWrites) {
      if (write3 > replayed && lastWrites.size <= recordsKept) return;
      if (write3 > replayed) forgotten = write3;
      lastWrites.delete(record);
    }
  };
  return {
    wrote: (record) => {
      lastWrites.delete(record);
      lastWrites.set(record, ++writes);
      if (lastWrites.size > recordsKept) forgetReplayed();
    },
    /** The write that a read of the record has to contain; 0 for any. */
    lastWriteOf: (record) => Math.max(lastWriteTo(record), lastWriteTo(settings)),
    /** A number for everything that any process has written by now. */
    nextWrite: () => ++writes,
    has: (write3) => write3 <= replayed,
    /** The number of the last write, for a checkpoint: to be read before the primary is asked. */
    lastWrite: () => writes,
    passCheckpoint: (checkpoint) => {
      const before = checkpoints.at(-2);
      const isCrowded = checkpoints.length >= checkpointsKept || before !== void 0 && checkpoint.at - before.at < spacing;
      if (isCrowded) checkpoints[checkpoints.length - 1] = checkpoint;
      else checkpoints.push(checkpoint);
    },
    /** The replica has replayed the log up to this position. */
    replayedTo: (position) => {
      const ahead = checkpoints.findIndex((each) => each.position > position);
      const passed = checkpoints.slice(0, ahead === -1 ? void 0 : ahead);
      const last2 = passed.at(-1);
      if (last2 === void 0) return;
      checkpoints = checkpoints.slice(passed.length);
      replayed = Math.max(replayed, last2.write);
      currentAt = last2.at;
      forgetReplayed();
    },
    currentAt: () => currentAt
  };
};

// ../postgres/src/sql/openReplica.ts
var checkEvery = 1e3;
var checkWithin = 2e3;
var mostBehind = 1e4;
var sharedRuns = (run) => {
  let running = Promise.resolve();
  let next;
  return () => {
    next ??= running.catch(() => void 0).then(() => {
      next = void 0;
      running = run();
      return running;
    });
    return next;
  };
};
var identity = (sql) => sql`
  (SELECT system_identifier::text FROM pg_control_system()) || '/' || (SELECT oid FROM pg_database WHERE datname = current_database())`;
var askPrimary = async (sql) => {
  const [row] = await sql`
    SELECT (CASE WHEN pg_is_in_recovery() THEN NULL ELSE pg_current_wal_insert_lsn() END - '0/0')::float8 AS position,
      ${identity(sql)} AS identity`;
  return row;
};
var askReplica = async (sql) => {
  const [row] = await sql`
    SELECT (pg_last_wal_replay_lsn() - '0/0')::float8 AS position, ${identity(sql)} AS identity WHERE pg_is_in_recovery()`;
  return row;
};
var openReplica = (replica, primary, report) => {
  const progress = replicaProgress();
  const closing2 = new AbortController();
  let state = "unknown";
  const unanswered = /* @__PURE__ */ new Set();
  const use = (problem) => {
    const next = problem === null ? "used" : "unused";
    if (state === next || state === "closed") return;
    state = next;
    for (const reject of unanswered) reject(new Error(problem ?? ""));
    report(problem);
  };
  let expected;
  const passCheckpoint = async () => {
    const checkpoint = { write: progress.lastWrite(), at: performance.now() };
    const asked = await askPrimary(primary).catch(() => void 0);
    if (asked === void 0 || asked.position === null) return;
    expected = asked.identity;
    progress.passCheckpoint({ ...checkpoint, position: asked.position });
  };
  const check = sharedRuns(async () => {
    await passCheckpoint();
    const found2 = await askReplica(replica);
    if (found2 === void 0) return use("the server is not a replica");
    if (expected === void 0) return;
    if (found2.identity !== expected) return use("the server replicates another database");
    progress.replayedTo(found2.position);
    const limit2 = state === "unused" ? mostBehind / 2 : mostBehind;
    const isBehind = performance.now() - progress.currentAt() > limit2;
    use(isBehind ? `the replica is more than ${mostBehind / 1e3} seconds behind` : null);
  });
  const { signal } = closing2;
  const watch = async () => {
    while (!signal.aborted) {
      const late = sleep(checkWithin, "late", { signal, ref: false });
      const outcome2 = await Promise.race([check(), late]).catch(() => "failed");
      if (outcome2 !== void 0) use("the replica does not answer");
      await sleep(checkEvery, void 0, { signal, ref: false });
    }
  };
  watch().catch(() => void 0);
  const whileUsed = async (running) => {
    const { promise, reject, resolve } = Promise.withResolvers();
    unanswered.add(reject);
    running.then(resolve, reject);
    return promise.finally(() => unanswered.delete(reject));
  };
  return {
    wrote: progress.wrote,
    serves: async (record, isCurrent2) => {
      if (state !== "used") return false;
      const write3 = isCurrent2 ? progress.nextWrite() : progress.lastWriteOf(record);
      if (progress.has(write3)) return true;
      await whileUsed(check()).catch(() => void 0);
      return state === "used" && progress.has(write3);
    },
    read: (run) => whileUsed(run(replica)),
    close: () => {
      state = "closed";
      closing2.abort();
    }
  };
};

// ../postgres/src/sql/Database.ts
var changesAtOnce = 4;
var isUnavailable = (fault) => isNetworkFault(fault, /^(CONNECT|08|3D|53|57P|25006)/);
var defectOf = (fault) => Effect4.die(isUnavailable(fault) ? new Unavailable({ what: "database", cause: fault }) : fault);
var query = (run) => Effect4.callback((resume) => {
  run().then(
    (value2) => resume(Effect4.succeed(value2)),
    (fault) => resume(defectOf(fault))
  );
});
var answers = (url) => Effect4.promise(async () => {
  const sql = postgres3(url, { max: 1, connect_timeout: 1, fetch_types: false, onnotice: () => {
  } });
  try {
    await sql`SELECT 1`;
    return true;
  } catch {
    return false;
  } finally {
    void sql.end({ timeout: 0 });
  }
});
var openPool = (url, way) => Effect4.acquireRelease(
  Effect4.sync(() => connect(url, way)),
  (pool) => whileAnswering(
    Effect4.promise(() => pool.end({ timeout: 5 })),
    answers(url)
  )
);
var startFault = (cause) => {
  const faults = cause instanceof AggregateError ? cause.errors : [cause];
  const reasons2 = faults.map((fault) => fault?.message ?? fault).join(", ");
  return new Error(`cannot connect to or migrate the database: ${reasons2}`, { cause });
};
var identityOf = async (sql) => {
  const [row] = await sql`
    SELECT pg_postmaster_start_time()::text || ' ' || oid AS identity FROM pg_database WHERE datname = current_database()`;
  return row?.identity;
};
var requireSameDatabase = async (sql, direct) => {
  const [pooled, own2] = await Promise.all([identityOf(sql), identityOf(direct)]);
  if (pooled !== own2) throw new Error("DATABASE_URL and DATABASE_DIRECT_URL must lead to the same database");
};
var oneView = "ISOLATION LEVEL REPEATABLE READ READ ONLY";
var transaction = (sql, run, options = "") => query(async () => (await sql.begin(options, async (connection) => ({ value: await run(connection) }))).value);
function outcomeOf(result) {
  return Effect4.fromResult(result);
}
var reportReplica = (problem) => problem === null ? Effect4.logInfo("lists and counts are read from the replica of DATABASE_READ_URL") : Effect4.logWarning(`the replica of DATABASE_READ_URL is not in use, and the primary serves its reads: ${problem}`);
var replicaOf = Effect4.fnUntraced(function* (url, primary) {
  if (url === "") return null;
  const run = Effect4.runForkWith(yield* Effect4.context());
  const pool = connect(url, { name: "sortition", isPooled: false });
  const watched = openReplica(pool, primary, (problem) => {
    run(reportReplica(problem));
  });
  yield* Effect4.addFinalizer(
    () => Effect4.promise(() => {
      watched.close();
      return pool.end({ timeout: 1 });
    })
  );
  return { ...watched, pool };
});
var Database = class _Database extends Context2.Service()("postgres/Database") {
  /** Connects to `url` and migrates the database; a failure of either is a defect. */
  static layerUrl = (url, { directUrl = url, isMigrated = false, readUrl = "" } = {}) => Layer.effect(
    _Database,
    Effect4.gen(function* () {
      if (!isMigrated) {
        yield* Effect4.tryPromise({ try: () => applyMigrations(directUrl), catch: startFault }).pipe(Effect4.orDie);
      }
      const isPooled = directUrl !== url;
      const sql = yield* openPool(url, { name: "sortition", isPooled });
      const direct = isPooled ? yield* openPool(directUrl, { name: "sortition direct", isPooled: false }) : sql;
      if (isPooled) {
        yield* Effect4.tryPromise({ try: () => requireSameDatabase(sql, direct), catch: startFault }).pipe(
          Effect4.orDie
        );
      }
      const names2 = yield* Effect4.promise(() => migrationNames());
      const ready = query(async () => {
        const rows = await sql`SELECT 1 FROM schema_migrations WHERE name = ANY(${[...names2]}::text[])`;
        return rows.length === names2.length;
      }).pipe(Effect4.catchDefect(() => Effect4.succeed(false)));
      const transactionSlots = yield* Semaphore.make(changesAtOnce);
      const replica = yield* replicaOf(readUrl, sql);
      const wrote = replica?.wrote ?? (() => void 0);
      const change3 = (run) => transactionSlots.withPermit(transaction(sql, run)).pipe(Effect4.ensuring(Effect4.sync(() => wrote(settings))));
      const changeResult = (run) => Effect4.flatMap(change3(run), outcomeOf);
      const read4 = (record, run) => replica === null ? query(() => run(sql)) : CurrentReads.use(
        (isCurrent2) => query(async () => {
          if (!await replica.serves(record, isCurrent2)) return run(sql);
          return replica.read(run).catch(() => run(sql));
        })
      );
      const poolFor = (record) => replica === null ? Effect4.succeed(sql) : CurrentReads.use(
        (isCurrent2) => Effect4.promise(async () => await replica.serves(record, isCurrent2) ? replica.pool : sql)
      );
      return _Database.of({ sql, direct, change: change3, changeResult, read: read4, poolFor, wrote, ready });
    })
  );
  static layerConfigured = (options = {}) => Layer.unwrap(
    Effect4.map(
      Config3.all([requiredDatabaseUrl, databaseDirectUrlConfig, databaseReadUrlConfig]),
      ([url, directUrl, readUrl]) => _Database.layerUrl(url, { ...options, directUrl, readUrl })
    )
  );
  /** Connects to `DATABASE_URL`, and to `DATABASE_DIRECT_URL` and `DATABASE_READ_URL` if they are set. */
  static layer = _Database.layerConfigured();
  /** The same on a database that the process that started this one has migrated. */
  static layerMigrated = _Database.layerConfigured({ isMigrated: true });
};

// ../queue/src/QueueConnection.ts
import { Config as Config4, Context as Context3, Effect as Effect8, Layer as Layer2 } from "effect";

// ../queue/src/FaultLog.ts
import { Clock, Effect as Effect5 } from "effect";
var connectionCodes = /^(08|53300|57P)/;
var connectionTexts = /connection is closed|connection terminated|connection timeout|timeout exceeded|isn't writeable|CLUSTERDOWN|cluster isn't ready|slots cache|cluster redirections/i;
var codeOf = (error) => "code" in error && typeof error.code === "string" ? error.code : "";
var textOf = (error) => {
  if (error instanceof AggregateError) return error.errors.map(textOf).join("; ");
  return error instanceof Error ? error.message || codeOf(error) || error.name : String(error);
};
var isConnectionFault = (error) => {
  if (error instanceof AggregateError) return error.errors.some(isConnectionFault);
  return isNetworkFault(error, connectionCodes) || error instanceof Error && connectionTexts.test(error.message);
};
var quiet = 5e3;
var makeFaultLog = (what) => Effect5.gen(function* () {
  const clock = yield* Clock.Clock;
  const fork = Effect5.runForkWith(yield* Effect5.context());
  let interrupted = false;
  let lastRestored = Number.NEGATIVE_INFINITY;
  let other = { text: "", at: Number.NEGATIVE_INFINITY };
  const interruption = (text3, now) => {
    if (interrupted || now - lastRestored < quiet) return;
    interrupted = true;
    fork(Effect5.logWarning(`${what} cannot be reached; hints are dropped, reconcile makes up for them`, text3));
  };
  return {
    fault: (error) => {
      const now = clock.currentTimeMillisUnsafe();
      const text3 = textOf(error);
      if (isConnectionFault(error)) return interruption(text3, now);
      if (other.text === text3 && now - other.at < quiet) return;
      other = { text: text3, at: now };
      fork(Effect5.logError(`${what} reports a fault`, error));
    },
    restored: () => {
      if (!interrupted) return;
      interrupted = false;
      lastRestored = clock.currentTimeMillisUnsafe();
      fork(Effect5.logInfo(`${what} can be reached again`));
    }
  };
});

// ../queue/src/postgresBackend.ts
import { setTimeout as sleep2 } from "node:timers/promises";
import { createPostgresBackend, isPgPool, runMigrations, withBackend } from "bullmq";
import { Effect as Effect6 } from "effect";
import { Client, Pool } from "pg";

// ../queue/src/QueueBackend.ts
var workerOptions = { runRetryDelay: 500, lockDuration: 3e4, stalledInterval: 15e3 };

// ../queue/src/resolves.ts
var resolves = (promise) => Promise.resolve(promise).then(
  () => true,
  () => false
);

// ../queue/src/postgresBackend.ts
var { Queue, Worker } = withBackend(createPostgresBackend);
var schema = "bullmq";
var connections2 = 4;
var migrate2 = async (connectionString) => {
  const client = new Client({ connectionString, connectionTimeoutMillis: 5e3 });
  client.on("error", () => {
  });
  await client.connect();
  try {
    await runMigrations(client, schema);
  } finally {
    await client.end();
  }
};
var ping = async (connectionString) => {
  const client = new Client({ connectionString, connectionTimeoutMillis: 1e3 });
  client.on("error", () => {
  });
  try {
    await client.connect();
  } finally {
    await client.end();
  }
};
var asBullPool = (pool) => {
  if (!isPgPool(pool)) throw new TypeError("not a pool of pg");
  return pool;
};
var openPool2 = (connectionString, log) => {
  const pool = new Pool({
    connectionString,
    max: connections2,
    application_name: "sortition-queue",
    connectionTimeoutMillis: 5e3,
    query_timeout: 3e4,
    keepAlive: true,
    onConnect: (client) => {
      client.on("error", log.fault);
      return client.query(`SET search_path TO ${schema}`);
    }
  });
  pool.on("error", log.fault);
  pool.on("connect", log.restored);
  return pool;
};
var postgresBackend = (url, name2, log) => Effect6.gen(function* () {
  yield* Effect6.promise(() => migrate2(url));
  const clients = /* @__PURE__ */ new Set();
  const answers2 = Effect6.promise(() => resolves(ping(url)));
  const cut2 = () => {
    for (const client of clients) void client.end().catch(() => {
    });
  };
  const pool = yield* Effect6.acquireRelease(
    Effect6.sync(() => {
      const pool2 = openPool2(url, log);
      pool2.on("connect", (client) => clients.add(client));
      pool2.on("remove", (client) => clients.delete(client));
      return pool2;
    }),
    (pool2) => whileAnswering(Effect6.promise(() => pool2.end()).pipe(Effect6.timeoutOption("2 seconds")), answers2).pipe(
      Effect6.andThen(Effect6.sync(cut2))
    )
  );
  const connection = asBullPool(pool);
  const queue = new Queue(name2, { connection, streams: { events: { maxLen: 1e3 } } });
  queue.on("error", log.fault);
  yield* Effect6.promise(() => queue.waitUntilReady());
  const startWorker = (processor, { concurrency = 1 }) => {
    const make = () => {
      const worker2 = new Worker(name2, processor, { ...workerOptions, connection, concurrency, autorun: false });
      return worker2.on("error", log.fault);
    };
    let worker = make();
    let closing2 = false;
    const begin = async () => {
      const ready = await resolves(worker.waitUntilReady());
      if (closing2) return;
      if (ready) return worker.run();
      await sleep2(workerOptions.runRetryDelay, void 0, { ref: false });
      if (closing2) return;
      worker = make();
      return begin();
    };
    void begin().catch(log.fault);
    const close = () => {
      closing2 = true;
      return worker.close();
    };
    return { close, cancel: () => worker.cancelAllJobs("shutting down"), cut: cut2 };
  };
  return { queue, reachable: () => true, answers: answers2, startWorker };
});

// ../queue/src/redisBackend.ts
import { Queue as Queue2, Worker as Worker2 } from "bullmq";
import { Effect as Effect7 } from "effect";

// ../queue/src/redisClient.ts
import { Cluster, Redis } from "ioredis";
var connectTimeout = 5e3;
var retryStrategy = (attempt2) => Math.min(50 * 2 ** attempt2, 1e3);
var maxRetriesPerRequest = null;
var redisClient = (url, { waits }) => {
  const cluster5 = parseRedisCluster(url);
  if (cluster5 === null) {
    return new Redis(url, { maxRetriesPerRequest, connectTimeout, retryStrategy, enableOfflineQueue: waits });
  }
  const { isEncrypted, nodes, password, username } = cluster5;
  return new Cluster([...nodes], {
    enableOfflineQueue: waits,
    clusterRetryStrategy: retryStrategy,
    // A node that came back without a change of slots; the client would otherwise connect to it only when another sends it there.
    clusterNodeRetryStrategy: retryStrategy,
    slotsRefreshTimeout: connectTimeout,
    ...isEncrypted ? { dnsLookup: (host, done) => done(null, host) } : {},
    redisOptions: {
      maxRetriesPerRequest,
      connectTimeout,
      ...username === "" ? {} : { username },
      ...password === "" ? {} : { password },
      ...isEncrypted ? { tls: {} } : {}
    }
  });
};
var onDuplicate = (client, made) => {
  const tell = (copy) => {
    made(copy);
    return copy;
  };
  if (client instanceof Cluster) {
    const duplicate = client.duplicate.bind(client);
    client.duplicate = (nodes, options) => tell(duplicate(nodes, options));
  } else {
    const duplicate = client.duplicate.bind(client);
    client.duplicate = (options) => tell(duplicate(options));
  }
};

// ../queue/src/redisBackend.ts
var patience2 = "2 seconds";
var redisBackend = (url, name2, log) => Effect7.gen(function* () {
  const watch = (client2) => client2.on("error", log.fault).on("ready", log.restored);
  const prefix = `{${name2}}`;
  const client = yield* Effect7.acquireRelease(
    Effect7.sync(() => watch(redisClient(url, { waits: false }))),
    (client2) => Effect7.sync(() => client2.disconnect())
  );
  const queue = new Queue2(name2, { connection: client, prefix, streams: { events: { maxLen: 1e3 } } });
  queue.on("error", log.fault);
  yield* Effect7.tryPromise(() => queue.waitUntilReady()).pipe(Effect7.timeoutOption(patience2), Effect7.ignore);
  const startWorker = (processor, { concurrency = 1 }) => {
    const main = watch(redisClient(url, { waits: true }));
    const clients = [main];
    onDuplicate(main, (copy) => clients.push(watch(copy)));
    const worker = new Worker2(name2, processor, { ...workerOptions, connection: main, prefix, concurrency });
    worker.on("error", log.fault);
    const cut2 = () => {
      for (const each of clients) each.disconnect();
    };
    return { close: () => worker.close().finally(cut2), cancel: () => worker.cancelAllJobs("shutting down"), cut: cut2 };
  };
  const reachable = () => client.status === "ready";
  const answers2 = Effect7.promise(async () => reachable() && resolves(client.exists(`${prefix}:${name2}:meta`)));
  return { queue, reachable, answers: answers2, startWorker };
});

// ../queue/src/QueueConnection.ts
var queueServer = Config4.all({
  redis: redisUrlConfig,
  postgres: databaseDirectUrlConfig
}).pipe(
  Config4.map(
    ({ postgres: postgres5, redis }) => redis === "" ? { kind: "postgres", url: postgres5 } : { kind: "redis", url: redis }
  )
);
var QueueConnection = class _QueueConnection extends Context3.Service()("queue/QueueConnection") {
  /** On the server given. A PostgreSQL that cannot be reached stops the start as a defect, a Redis that cannot be reached is waited for. */
  static layerServer = ({ kind, url, queue = "sortition" }) => Layer2.effect(
    _QueueConnection,
    Effect8.gen(function* () {
      const log = yield* makeFaultLog(`the job queue on ${kind === "redis" ? "Redis" : "PostgreSQL"}`);
      const backend = yield* kind === "redis" ? redisBackend(url, queue, log) : postgresBackend(url, queue, log);
      return _QueueConnection.of({ ...backend, kind, log });
    })
  );
  /** On Redis when `REDIS_URL` is set and not empty, otherwise on the PostgreSQL of `DATABASE_DIRECT_URL` or `DATABASE_URL`. */
  static layer = Layer2.unwrap(Effect8.map(queueServer, _QueueConnection.layerServer));
};

// ../runtime/src/checkSettings.ts
import { Effect as Effect9 } from "effect";
var variable = /\n\s+at \["(\w+)"\]/;
var settingProblem = ({ cause: { message } }) => {
  const name2 = variable.exec(message)?.[1];
  const [problem = message] = message.split("\n");
  return name2 === void 0 ? problem : `${name2}: ${problem}`;
};
var checkSettings = (settings2) => Effect9.gen(function* () {
  const outcomes = yield* Effect9.all(settings2.map((setting) => Effect9.match(setting, outcome)));
  const problems = outcomes.filter((problem) => problem !== null);
  if (problems.length > 0) yield* Effect9.die(new Error([...new Set(problems)].join("; ")));
});
var outcome = { onSuccess: () => null, onFailure: settingProblem };

// ../runtime/src/Log.ts
import cluster from "node:cluster";
import { Config as Config5, Context as Context4, Effect as Effect10, Layer as Layer3, Logger, References } from "effect";
import { pino } from "pino";

// ../runtime/src/writeInTurns.ts
var writeInTurns = (destination) => {
  let lines = "";
  const flush = () => {
    const text3 = lines;
    lines = "";
    if (text3 !== "") destination.write(text3);
  };
  process.on("exit", flush);
  return {
    write: (line) => {
      if (lines === "") setImmediate(flush);
      lines += line;
    }
  };
};

// ../runtime/src/Log.ts
var levels = ["trace", "debug", "info", "warn", "error", "fatal", "silent"];
var logLevelConfig = checkedConfig(
  "LOG_LEVEL",
  (value2) => levels.some((level) => level === value2) ? null : `must be one of ${levels.join(", ")}`
).pipe(Config5.map((value2) => value2 || "info"));
var pinoLevel = {
  All: "trace",
  Trace: "trace",
  Debug: "debug",
  Info: "info",
  Warn: "warn",
  Error: "error",
  Fatal: "fatal",
  None: "trace"
};
var bridge = (log) => Logger.make(({ cause, fiber, logLevel, message }) => {
  const annotations = fiber.getRef(References.CurrentLogAnnotations);
  const faults = cause.reasons.map((reason) => reason.toString());
  const text3 = (Array.isArray(message) ? message : [message]).map(String).join(" ");
  log[pinoLevel[logLevel]]({ ...annotations, ...faults.length > 0 ? { faults } : {} }, text3);
});
var Log = class _Log extends Context4.Service()("runtime/Log") {
  static layer = Layer3.unwrap(
    logLevelConfig.pipe(
      Effect10.map((level) => {
        const base2 = cluster.isWorker ? { pid: process.pid } : null;
        const log = pino({ level, base: base2 }, writeInTurns(pino.destination({ fd: 1, sync: true })));
        const minimum = level === "silent" ? "None" : "All";
        return Layer3.mergeAll(
          Layer3.succeed(_Log, log),
          Logger.layer([bridge(log)]),
          Layer3.succeed(References.MinimumLogLevel, minimum)
        );
      })
    )
  );
};

// ../runtime/src/runProcess.ts
import { Cause, Config as Config6, Effect as Effect12, Exit, Fiber } from "effect";

// ../runtime/src/processes/parentMessages.ts
import cluster2 from "node:cluster";
import { Effect as Effect11, Predicate } from "effect";
var isServing = (message) => Predicate.hasProperty(message, "url") && typeof message.url === "string";
var stopMessage = "stop";
var askToStop = (worker) => {
  if (worker.isConnected()) worker.send(stopMessage);
};
var onAskedToStop = (stop2) => {
  if (!cluster2.isWorker) return;
  process.on("message", (message) => {
    if (message === stopMessage) stop2();
  });
};

// ../runtime/src/runProcess.ts
var signals = ["SIGINT", "SIGTERM", "SIGHUP"];
var messageOf = (fault) => {
  if (fault instanceof AggregateError) return fault.errors.map(messageOf).join(", ");
  return fault instanceof Error && fault.message !== "" ? fault.message : String(fault);
};
var reasonOf = (cause) => {
  const fault = Cause.squash(cause);
  return fault instanceof Config6.ConfigError ? settingProblem(fault) : messageOf(fault);
};
var runProcess = (program2) => {
  const fiber = Effect12.runFork(program2);
  const stop2 = () => {
    Effect12.runFork(Fiber.interrupt(fiber));
  };
  for (const signal of signals) process.on(signal, stop2);
  process.on("disconnect", stop2);
  onAskedToStop(stop2);
  fiber.addObserver((exit) => {
    if (Exit.isFailure(exit) && !Cause.hasInterruptsOnly(exit.cause)) {
      process.stderr.write(`sortition stopped: ${reasonOf(exit.cause)}
`);
      process.exit(1);
    }
    process.exit(0);
  });
};

// ../../apps/api/src/main.ts
import { Effect as Effect85, Layer as Layer49 } from "effect";

// ../domain/src/domainLive.ts
import { Layer as Layer26 } from "effect";

// ../domain/src/allocation/Allocators.ts
import { Cache, Context as Context6, Duration, Effect as Effect13, Layer as Layer4, Option } from "effect";

// ../domain/src/shared/domainError.ts
import { Data as Data2 } from "effect";
var domainError = (tag20, { kind, message, reason }) => {
  const base2 = Data2.TaggedError(tag20);
  const fixed = { kind, reason: reason ?? tag20.replaceAll(/\B[A-Z]/g, (letter) => `_${letter}`).toLowerCase() };
  Object.assign(base2.prototype, fixed, message === void 0 ? {} : { message });
  return base2;
};

// ../domain/src/experiments/Experiment.ts
var noDetails = { name: "", description: null, dueDate: null };
var scheduleStatuses = ["none", "pending", "started", "cancelled", "missed"];
var withDetails = (current, patch) => {
  const given = Object.entries(patch).filter(([field, value2]) => Object.hasOwn(noDetails, field) && value2 !== void 0);
  return { ...current, ...Object.fromEntries(given) };
};
var ExperimentNotFound = class extends domainError("ExperimentNotFound", {
  kind: "not_found",
  message: "Experiment not found"
}) {
};
var ExperimentCompleted = class extends domainError("ExperimentCompleted", {
  kind: "conflict",
  message: "Experiment is completed; reopen it first"
}) {
};
var ExperimentArchived = class extends domainError("ExperimentArchived", {
  kind: "conflict",
  message: "Experiment is archived"
}) {
};

// ../domain/src/allocation/AllocationStore.ts
import { Context as Context5 } from "effect";
var AllocationStore = class extends Context5.Service()("domain/AllocationStore") {
};

// ../domain/src/experiments/lifecycle.ts
import { Equal, Result } from "effect";

// ../domain/src/shared/InvalidInput.ts
var InvalidInput = class extends domainError("InvalidInput", { kind: "invalid" }) {
  get message() {
    return this.problems.map(({ message }) => message).join("; ");
  }
};
var fieldProblem = (field, message) => ({ path: [field], message });
var invalidField = (field, message) => new InvalidInput({ problems: [fieldProblem(field, message)] });

// ../domain/src/experiments/lifecycle.ts
var dateStatus = (lastActivatedAt) => lastActivatedAt === null ? "missed" : "started";
var create = (input2, now) => {
  const { scheduledStartDate } = input2;
  const pending = scheduledStartDate !== null && scheduledStartDate > now;
  const active = input2.active && !pending;
  const lastActivatedAt = active ? now : null;
  const passed = scheduledStartDate === null ? "none" : dateStatus(lastActivatedAt);
  return {
    ...input2,
    active,
    archived: false,
    scheduleStatus: pending ? "pending" : passed,
    lastActivatedAt,
    lastDeactivatedAt: null,
    completedAt: null,
    createdAt: now,
    updatedAt: now
  };
};
var isDue = ({ scheduledStartDate, scheduleStatus }, now) => scheduleStatus === "pending" && scheduledStartDate !== null && scheduledStartDate <= now;
var at = (experiment, serviceActive, now) => {
  if (!isDue(experiment, now)) return experiment;
  if (experiment.archived || !serviceActive) return { ...experiment, scheduleStatus: "missed" };
  return { ...experiment, active: true, scheduleStatus: "started", lastActivatedAt: experiment.scheduledStartDate };
};
var holdsShare = ({ archived: archived2, completedAt }) => !archived2 && completedAt === null;
var cancel = (experiment) => experiment.scheduleStatus === "pending" ? { ...experiment, scheduleStatus: "cancelled" } : experiment;
var activate = (experiment, now) => experiment.active ? experiment : { ...cancel(experiment), active: true, lastActivatedAt: now, completedAt: null };
var stop = (experiment, now) => experiment.active ? { ...experiment, active: false, lastDeactivatedAt: now } : experiment;
var deactivate = (experiment, now) => cancel(stop(experiment, now));
var complete = (experiment, now) => experiment.completedAt !== null ? experiment : { ...deactivate(experiment, now), completedAt: now };
var reset = (experiment, now) => {
  if (experiment.lastActivatedAt === null && experiment.completedAt === null) return experiment;
  const scheduleStatus = experiment.scheduleStatus === "started" ? "cancelled" : experiment.scheduleStatus;
  return { ...stop(experiment, now), scheduleStatus, lastActivatedAt: null, completedAt: null };
};
var archive = (experiment, now) => experiment.archived ? experiment : { ...stop(experiment, now), archived: true };
var restore = (experiment) => experiment.archived ? { ...experiment, archived: false } : experiment;
var note = (experiment, start, now) => {
  const scheduleStatus = start > now ? "cancelled" : dateStatus(experiment.lastActivatedAt);
  return { ...experiment, scheduledStartDate: start, scheduleStatus };
};
var reschedule = (experiment, start, now) => {
  const { active, completedAt, scheduledStartDate, scheduleStatus } = experiment;
  if (start === null) {
    return scheduledStartDate === null ? experiment : { ...experiment, scheduledStartDate: null, scheduleStatus: "none" };
  }
  const waits = start > now && completedAt === null;
  if (start === scheduledStartDate && (!waits || active || scheduleStatus === "pending")) return experiment;
  if (completedAt !== null) return note(experiment, start, now);
  if (waits) return { ...stop(experiment, now), scheduledStartDate: start, scheduleStatus: "pending" };
  const acted = scheduleStatus === "pending" ? activate(experiment, now) : experiment;
  return { ...acted, scheduledStartDate: start, scheduleStatus: dateStatus(acted.lastActivatedAt) };
};
var reopen = (experiment) => ({
  ...experiment,
  completedAt: null,
  scheduledStartDate: null,
  scheduleStatus: "none"
});
var setActive = (experiment, active, now) => {
  if (active === void 0) return experiment;
  return active ? activate(experiment, now) : deactivate(experiment, now);
};
var changeSchedule = (experiment, { active, scheduledStartDate: start }, now) => {
  if (start === void 0) return setActive(experiment, active, now);
  const reopens = active === true && experiment.completedAt !== null;
  if (start === experiment.scheduledStartDate && !reopens) {
    return active === void 0 ? reschedule(experiment, start, now) : setActive(experiment, active, now);
  }
  const waits = start !== null && start > now;
  if (!waits || active !== true) return reschedule(setActive(experiment, active, now), start, now);
  return reschedule(reopens ? reopen(experiment) : experiment, start, now);
};
var change = (experiment, patch, now) => {
  const described2 = withDetails(experiment, patch);
  if (patch.completed !== true) return changeSchedule(described2, patch, now);
  return changeSchedule(complete(described2, now), { scheduledStartDate: patch.scheduledStartDate }, now);
};
var update = (stored, patch, { now, serviceActive }) => {
  if (stored.archived) return Result.fail(new ExperimentArchived({ id: stored.id }));
  if (patch.completed === true && patch.active === true) {
    const message = "an experiment cannot be completed and active at once";
    return Result.fail(new InvalidInput({ problems: [{ path: ["active"], message }] }));
  }
  const next = change(at(stored, serviceActive, now), patch, now);
  return Result.succeed(Equal.equals(stored, next) ? stored : { ...next, updatedAt: now });
};
var notSampledReason = (experiment, serviceActive, now) => {
  if (experiment.archived) return "experiment_archived";
  if (experiment.completedAt !== null) return "experiment_completed";
  if (!serviceActive) return "service_inactive";
  if (at(experiment, serviceActive, now).active) return null;
  return experiment.scheduleStatus === "pending" ? "experiment_not_started" : "experiment_inactive";
};
var compileNotSampledReason = (experiment, serviceActive) => {
  const before = notSampledReason(experiment, serviceActive, Number.NEGATIVE_INFINITY);
  const start = experiment.scheduleStatus === "pending" ? experiment.scheduledStartDate : null;
  if (start === null) return () => before;
  const after = notSampledReason(experiment, serviceActive, start);
  return (now) => now >= start ? after : before;
};

// ../domain/src/shared/entityKey.ts
var entityKey = (sampledEntity, sampledValue) => `${sampledEntity}\0${sampledValue}`;

// ../domain/src/targeting/compileCriteria.ts
import { Result as Result10 } from "effect";

// ../domain/src/targeting/Attributes.ts
var { hasOwnProperty } = Object.prototype;
var attributeAt = (attributes3, model, property) => {
  if (attributes3 === void 0) return void 0;
  const properties = attributes3[model];
  if (typeof properties !== "object" || properties === null || Array.isArray(properties)) return void 0;
  const attribute = properties[property];
  if (attribute === void 0 || !hasOwnProperty.call(attributes3, model)) return void 0;
  return hasOwnProperty.call(properties, property) ? attribute : void 0;
};

// ../domain/src/targeting/compileCondition.ts
import { Result as Result9 } from "effect";

// ../domain/src/targeting/operators/operators.ts
import { Result as Result8 } from "effect";

// ../domain/src/targeting/operators/addressOperators.ts
import { Result as Result4 } from "effect";

// ../domain/src/targeting/operators/Operator.ts
import { Result as Result3 } from "effect";

// ../domain/src/targeting/operators/readList.ts
import { Result as Result2 } from "effect";
var readList = (text3) => {
  const list2 = trim(text3);
  return (list2.startsWith("[") ? readArray(list2) : readSeparated(list2)).pipe(
    Result2.filterOrFail(
      (items) => items.length > 0,
      () => "at least one item"
    )
  );
};
var notAnArray = Result2.fail("a JSON array of texts, numbers or booleans, or a comma-separated list");
var readArray = (json3) => {
  try {
    const items = JSON.parse(
      json3,
      (_key, value2, context) => typeof value2 === "number" || typeof value2 === "boolean" ? context?.source ?? String(value2) : value2
    );
    return Array.isArray(items) && items.every((item) => typeof item === "string") ? Result2.succeed(items) : notAnArray;
  } catch {
    return notAnArray;
  }
};
var readSeparated = (list2) => {
  const item = /[ \t\r\n]*(?:"((?:[^"]|"")*)"[ \t\r\n]*|([^,]*))(,|$)/y;
  const items = [];
  const plain2 = [];
  for (let end = ","; end === ","; ) {
    const [, quoted2, unquoted2 = "", separator2] = item.exec(list2) ?? [];
    end = separator2;
    const found2 = quoted2 === void 0 ? trim(unquoted2) : quoted2.replaceAll('""', '"');
    if (found2 === "" && quoted2 === void 0) continue;
    items.push(found2);
    if (quoted2 === void 0) plain2.push(found2);
  }
  const needed3 = misread(plain2, items.length === 1);
  return needed3 === null ? Result2.succeed(items) : Result2.fail(needed3);
};
var separators = [";", "|", "\uFF1B", "\uFF0C", "\u3001", "\u060C"];
var opening = /^['`‘’‚“”„«»]/;
var closing = /.['`‘’‚“”„«»]$/s;
var misread = (items, isAlone) => {
  if (items.some((item) => item.startsWith('"')))
    return "a list whose double quotes enclose whole items (or a JSON array)";
  const opened = items.findIndex((item) => opening.test(item));
  if (opened !== -1 && items.slice(opened).some((item) => closing.test(item))) {
    return "a list with double quotes, or none, around each item (or a JSON array)";
  }
  const broken = items.some((item) => /[\t\r\n]/.test(item));
  if (broken)
    return "a list separated by commas, not by line breaks or tabs (a JSON array can have items that contain them)";
  const other = isAlone ? separators.find((each) => items.some((item) => separates(each, item))) : void 0;
  return other === void 0 ? null : `a list separated by commas, not by ${JSON.stringify(other)} (a JSON array can have items that contain it)`;
};
var separates = (separator2, item) => item.split(separator2).filter((part) => trim(part)).length > 1;
var space = new Set(" 	\r\n");
var trim = (text3) => {
  let start = 0;
  let end = text3.length;
  while (start < end && space.has(text3.charAt(start))) start++;
  while (end > start && space.has(text3.charAt(end - 1))) end--;
  return text3.slice(start, end);
};

// ../domain/src/targeting/operators/Operator.ts
var fromText = (read4) => (found2) => typeof found2 === "string" ? read4(found2) : null;
var comparison = (needed3, read4, readValue = read4) => (holds) => (text3) => {
  const value2 = readValue(text3);
  if (value2 === null) return Result3.fail(needed3);
  return Result3.succeed((attribute) => {
    const found2 = read4(attribute);
    return found2 !== null && holds(found2, value2);
  });
};
var readItems = (text3, needed3, read4) => Result3.flatMap(readList(text3), (items) => {
  const parsed = items.flatMap((item) => read4(item) ?? []);
  return parsed.length === items.length ? Result3.succeed(parsed) : Result3.fail(needed3);
});
var between = (needed3, read4, readHighest = read4) => (text3) => Result3.flatMap(readList(text3), ([lower, higher, ...more]) => {
  const lowest = read4(lower);
  const highest = readHighest(higher);
  if (lowest === null || highest === null || lowest > highest || more.length > 0) return Result3.fail(needed3);
  return Result3.succeed((attribute) => {
    const found2 = read4(attribute);
    return found2 !== null && lowest <= found2 && found2 <= highest;
  });
});
var not = (operator) => (value2) => Result3.map(operator(value2), (test) => (attribute) => !test(attribute));

// ../domain/src/targeting/operators/readAddress.ts
import ipaddr from "ipaddr.js";
var mapped = ipaddr.IPv6.parse("::ffff:0:0");
var mappedBits = 96;
var parse = (text3) => {
  if (ipaddr.IPv4.isValidFourPartDecimal(text3)) return ipaddr.IPv4.parse(text3);
  const groups = inGroups(text3);
  return /^[0-9a-fA-F:]+$/.test(groups) && ipaddr.IPv6.isValid(groups) ? ipaddr.IPv6.parse(groups) : null;
};
var inGroups = (text3) => {
  const start = text3.lastIndexOf(":") + 1;
  const end = text3.slice(start);
  if (!ipaddr.IPv4.isValidFourPartDecimal(end)) return text3;
  const [a = 0, b = 0, c = 0, d = 0] = ipaddr.IPv4.parse(end).octets;
  return `${text3.slice(0, start)}${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
};
var isMapped = (address2) => address2 instanceof ipaddr.IPv6 && address2.match(mapped, mappedBits);
var readAddress = (text3) => {
  if (text3.length > 45) return null;
  const address2 = parse(text3);
  return address2 !== null && isMapped(address2) ? address2.toIPv4Address() : address2;
};
var readAddressRange = (text3) => {
  const [, start = "", prefix] = /^([^/]{1,45})(?:\/(0|[1-9]\d{0,2}))?$/.exec(text3) ?? [];
  const address2 = parse(start);
  if (address2 === null) return null;
  const longest2 = address2 instanceof ipaddr.IPv4 ? 32 : 128;
  const bits = prefix === void 0 ? longest2 : Number(prefix);
  if (bits > longest2) return null;
  return bits >= mappedBits && isMapped(address2) ? { address: address2.toIPv4Address(), bits: bits - mappedBits } : { address: address2, bits };
};
var isInRange = (address2, range3) => address2.kind() === range3.address.kind() && address2.match(range3.address, range3.bits);

// ../domain/src/targeting/operators/addressOperators.ts
var needed = "IPv4 or IPv6 addresses or ranges, as in 10.0.0.0/8, separated by commas,";
var read = fromText(readAddress);
var inCidr = (value2) => Result4.map(readItems(value2, needed, readAddressRange), (ranges) => (attribute) => {
  const address2 = read(attribute);
  return address2 !== null && ranges.some((range3) => isInRange(address2, range3));
});
var addressOperators = { in_cidr: inCidr };

// ../domain/src/targeting/operators/readTimestamp.ts
var pattern = /^(\d{4})-(\d\d)-(\d\d)(?:[Tt ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d+))?)?(?: ?([Zz]|[+-]\d\d(?::?[0-5]\d)?))?)?$/;
var earliest = Date.parse("0001-01-01T00:00:00.000Z");
var latest = Date.parse("9999-12-31T23:59:59.999Z");
var offsetMinutes = (offset) => {
  if (offset === void 0 || offset.toUpperCase() === "Z") return 0;
  const minutes = Number(offset.slice(1, 3)) * 60 + Number(offset.slice(3).replace(":", ""));
  return offset.startsWith("-") ? -minutes : minutes;
};
var readTimestamp = (text3) => {
  const match = pattern.exec(text3);
  if (match === null) return null;
  const [, year, month, day4, hour2 = "00", minute = "00", second2 = "00", fraction = "", offset] = match;
  const local = `${year}-${month}-${day4}T${hour2}:${minute}:${second2}.${fraction.slice(0, 3).padEnd(3, "0")}Z`;
  const parsed = Date.parse(local);
  if (Number.isNaN(parsed) || hour2 === "24" || new Date(parsed).getUTCDate() !== Number(day4)) return null;
  const shift = offsetMinutes(offset);
  const instant = parsed - shift * 6e4;
  return Math.abs(shift) < 24 * 60 && instant >= earliest && instant <= latest ? instant : null;
};
var day2 = 864e5;
var dateLength = "2026-11-30".length;
var readLastInstant = (text3) => {
  const instant = readTimestamp(text3);
  return instant !== null && text3.length === dateLength ? instant + day2 - 1 : instant;
};

// ../domain/src/targeting/operators/dateOperators.ts
var read2 = fromText(readTimestamp);
var readEnd = fromText(readLastInstant);
var needed2 = "an ISO 8601 date or date-time";
var dateOperators = {
  before: comparison(needed2, read2)((found2, value2) => found2 < value2),
  after: comparison(needed2, read2, readEnd)((found2, value2) => found2 > value2),
  between_dates: between("a list of two ISO 8601 dates or date-times, the earlier first,", read2, readEnd)
};

// ../domain/src/targeting/operators/numberOperators.ts
import { Result as Result5 } from "effect";

// ../domain/src/targeting/operators/readNumber.ts
var decimal = /^[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
var readNumber = (text3) => {
  if (!decimal.test(text3)) return null;
  const number = Number(text3);
  return Number.isFinite(number) ? number : null;
};

// ../domain/src/targeting/operators/numberOperators.ts
var fromTextOnly = fromText(readNumber);
var read3 = (found2) => typeof found2 === "number" && Number.isFinite(found2) ? found2 : fromTextOnly(found2);
var compare = comparison("a number", read3);
var isIn = (value2) => Result5.map(readItems(value2, "a list of numbers", readNumber), (items) => {
  const numbers = new Set(items);
  const isOne = (attribute) => {
    const found2 = read3(attribute);
    return found2 !== null && numbers.has(found2);
  };
  return (attribute) => Array.isArray(attribute) ? attribute.some(isOne) : isOne(attribute);
});
var numberOperators = {
  number_equals: compare((found2, value2) => found2 === value2),
  number_in: isIn,
  greater_than: compare((found2, value2) => found2 > value2),
  greater_than_or_equal: compare((found2, value2) => found2 >= value2),
  less_than: compare((found2, value2) => found2 < value2),
  less_than_or_equal: compare((found2, value2) => found2 <= value2),
  between: between("a list of two numbers, the smaller first,", read3)
};

// ../domain/src/targeting/operators/textOperators.ts
import { Result as Result7 } from "effect";

// ../domain/src/targeting/operators/compilePattern.ts
import { Result as Result6 } from "effect";
import { RE2JS, RE2JSSyntaxException } from "re2js";

// ../domain/src/targeting/operators/patternCost.ts
var token = /\\Q.*?(?:\\E|$)|\\[pPx]\{[^}]*\}?|\\.|\[\^?\]?(?:\\.|\[:\^?\w+:\]|[^\]])*\]?|\{(0|[1-9]\d*)(?:,(0|[1-9]\d*)?)?\}|\(\?[a-zA-Z-]*\)|./gsu;
var repetition = /^[*+?{]/;
var nothing = /^\(\?|^\\Q\\E$/;
var programSizeAtMost = (pattern3) => {
  const enclosing = [];
  let size2 = 0;
  let last2 = 0;
  for (const [text3, min = 1, max = min] of pattern3.matchAll(token)) {
    if (text3 === "(") {
      enclosing.push(size2);
      size2 = 0;
    } else if (text3 === ")") {
      last2 = size2 + 2;
      size2 = (enclosing.pop() ?? 0) + last2;
    } else if (repetition.test(text3)) {
      const times2 = Math.max(Number(min), Number(max), 1);
      size2 += last2 * (times2 - 1) + 2 * times2;
      last2 = last2 * times2 + 2 * times2;
    } else if (!nothing.test(text3)) {
      last2 = text3.startsWith("\\Q") ? 2 * text3.length : 2;
      size2 += last2;
    }
  }
  return size2;
};
var range = /(?<=(?<!\\)\\x\{([0-9a-fA-F]+)\}|(.))-(?=\\x\{?([0-9a-fA-F]+)|(.))/gsu;
var lastWithCase = 125251;
var codePoint = (hex3, point = "") => hex3 === void 0 ? point.codePointAt(0) ?? 0 : Number.parseInt(hex3, 16);
var classSizeAtMost = (pattern3) => {
  let size2 = 4e3 * (pattern3.match(/\\[pP]/g)?.length ?? 0);
  for (const [, lowHex, low, highHex, high] of pattern3.matchAll(range)) {
    size2 += Math.max(0, Math.min(codePoint(highHex, high), lastWithCase) - codePoint(lowHex, low));
  }
  return size2;
};

// ../domain/src/targeting/operators/compilePattern.ts
var maxProgram = 1e3;
var maxWork = 5e6;
var maxExpanded = 2e4;
var maxClasses = 4e5;
var memory = 1 << 20;
var smaller = `a pattern that compiles to at most ${maxProgram} instructions`;
var whyNot = (error) => {
  if (!(error instanceof RE2JSSyntaxException)) return smaller;
  const part = error.getPattern() ?? "";
  const where = part.length > 0 && part.length <= 20 ? `: ${part.toWellFormed()}` : "";
  return `a pattern in RE2 syntax (${error.getDescription()}${where})`;
};
var compilePattern = (pattern3, ignoreCase) => {
  if (programSizeAtMost(pattern3) > maxExpanded || classSizeAtMost(pattern3) > maxClasses) return Result6.fail(smaller);
  return Result6.try({
    try: () => RE2JS.compile(pattern3, ignoreCase ? RE2JS.CASE_INSENSITIVE : 0),
    catch: whyNot
  }).pipe(
    Result6.filterOrFail(
      (compiled) => compiled.programSize() <= maxProgram,
      () => smaller
    ),
    Result6.map((compiled) => {
      const { dfa } = compiled.re2();
      dfa.stateBudget = memory;
      dfa.memBudget = memory;
      const maxLength = maxWork / compiled.programSize();
      return (text3) => text3.length <= maxLength && compiled.test(text3);
    })
  );
};

// ../domain/src/targeting/operators/containsText.ts
var containsText = (part) => {
  if (part.length <= 32) return (text3) => text3.includes(part);
  const borders = bordersOf(part);
  return (text3) => {
    let matched = 0;
    for (let at3 = 0; at3 < text3.length; at3++) {
      const unit = text3.charCodeAt(at3);
      while (matched > 0 && part.charCodeAt(matched) !== unit) matched = borders[matched - 1] ?? 0;
      if (part.charCodeAt(matched) === unit && ++matched === part.length) return true;
    }
    return false;
  };
};
var bordersOf = (part) => {
  const borders = new Uint32Array(part.length);
  let border = 0;
  for (let at3 = 1; at3 < part.length; at3++) {
    while (border > 0 && part.charCodeAt(border) !== part.charCodeAt(at3)) border = borders[border - 1] ?? 0;
    if (part.charCodeAt(border) === part.charCodeAt(at3)) border++;
    borders[at3] = border;
  }
  return borders;
};

// ../domain/src/targeting/operators/foldCase.ts
var ascii = new RegExp("^\\p{ASCII}*$", "u");
var foldCase = (text3) => {
  const lower = text3.toLowerCase();
  return ascii.test(lower) ? lower : lower.toUpperCase().toLowerCase().replaceAll("\u03C2", "\u03C3");
};

// ../domain/src/targeting/operators/textOperators.ts
var isText = (item, fold) => {
  const text3 = fold(item);
  const number = readNumber(item);
  return (attribute) => {
    if (typeof attribute === "string") return fold(attribute) === text3;
    if (typeof attribute === "number") return attribute === number;
    return typeof attribute === "boolean" && String(attribute) === text3;
  };
};
var isOneOf = (items, fold) => {
  const texts = new Set(items.map(fold));
  const numbers = new Set(items.map(readNumber));
  return (attribute) => {
    if (typeof attribute === "string") return texts.has(fold(attribute));
    if (typeof attribute === "number") return numbers.has(attribute);
    return typeof attribute === "boolean" && texts.has(String(attribute));
  };
};
var makeOperators = (fold, ignoreCase) => {
  const equals = (value2) => Result7.succeed(isText(value2, fold));
  const isIn2 = (value2) => Result7.map(readList(value2), (items) => {
    const test = isOneOf(items, fold);
    return (attribute) => Array.isArray(attribute) ? attribute.some(test) : test(attribute);
  });
  const contains2 = (value2) => {
    const isElement = isText(value2, fold);
    const isPart = containsText(fold(value2));
    return Result7.succeed(
      (attribute) => Array.isArray(attribute) ? attribute.some(isElement) : typeof attribute === "string" && isPart(fold(attribute))
    );
  };
  const onText = (test) => (value2) => {
    const folded = fold(value2);
    return Result7.succeed((attribute) => typeof attribute === "string" && test(fold(attribute), folded));
  };
  const matches = (value2) => Result7.map(compilePattern(value2, ignoreCase), (isFound) => (attribute) => {
    return typeof attribute === "string" && isFound(attribute);
  });
  const starts_with = onText((text3, value2) => text3.startsWith(value2));
  const ends_with = onText((text3, value2) => text3.endsWith(value2));
  return { equals, in: isIn2, contains: contains2, starts_with, ends_with, matches };
};
var ignoringCase = makeOperators(foldCase, true);
var textOperators = {
  ...makeOperators((text3) => text3, false),
  equals_ignore_case: ignoringCase.equals,
  in_ignore_case: ignoringCase.in,
  contains_ignore_case: ignoringCase.contains,
  starts_with_ignore_case: ignoringCase.starts_with,
  ends_with_ignore_case: ignoringCase.ends_with,
  matches_ignore_case: ignoringCase.matches
};

// ../domain/src/targeting/operators/readVersion.ts
import parse2 from "semver/functions/parse.js";
var pattern2 = /^[vV]?(\d{1,15})(?:\.(\d{1,15}))?(?:\.(\d{1,15}))?([-+][0-9A-Za-z.+-]*)?$/;
var isExact = (identifier) => !/^\d{16,}$/.test(String(identifier));
var readVersion = (text3) => {
  if (text3.length > 260) return null;
  const match = pattern2.exec(text3);
  if (match === null) return null;
  const [, major, minor = "0", patch = "0", rest = ""] = match;
  const version = parse2(`${major}.${minor}.${patch}${rest}`);
  return version?.prerelease.every(isExact) ? version : null;
};

// ../domain/src/targeting/operators/versionOperators.ts
var compare2 = comparison("a semantic version", fromText(readVersion));
var onOrder = (holds) => compare2((found2, value2) => holds(found2.compare(value2)));
var versionOperators = {
  semver_equals: onOrder((order) => order === 0),
  semver_greater_than: onOrder((order) => order > 0),
  semver_greater_than_or_equal: onOrder((order) => order >= 0),
  semver_less_than: onOrder((order) => order < 0),
  semver_less_than_or_equal: onOrder((order) => order <= 0)
};

// ../domain/src/targeting/operators/operators.ts
var exists = () => Result8.succeed((attribute) => attribute != null);
var operators = {
  ...textOperators,
  ...numberOperators,
  ...dateOperators,
  ...versionOperators,
  ...addressOperators,
  exists
};
var operatorSynonyms = {
  "=": "equals",
  "==": "equals",
  "!=": "not_equals",
  ">": "greater_than",
  ">=": "greater_than_or_equal",
  "<": "less_than",
  "<=": "less_than_or_equal"
};
var operatorNames = `${Object.keys(operators).join(", ")}, each also with the prefix not_, and the aliases ${Object.keys(operatorSynonyms).join(", ")}`;
var negation = "not_";
var isSynonym = (name2) => Object.hasOwn(operatorSynonyms, name2);
var isOperator = (name2) => Object.hasOwn(operators, name2);
var operatorList = Object.keys(operators).filter(isOperator);
var operatorTexts = [
  ...operatorList,
  ...operatorList.map((name2) => `${negation}${name2}`),
  ...Object.keys(operatorSynonyms).filter(isSynonym)
];
var resolved = (name2) => isSynonym(name2) ? operatorSynonyms[name2] : name2;
var isNegated = (name2) => resolved(name2).startsWith(negation);
var findOperator = (name2) => {
  const known2 = resolved(name2);
  if (isOperator(known2)) return operators[known2];
  const opposite = known2.startsWith(negation) ? known2.slice(negation.length) : "";
  return isOperator(opposite) ? not(operators[opposite]) : void 0;
};

// ../domain/src/targeting/compileCondition.ts
var compileCondition = ({
  condition,
  value: value2
}) => {
  const operator = findOperator(condition);
  if (operator === void 0) {
    const message = `${quoted(condition)} is not an operator; the operators are ${operatorNames}`;
    return Result9.fail({ field: "condition", message });
  }
  return operator(value2).pipe(
    Result9.mapError((needed3) => {
      return { field: "value", message: `${quoted(condition)} needs ${needed3} as its value, not ${quoted(value2)}` };
    })
  );
};
var shown = 60;
var quoted = (text3) => {
  const points = [...text3];
  return JSON.stringify(points.length > shown ? `${points.slice(0, shown).join("")}\u2026` : text3);
};

// ../domain/src/targeting/excerptOf.ts
var limit = 200;
var known = /* @__PURE__ */ new WeakMap();
var excerptOf = (value2) => {
  if (typeof value2 === "string") return cut(value2);
  if (typeof value2 !== "object" || value2 === null) return scalar(value2);
  const before = known.get(value2);
  if (before !== void 0) return before;
  const json3 = startOfJson(value2);
  const short = cut(json3);
  const shown3 = short === json3 ? JSON.parse(json3) : short;
  known.set(value2, shown3);
  return shown3;
};
var scalar = (value2) => typeof value2 === "boolean" || typeof value2 === "number" && Number.isFinite(value2) ? value2 : null;
var cut = (text3) => {
  const points = [...text3.slice(0, 2 * limit + 2)];
  return points.length > limit ? `${points.slice(0, limit).join("")}\u2026` : text3;
};
var startOfJson = (value2) => {
  let json3 = "";
  const isFull = () => json3.length > 2 * limit;
  const write3 = (part) => {
    if (typeof part === "string") json3 += JSON.stringify(part.slice(0, 2 * limit));
    else if (typeof part !== "object" || part === null) json3 += JSON.stringify(scalar(part));
    else if (Array.isArray(part)) writeAll2("[", part, write3, "]");
    else writeAll2("{", Object.keys(part), (key2) => writeProperty(key2, Reflect.get(part, key2)), "}");
  };
  const writeProperty = (key2, part) => {
    write3(key2);
    json3 += ":";
    write3(part);
  };
  const writeAll2 = (open2, parts, writePart, close) => {
    json3 += open2;
    for (const [index, part] of parts.entries()) {
      if (isFull()) return;
      if (index > 0) json3 += ",";
      writePart(part);
    }
    json3 += close;
  };
  write3(value2);
  return json3;
};

// ../domain/src/targeting/compileCriteria.ts
var everyEntity = { qualifies: true, criterionId: null };
var noCriterion = { qualifies: false, criterionId: null };
var testOf = (terms) => Result10.getOrElse(compileCondition(terms), () => () => isNegated(terms.condition));
var compileTerms = (terms, { samplingAttribute, samplingModel }) => {
  const test = testOf(terms);
  const { condition, id: conditionId, model, property, value: expected } = terms;
  const isSampled = model === samplingModel && property === samplingAttribute;
  const find2 = ({ attributes: attributes3, sampledEntity, sampledValue }) => {
    const attribute = attributeAt(attributes3, model, property);
    return attribute === void 0 && isSampled && sampledEntity === model ? sampledValue : attribute;
  };
  const explain = (entity2) => {
    const attribute = find2(entity2);
    return {
      conditionId,
      model,
      property,
      condition,
      expected,
      present: attribute !== void 0,
      found: excerptOf(attribute),
      matched: test(attribute)
    };
  };
  return { matches: (entity2) => test(find2(entity2)), explain };
};
var allOf = (tests) => {
  const [only] = tests;
  if (only !== void 0 && tests.length === 1) return only;
  return (entity2) => tests.every((test) => test(entity2));
};
var compileCriteria = (criteria2) => {
  if (criteria2.length === 0) return { match: () => everyEntity, explain: () => [] };
  const compiled = criteria2.map((criterion) => {
    const { conditions: conditions2, id: id4, samplingModel } = criterion;
    const terms = conditions2.map((condition) => compileTerms(condition, criterion));
    const match2 = { qualifies: true, criterionId: id4 };
    return { id: id4, samplingModel, terms, match: match2, matches: allOf(terms.map((each) => each.matches)) };
  });
  const match = (entity2) => {
    for (const { match: match2, matches, samplingModel } of compiled) {
      if (samplingModel === entity2.sampledEntity && matches(entity2)) return match2;
    }
    return noCriterion;
  };
  const explain = (entity2) => compiled.map(({ id: criterionId, samplingModel, terms }) => {
    const conditions2 = terms.map((each) => each.explain(entity2));
    const applies = samplingModel === entity2.sampledEntity;
    const matched = applies && conditions2.every((condition) => condition.matched);
    return { criterionId, samplingModel, applies, matched, conditions: conditions2 };
  });
  return { match, explain };
};

// ../domain/src/allocation/SlotTable.ts
var totalSlots = 1e4;
var slotsPerPercent = totalSlots / 100;
var covers = (spans, slot3) => spans.some(({ start, end }) => start <= slot3 && slot3 < end);
var compileSlotTable = (table) => {
  const isWhole2 = table.every(({ start, end }) => start % slotsPerPercent === 0 && end % slotsPerPercent === 0);
  const size2 = isWhole2 ? slotsPerPercent : 1;
  const buckets2 = [null];
  const indexes = /* @__PURE__ */ new Map();
  const owners = new Uint16Array(totalSlots / size2);
  for (const { bucket, start, end } of table) {
    const index = indexes.get(bucket) ?? buckets2.push(bucket) - 1;
    indexes.set(bucket, index);
    owners.fill(index, start / size2, end / size2);
  }
  const bucketOf = (owner = 0) => buckets2[owner] ?? null;
  return isWhole2 ? (slot3) => bucketOf(owners[Math.floor(slot3 / slotsPerPercent)]) : (slot3) => bucketOf(owners[slot3]);
};
var slotOwners = (table) => {
  const owners = new Array(totalSlots).fill(null);
  for (const { bucket, start, end } of table) owners.fill(bucket, start, end);
  return owners;
};
var slotTableOf = (owners) => {
  const table = [];
  let start = 0;
  for (let slot3 = 1; slot3 <= owners.length; slot3++) {
    const bucket = owners[start];
    if (slot3 < owners.length && owners[slot3] === bucket) continue;
    if (bucket != null) table.push({ bucket, start, end: slot3 });
    start = slot3;
  }
  return table;
};

// ../domain/src/allocation/murmur3.ts
var scramble = (block) => {
  const product = Math.imul(block, 3432918353);
  return Math.imul(product << 15 | product >>> 17, 461845907);
};
var murmurBlock = (state, block) => {
  const hash4 = state ^ scramble(block);
  return Math.imul(hash4 << 13 | hash4 >>> 19, 5) + 3864292196 | 0;
};
var murmurEnd = (state, tail, length2) => {
  let hash4 = state ^ scramble(tail) ^ length2;
  hash4 = Math.imul(hash4 ^ hash4 >>> 16, 2246822507);
  hash4 = Math.imul(hash4 ^ hash4 >>> 13, 3266489909);
  return (hash4 ^ hash4 >>> 16) >>> 0;
};
var murmurBlocks = (view, length2, state) => {
  let hash4 = state;
  for (let at3 = 0; at3 + 4 <= length2; at3 += 4) hash4 = murmurBlock(hash4, view.getInt32(at3, true));
  return hash4;
};
var murmurTail = (view, length2) => {
  let tail = 0;
  for (let at3 = length2 - 1; at3 >= (length2 & ~3); at3--) tail = tail << 8 | view.getUint8(at3);
  return tail;
};
var murmur3 = (bytes, seed = 0) => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { length: length2 } = bytes;
  return murmurEnd(murmurBlocks(view, length2, seed), murmurTail(view, length2), length2);
};

// ../domain/src/allocation/PartialHash.ts
var emptyHash = { state: 0, waiting: 0, waitingLength: 0, length: 0 };
var makeScratch = (size2) => {
  const bytes = new Uint8Array(size2);
  return { size: size2, bytes, view: new DataView(bytes.buffer), after: [0, 1, 2, 3].map((start) => bytes.subarray(start)) };
};
var encoder = new TextEncoder();
var scratch = makeScratch(4096);
var write = ({ waiting, waitingLength }, text3) => {
  const atMost2 = 4 + 3 * text3.length;
  if (atMost2 > scratch.size) scratch = makeScratch(2 * atMost2);
  const { after, bytes, view } = scratch;
  view.setInt32(0, waiting, true);
  return waitingLength + encoder.encodeInto(text3, after[waitingLength] ?? bytes).written;
};
var append = (part, text3) => {
  const end = write(part, text3);
  return {
    state: murmurBlocks(scratch.view, end, part.state),
    waiting: murmurTail(scratch.view, end),
    waitingLength: end & 3,
    length: part.length - part.waitingLength + end
  };
};
var shortLength = 12;
var notAscii = -1;
var hashShort = ({ length: length2, state, waiting, waitingLength }, text3) => {
  const size2 = text3.length;
  let hash4 = state;
  let block = waiting;
  let shift = 8 * waitingLength;
  let seen = 0;
  for (let at3 = 0; at3 < size2; at3++) {
    const code = text3.charCodeAt(at3);
    seen |= code;
    block |= code << shift;
    shift += 8;
    if (shift === 32) {
      hash4 = murmurBlock(hash4, block);
      block = 0;
      shift = 0;
    }
  }
  return seen > 127 ? notAscii : murmurEnd(hash4, block, length2 + size2);
};
var hashAfter = (part, text3) => {
  const hash4 = text3.length <= shortLength ? hashShort(part, text3) : notAscii;
  if (hash4 !== notAscii) return hash4;
  const end = write(part, text3);
  const state = murmurBlocks(scratch.view, end, part.state);
  return murmurEnd(state, murmurTail(scratch.view, end), part.length - part.waitingLength + end);
};

// ../domain/src/allocation/slotOf.ts
var separator = "";
var encoder2 = new TextEncoder();
var bucketDomain = "bucket";
var layerDomain = "layer";
var slotOfHash = (hash4) => Math.floor(hash4 * totalSlots / 2 ** 32);
var hashOf = (salt, sampledEntity, sampledValue, domain = bucketDomain) => murmur3(encoder2.encode([domain, salt, sampledEntity, sampledValue].join(separator)));
var slotHasher = (salt, domain = bucketDomain) => {
  const prefix = append(emptyHash, domain + separator + salt + separator);
  let lastEntity = "";
  let start = append(prefix, separator);
  return (sampledEntity, sampledValue) => {
    if (sampledEntity !== lastEntity) {
      start = append(prefix, sampledEntity + separator);
      lastEntity = sampledEntity;
    }
    return slotOfHash(hashAfter(start, sampledValue));
  };
};

// ../domain/src/allocation/LayerShare.ts
var membershipIn = ({
  id: id4,
  salt,
  slots: slots2
}) => {
  const slotOf = slotHasher(salt, layerDomain);
  return (sampledEntity, sampledValue) => {
    const slot3 = slotOf(sampledEntity, sampledValue);
    return { layerId: id4, slot: slot3, excluded: !covers(slots2, slot3) };
  };
};

// ../domain/src/allocation/Allocator.ts
var refuse = (reason) => ({ _tag: "NotSampled", reason });
var noMatchingCriterion = refuse("no_matching_criterion");
var layerExcluded = refuse("layer_excluded");
var unallocatedSlot = refuse("unallocated_slot");
var reasonOf2 = (outcome2) => {
  if (outcome2._tag === "NotSampled") return outcome2.reason;
  return outcome2.allocatedBy === "override" ? "forced" : "allocated";
};
var forcedBuckets = (overrides2) => {
  const forced = new Map(overrides2.map((each) => [entityKey(each.sampledEntity, each.sampledValue), each.bucket]));
  if (forced.size === 0) return () => void 0;
  return (sampledEntity, sampledValue) => forced.get(entityKey(sampledEntity, sampledValue));
};
var compileAllocator = (snapshot) => {
  const { allocation, experiment, layer, revision, serviceActive } = snapshot;
  const { version } = allocation;
  const names2 = new Set(allocation.buckets.map((bucket) => bucket.name));
  const inactiveReason = compileNotSampledReason(experiment, serviceActive);
  const forcedBucket = forcedBuckets(snapshot.overrides);
  const slotOf = slotHasher(snapshot.salt);
  const bucketAt = compileSlotTable(allocation.table);
  const criteria2 = compileCriteria(snapshot.criteria);
  const layerMembership = layer === null ? () => null : membershipIn(layer);
  const allocate = (bucket, slot3, allocatedBy) => ({
    _tag: "Allocate",
    bucket,
    slot: slot3,
    version,
    allocatedBy
  });
  const outcome2 = (request, now) => {
    const { allocatedBucket, sampledEntity, sampledValue } = request;
    const reason = inactiveReason(now);
    if (reason !== null) return refuse(reason);
    const override = forcedBucket(sampledEntity, sampledValue);
    if (override !== void 0) return allocate(override, slotOf(sampledEntity, sampledValue), "override");
    if (allocatedBucket === void 0 && !criteria2.match(request).qualifies) return noMatchingCriterion;
    if (layerMembership(sampledEntity, sampledValue)?.excluded === true) return layerExcluded;
    const slot3 = slotOf(sampledEntity, sampledValue);
    if (allocatedBucket !== void 0) return allocate(allocatedBucket, slot3, "caller");
    const bucket = bucketAt(slot3);
    return bucket === null ? unallocatedSlot : allocate(bucket, slot3, "service");
  };
  const decide = (request, now) => {
    const { allocatedBucket } = request;
    if (allocatedBucket !== void 0 && !names2.has(allocatedBucket)) {
      return { _tag: "UnknownBucket", bucket: allocatedBucket };
    }
    const decided = outcome2(request, now);
    return decided._tag === "Allocate" && allocatedBucket !== void 0 && decided.bucket !== allocatedBucket ? { _tag: "ForcedElsewhere", bucket: decided.bucket } : decided;
  };
  const explain = (entity2, now) => {
    const { attributes: attributes3, sampledEntity, sampledValue } = entity2;
    const decided = outcome2({ sampledEntity, sampledValue, attributes: attributes3 }, now);
    const { criterionId, qualifies } = criteria2.match(entity2);
    return {
      reason: reasonOf2(decided),
      bucket: decided._tag === "NotSampled" ? null : decided.bucket,
      slot: slotOf(sampledEntity, sampledValue),
      version,
      criterionId,
      criteria: qualifies ? [] : criteria2.explain(entity2),
      layer: layerMembership(sampledEntity, sampledValue)
    };
  };
  return { revision, decide, explain, explanationSize: JSON.stringify(snapshot.criteria).length };
};

// ../domain/src/allocation/Allocators.ts
var allocatorsKept = 2e3;
var triesUnlocked = 3;
var Allocators = class _Allocators extends Context6.Service()("domain/Allocators") {
  static layer = Layer4.effect(
    _Allocators,
    Effect13.gen(function* () {
      const store = yield* AllocationStore;
      const ready = /* @__PURE__ */ new Map();
      const loads = yield* Cache.makeWith((id4) => store.snapshot(id4), {
        capacity: allocatorsKept,
        timeToLive: () => Duration.zero
      });
      const load = Effect13.fnUntraced(function* (id4) {
        const snapshot = yield* Cache.get(loads, id4);
        if (Option.isNone(snapshot)) return yield* new ExperimentNotFound({ id: id4 });
        const known2 = ready.get(id4);
        if (known2?.revision === snapshot.value.revision) return known2;
        const allocator = compileAllocator(snapshot.value);
        const [oldest] = ready.keys();
        if (ready.size >= allocatorsKept && oldest !== void 0) ready.delete(oldest);
        ready.set(id4, allocator);
        return allocator;
      });
      const current = (id4) => {
        const known2 = ready.get(id4);
        return known2 === void 0 ? load(id4) : Effect13.succeed(known2);
      };
      const forget = (id4, outdated) => {
        if (ready.get(id4) === outdated) ready.delete(id4);
      };
      const attempt2 = (id4, use) => Effect13.flatMap(
        current(id4),
        (allocator) => Effect13.map(use(allocator), (answer2) => {
          if (answer2 === null) forget(id4, allocator);
          return answer2;
        })
      );
      const insist = Effect13.fnUntraced(function* (id4, use) {
        for (let tries = 1; tries < triesUnlocked; tries++) {
          const answer3 = yield* attempt2(id4, use);
          if (answer3 !== null) return answer3;
        }
        const answer2 = yield* store.whileHeld(id4, (snapshot) => use(compileAllocator(snapshot)));
        if (Option.isNone(answer2)) return yield* new ExperimentNotFound({ id: id4 });
        return answer2.value ?? (yield* Effect13.die(new Error("an experiment changed while it was locked")));
      });
      const decide = (id4, use) => Effect13.flatMap(attempt2(id4, use), (answer2) => answer2 === null ? insist(id4, use) : Effect13.succeed(answer2));
      return _Allocators.of({ decide });
    })
  );
};

// ../domain/src/allocation/Buckets.ts
import { Clock as Clock4, Context as Context14, Effect as Effect20, Layer as Layer9 } from "effect";

// ../domain/src/experiments/Experiments.ts
import { Clock as Clock3, Context as Context13, Effect as Effect19, Layer as Layer8 } from "effect";

// ../domain/src/jobs/JobQueue.ts
import { Context as Context7, Effect as Effect14, Layer as Layer5 } from "effect";
var JobQueue = class _JobQueue extends Context7.Service()("domain/JobQueue") {
  /** Drops every hint, so all work waits for `reconcile`. */
  static layerNone = Layer5.succeed(_JobQueue, _JobQueue.of({ hint: () => Effect14.void }));
};

// ../domain/src/people/Caller.ts
import { Context as Context8, Effect as Effect15 } from "effect";

// ../domain/src/shared/Permission.ts
var permissions = [
  "team_manage",
  "team_projects_create",
  "project_read",
  "project_manage",
  "project_experiments_create",
  "project_users_read",
  "project_users_manage",
  "experiment_read",
  "experiment_manage",
  "experiment_samples_manage",
  "experiment_users_read",
  "experiment_users_manage"
];
var scopes = ["read", "write"];

// ../domain/src/people/AccessError.ts
var Unauthenticated = class extends domainError("Unauthenticated", { kind: "unauthenticated" }) {
  get message() {
    return this.scheme === "api_key" ? "The API key is unknown, expired or revoked" : "The bearer token is missing, unknown, expired or revoked";
  }
};
var PermissionDenied = class extends domainError("PermissionDenied", { kind: "forbidden" }) {
  get message() {
    return `You don't have permission to ${this.action} ${this.subject}`;
  }
};
var ScopeMissing = class extends domainError("ScopeMissing", { kind: "forbidden", reason: "permission_denied" }) {
  get message() {
    return `The token does not have the scope ${this.scope}`;
  }
};
var RecordNotFound = class extends domainError("RecordNotFound", { kind: "not_found" }) {
  get message() {
    return `${this.record} record with id ${this.id} not found in the specified scope`;
  }
};

// ../domain/src/people/Caller.ts
var Caller = class extends Context8.Service()("domain/Caller") {
  /** The calling user. Fails for the administrator, who acts in no team. */
  static user = () => callingUser;
};
var callingUser = Effect15.flatMap(
  Caller,
  (caller) => caller._tag === "User" ? Effect15.succeed(caller) : Effect15.fail(new PermissionDenied({ action: "access", subject: "team" }))
);
var localUser = {
  _tag: "User",
  userId: "1",
  teamId: "1",
  permissions: new Set(permissions),
  scopes: new Set(scopes)
};
var denied = (permission) => {
  switch (permission) {
    case "team_manage":
      return new PermissionDenied({ action: "manage", subject: "team" });
    case "team_projects_create":
      return new PermissionDenied({ action: "create", subject: "project" });
    case "project_read":
    case "project_users_read":
      return new PermissionDenied({ action: "access", subject: "project" });
    case "project_manage":
    case "project_users_manage":
      return new PermissionDenied({ action: "manage", subject: "project" });
    case "project_experiments_create":
      return new PermissionDenied({ action: "create", subject: "experiment" });
    case "experiment_read":
    case "experiment_users_read":
      return new PermissionDenied({ action: "access", subject: "experiment" });
    case "experiment_manage":
    case "experiment_samples_manage":
    case "experiment_users_manage":
      return new PermissionDenied({ action: "manage", subject: "experiment" });
  }
};
var requireTeamPermission = Effect15.fnUntraced(function* (permission) {
  const caller = yield* Caller.user();
  if (!caller.permissions.has(permission)) return yield* denied(permission);
  return caller;
});

// ../domain/src/services/Services.ts
import { Clock as Clock2, Context as Context11, Effect as Effect17, Equal as Equal2, Layer as Layer7, Result as Result11 } from "effect";

// ../domain/src/shared/Ids.ts
import { Context as Context9, Effect as Effect16, Layer as Layer6 } from "effect";
var hex = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));
var toHex = (bytes) => bytes.reduce((text3, byte) => text3 + hex[byte], "");
var Ids = class _Ids extends Context9.Service()("domain/Ids") {
  static layer = Layer6.sync(_Ids, () => {
    let last2 = 0;
    let prefix = "";
    let counter = 0;
    const random = new Uint8Array(4e3);
    let drawn = random.length;
    const byte = () => random[drawn++] ?? 0;
    const start = (time2, first2) => {
      const text3 = time2.toString(16).padStart(12, "0");
      prefix = `${text3.slice(0, 8)}-${text3.slice(8)}-7`;
      last2 = time2;
      counter = first2;
    };
    const next = (now) => {
      if (drawn === random.length) {
        crypto.getRandomValues(random);
        drawn = 0;
      }
      const first2 = byte() << 3 | byte() & 7;
      if (now > last2) start(now, first2);
      else if (++counter > 4095) start(last2 + 1, 0);
      const variant = hex[128 | byte() & 63];
      const tail = `${hex[byte()]}-${hex[byte()]}${hex[byte()]}${hex[byte()]}${hex[byte()]}${hex[byte()]}${hex[byte()]}`;
      return `${prefix}${(counter >> 8).toString(16)}${hex[counter & 255]}-${variant}${tail}`;
    };
    return _Ids.of({ next, salt: Effect16.sync(() => toHex(crypto.getRandomValues(new Uint8Array(16)))) });
  });
};

// ../domain/src/services/Service.ts
var ServiceNotFound = class extends domainError("ServiceNotFound", {
  kind: "not_found",
  message: "Service not found"
}) {
};

// ../domain/src/services/ServiceStore.ts
import { Context as Context10 } from "effect";
var ServiceStore = class extends Context10.Service()("domain/ServiceStore") {
};

// ../domain/src/services/Services.ts
var applyPatch = (stored, { active = stored.active, name: name2 = stored.name }, now) => {
  const next = { ...stored, name: name2, active };
  return Equal2.equals(stored, next) ? stored : { ...next, updatedAt: now };
};
var Services = class _Services extends Context11.Service()("domain/Services") {
  static layer = Layer7.effect(
    _Services,
    Effect17.gen(function* () {
      const store = yield* ServiceStore;
      const ids = yield* Ids;
      const make = Effect17.fnUntraced(function* (input2) {
        const now = yield* Clock2.currentTimeMillis;
        return { id: ids.next(now), number: yield* store.nextNumber, ...input2, createdAt: now, updatedAt: now };
      });
      const create2 = Effect17.fn("Services.create")(function* (input2) {
        const { teamId, userId } = yield* requireTeamPermission("team_projects_create");
        const service2 = yield* make({ ...input2, teamId, description: null });
        yield* store.insert(service2, userId);
        return service2;
      });
      const get = Effect17.fn("Services.get")(function* (id4) {
        const { permissions: permissions2, teamId } = yield* Caller.user();
        const service2 = yield* Effect17.fromOption(yield* store.find(id4), () => new ServiceNotFound({ id: id4 }));
        if (service2.teamId !== teamId) return yield* new ServiceNotFound({ id: id4 });
        if (!permissions2.has("project_read")) return yield* denied("project_read");
        return service2;
      });
      const list2 = Effect17.fn("Services.list")(function* (filter, page2) {
        const { teamId } = yield* requireTeamPermission("project_read");
        return yield* store.list(teamId, filter, page2);
      });
      const update2 = Effect17.fn("Services.update")(function* (id4, patch) {
        const { permissions: permissions2, userId } = yield* Caller.user();
        yield* get(id4);
        const clock = yield* Clock2.Clock;
        return yield* store.modify(
          { id: id4, userId },
          ({ onProject: onProject2, service: service2 }) => permissions2.has("project_manage") || onProject2.has("project_manage") ? Result11.succeed(applyPatch(service2, patch, clock.currentTimeMillisUnsafe())) : Result11.fail(denied("project_manage"))
        );
      });
      return _Services.of({ create: create2, get, list: list2, update: update2 });
    })
  );
};

// ../domain/src/experiments/ExperimentStore.ts
import { Context as Context12 } from "effect";
var ExperimentStore = class extends Context12.Service()("domain/ExperimentStore") {
};

// ../domain/src/experiments/hintStart.ts
import { Effect as Effect18 } from "effect";
var hintStart = (queue, experiment) => experiment.scheduleStatus === "pending" && experiment.scheduledStartDate !== null ? queue.hint({ name: "activateDueExperiments", payload: {}, at: experiment.scheduledStartDate }) : Effect18.void;

// ../domain/src/experiments/Experiments.ts
var teamsKept = 5e4;
var Experiments = class _Experiments extends Context13.Service()("domain/Experiments") {
  static layer = Layer8.effect(
    _Experiments,
    Effect19.gen(function* () {
      const store = yield* ExperimentStore;
      const services2 = yield* Services;
      const ids = yield* Ids;
      const queue = yield* JobQueue;
      const teams2 = /* @__PURE__ */ new Map();
      const learnTeam = Effect19.fnUntraced(function* (id4) {
        const teamId = yield* Effect19.fromOption(yield* store.teamOf(id4), () => new ExperimentNotFound({ id: id4 }));
        const [oldest] = teams2.keys();
        if (teams2.size >= teamsKept && oldest !== void 0) teams2.delete(oldest);
        teams2.set(id4, teamId);
        return teamId;
      });
      const judge = (id4, teamId, permission) => Effect19.flatMap(Caller.user(), (caller) => {
        if (teamId !== caller.teamId) return Effect19.fail(new ExperimentNotFound({ id: id4 }));
        return caller.permissions.has(permission) ? Effect19.void : Effect19.fail(denied(permission));
      });
      const requirePermission = (id4, permission) => {
        const known2 = teams2.get(id4);
        if (known2 !== void 0) return judge(id4, known2, permission);
        return Effect19.flatMap(
          Caller.user(),
          () => Effect19.flatMap(learnTeam(id4), (teamId) => judge(id4, teamId, permission))
        );
      };
      const insert = Effect19.fnUntraced(function* (experiment, creatorId) {
        yield* store.insert(experiment, { salt: yield* ids.salt, creatorId });
        yield* queue.hint({ name: "assignExperimentUsers", payload: {} });
        yield* hintStart(queue, experiment);
        return experiment;
      });
      const create2 = Effect19.fn("Experiments.create")(function* (input2) {
        const { permissions: permissions2, userId } = yield* Caller.user();
        const { teamId } = yield* services2.get(input2.serviceId);
        if (!permissions2.has("project_experiments_create")) return yield* denied("project_experiments_create");
        const now = yield* Clock3.currentTimeMillis;
        const { active, scheduledStartDate, serviceId } = input2;
        const identity3 = { id: ids.next(now), number: yield* store.nextNumber, serviceId, teamId };
        const details3 = withDetails(noDetails, input2);
        return yield* insert(create({ ...identity3, ...details3, active, scheduledStartDate }, now), userId);
      });
      const get = Effect19.fn("Experiments.get")(function* (id4) {
        yield* requirePermission(id4, "experiment_read");
        const found2 = yield* Effect19.fromOption(yield* store.find(id4), () => new ExperimentNotFound({ id: id4 }));
        return at(found2.experiment, found2.serviceActive, yield* Clock3.currentTimeMillis);
      });
      const list2 = Effect19.fn("Experiments.list")(function* (serviceId, filter, page2) {
        const service2 = yield* services2.get(serviceId);
        const now = yield* Clock3.currentTimeMillis;
        const experiments3 = yield* store.list(serviceId, { ...filter, now }, page2);
        return experiments3.map((experiment) => at(experiment, service2.active, now));
      });
      const update2 = Effect19.fn("Experiments.update")(function* (id4, patch) {
        yield* requirePermission(id4, "experiment_manage");
        const { after } = yield* store.modify(id4, (stored, moment3) => update(stored, patch, moment3));
        yield* hintStart(queue, after);
        return after;
      });
      return _Experiments.of({ requirePermission, create: create2, get, list: list2, update: update2 });
    })
  );
};

// ../domain/src/shared/contains.ts
var contains = (q, ...texts) => {
  const wanted = (q ?? "").toLowerCase();
  return texts.some((text3) => text3.toLowerCase().includes(wanted));
};

// ../domain/src/allocation/Allocation.ts
import { Result as Result12 } from "effect";

// ../domain/src/shared/names.ts
var control = /[\p{Cc}\p{Zl}\p{Zp}]/u;
var invisible = /^[\p{White_Space}\p{Default_Ignorable_Code_Point}]*$/u;
var nameProblem = (name2) => {
  if (control.test(name2)) return "must not contain control characters or line breaks";
  return invisible.test(name2) ? "must have a visible character" : null;
};
var nameKey = (name2) => name2.trim().normalize("NFC");
var collectNames = (names2 = []) => {
  const collected = /* @__PURE__ */ new Map();
  const add = (name2) => {
    const key2 = nameKey(name2);
    const texts = collected.get(key2) ?? /* @__PURE__ */ new Set();
    collected.set(key2, texts);
    const [other = null] = texts.has(name2) ? [] : texts;
    texts.add(name2);
    return other;
  };
  for (const name2 of names2) add(name2);
  return add;
};
var lookalikeMessage = (other) => `looks the same as ${JSON.stringify(other)}, which is in use; they differ only in space or Unicode normalisation`;

// ../domain/src/allocation/reweight.ts
var reweight = (table, target) => {
  const wanted = checked(target);
  const owners = slotOwners(table);
  const held = heldSlots(table);
  const unowned = [];
  const released = [];
  for (let slot3 = totalSlots - 1; slot3 >= 0; slot3--) {
    const bucket = owners[slot3];
    if (bucket == null) {
      unowned.push(slot3);
      continue;
    }
    const count2 = held.get(bucket) ?? 0;
    if (count2 <= (wanted.get(bucket) ?? 0)) continue;
    held.set(bucket, count2 - 1);
    owners[slot3] = null;
    released.push(slot3);
  }
  const free = [...unowned, ...released];
  for (const { bucket, slots: slots2 } of target) {
    for (let count2 = held.get(bucket) ?? 0; count2 < slots2; count2++) {
      const slot3 = free.pop();
      if (slot3 !== void 0) owners[slot3] = bucket;
    }
  }
  return slotTableOf(owners);
};
var movedSlots = (from, to) => {
  const after = slotOwners(to);
  return slotOwners(from).reduce((moved, bucket, slot3) => bucket === after[slot3] ? moved : moved + 1, 0);
};
var slotMoves = (from, to, order) => {
  const after = slotOwners(to);
  const moves = /* @__PURE__ */ new Map();
  for (const [slot3, loser] of slotOwners(from).entries()) {
    const gainer = after[slot3] ?? null;
    if (gainer === loser) continue;
    const gains = moves.get(loser) ?? /* @__PURE__ */ new Map();
    moves.set(loser, gains.set(gainer, (gains.get(gainer) ?? 0) + 1));
  }
  const owners = [...new Set(order), null];
  return owners.flatMap((loser) => {
    const gains = moves.get(loser);
    if (gains === void 0) return [];
    return owners.flatMap((gainer) => {
      const slots2 = gains.get(gainer);
      return slots2 === void 0 ? [] : [{ from: loser, to: gainer, slots: slots2 }];
    });
  });
};
var minimumMoves = (from, target) => {
  const wanted = checked(target);
  const held = heldSlots(from);
  let gained = 0;
  let lost = 0;
  for (const bucket of /* @__PURE__ */ new Set([...held.keys(), ...wanted.keys()])) {
    const change3 = (wanted.get(bucket) ?? 0) - (held.get(bucket) ?? 0);
    if (change3 > 0) gained += change3;
    else lost -= change3;
  }
  return Math.max(gained, lost);
};
var heldSlots = (table) => {
  const held = /* @__PURE__ */ new Map();
  for (const { bucket, start, end } of table) held.set(bucket, (held.get(bucket) ?? 0) + end - start);
  return held;
};
var checked = (target) => {
  const wanted = /* @__PURE__ */ new Map();
  let total = 0;
  for (const { bucket, slots: slots2 } of target) {
    if (wanted.has(bucket)) throw new RangeError(`bucket ${JSON.stringify(bucket)} is listed twice`);
    if (!Number.isInteger(slots2) || slots2 < 0) throw new RangeError(`a bucket cannot own ${slots2} slots`);
    wanted.set(bucket, slots2);
    total += slots2;
  }
  if (total > totalSlots) throw new RangeError(`${total} slots are more than ${totalSlots}`);
  return wanted;
};

// ../domain/src/allocation/Allocation.ts
var BucketExists = class extends domainError("BucketExists", { kind: "conflict" }) {
  get message() {
    return `Bucket ${JSON.stringify(this.bucket)} already exists in this experiment`;
  }
};
var targetOf = (buckets2) => buckets2.map(({ name: name2, percentage: percentage3 }) => ({ bucket: name2, slots: percentage3 * slotsPerPercent }));
var addBucket = (allocation, { name: name2, percentage: percentage3 }, now) => {
  if (allocation.archived) return Result12.fail(new ExperimentArchived({ id: allocation.experimentId }));
  if (allocation.buckets.some((bucket2) => bucket2.name === name2)) return Result12.fail(new BucketExists({ bucket: name2 }));
  const other = collectNames(allocation.buckets.map((bucket2) => bucket2.name))(name2);
  const nameMessage = other === null ? nameProblem(name2) : lookalikeMessage(other);
  const taken = allocation.buckets.reduce((sum, bucket2) => sum + bucket2.percentage, 0);
  const sizeMessage = taken + percentage3 > 100 ? `percentages add up to ${taken + percentage3}; at most 100 is allowed, and ${100 - taken} is free` : null;
  const problems = [
    ...nameMessage === null ? [] : [fieldProblem("name", nameMessage)],
    ...sizeMessage === null ? [] : [fieldProblem("percentage", sizeMessage)]
  ];
  if (problems.length > 0) return Result12.fail(new InvalidInput({ problems }));
  const changedAt = Math.max(now, allocation.changedAt);
  const { experimentId } = allocation;
  const bucket = { experimentId, name: name2, percentage: percentage3, createdAt: changedAt, updatedAt: changedAt };
  const buckets2 = [...allocation.buckets, bucket];
  return Result12.succeed({
    ...allocation,
    buckets: buckets2,
    table: reweight(allocation.table, targetOf(buckets2)),
    version: allocation.version + 1,
    changedAt
  });
};

// ../domain/src/allocation/replaceBuckets.ts
import { Result as Result13 } from "effect";
var distributionProblems = (buckets2) => {
  const seen = /* @__PURE__ */ new Set();
  const problems = [];
  for (const [index, { name: name2 }] of buckets2.entries()) {
    if (name2 === void 0) continue;
    if (seen.has(name2)) {
      const message = `bucket ${JSON.stringify(name2)} is listed twice`;
      problems.push({ path: ["buckets", index, "name"], message });
    }
    seen.add(name2);
  }
  const total = buckets2.reduce((sum, { percentage: percentage3 = 0 }) => sum + percentage3, 0);
  if (total <= 100) return problems;
  return [{ path: ["buckets"], message: `percentages add up to ${total}; at most 100 is allowed` }, ...problems];
};
var newNameProblems = ({ buckets: buckets2 }, wanted) => {
  const known2 = new Set(buckets2.map(({ name: name2 }) => name2));
  const add = collectNames(wanted.flatMap(({ name: name2 }) => known2.has(name2) ? [name2] : []));
  return wanted.flatMap(({ name: name2 }, index) => {
    if (known2.has(name2)) return [];
    const other = add(name2);
    const message = other === null ? nameProblem(name2) : lookalikeMessage(other);
    return message === null ? [] : [{ path: ["buckets", index, "name"], message }];
  });
};
var replaced = ({ buckets: buckets2, experimentId }, wanted, now) => {
  const shares = new Map(wanted.map(({ name: name2, percentage: percentage3 }) => [name2, percentage3]));
  const kept2 = buckets2.flatMap((bucket) => {
    const percentage3 = shares.get(bucket.name);
    if (percentage3 === void 0) return [];
    return [percentage3 === bucket.percentage ? bucket : { ...bucket, percentage: percentage3, updatedAt: now }];
  });
  const known2 = new Set(buckets2.map(({ name: name2 }) => name2));
  const added = wanted.filter(({ name: name2 }) => !known2.has(name2));
  return [
    ...kept2,
    ...added.map(({ name: name2, percentage: percentage3 }) => ({ experimentId, name: name2, percentage: percentage3, createdAt: now, updatedAt: now }))
  ];
};
var replaceBuckets = (allocation, wanted, now) => {
  if (allocation.archived) return Result13.fail(new ExperimentArchived({ id: allocation.experimentId }));
  const problems = [...distributionProblems(wanted), ...newNameProblems(allocation, wanted)];
  if (problems.length > 0) return Result13.fail(new InvalidInput({ problems }));
  const changedAt = Math.max(now, allocation.changedAt);
  const buckets2 = replaced(allocation, wanted, changedAt);
  const isSame = buckets2.length === allocation.buckets.length && buckets2.every((each, place) => each === allocation.buckets[place]);
  if (isSame) return Result13.succeed({ ...allocation, movedSlots: 0, minimumSlots: 0, moves: [] });
  const target = targetOf(buckets2);
  const table = reweight(allocation.table, target);
  const order = [...allocation.buckets, ...buckets2].map(({ name: name2 }) => name2);
  return Result13.succeed({
    ...allocation,
    buckets: buckets2,
    table,
    version: allocation.version + 1,
    changedAt,
    movedSlots: movedSlots(allocation.table, table),
    minimumSlots: minimumMoves(allocation.table, target),
    moves: slotMoves(allocation.table, table, order)
  });
};

// ../domain/src/allocation/Buckets.ts
var Buckets = class _Buckets extends Context14.Service()("domain/Buckets") {
  static layer = Layer9.effect(
    _Buckets,
    Effect20.gen(function* () {
      const store = yield* AllocationStore;
      const experiments3 = yield* Experiments;
      const create2 = Effect20.fn("Buckets.create")(function* (experimentId, input2) {
        yield* experiments3.requirePermission(experimentId, "experiment_manage");
        const now = yield* Clock4.currentTimeMillis;
        const { after } = yield* store.modify(experimentId, (allocation) => addBucket(allocation, input2, now));
        return yield* Effect20.fromNullishOr(after.buckets.at(-1)).pipe(Effect20.orDie);
      });
      const allocationOf = (experimentId) => store.find(experimentId).pipe(
        Effect20.flatMap((stored) => Effect20.fromOption(stored, () => new ExperimentNotFound({ id: experimentId })))
      );
      const replace = Effect20.fn("Buckets.replace")(function* (experimentId, wanted, { dryRun: dryRun2 }) {
        yield* experiments3.requirePermission(experimentId, dryRun2 ? "experiment_read" : "experiment_manage");
        const now = yield* Clock4.currentTimeMillis;
        if (dryRun2) return yield* Effect20.fromResult(replaceBuckets(yield* allocationOf(experimentId), wanted, now));
        const { after } = yield* store.modify(experimentId, (allocation) => replaceBuckets(allocation, wanted, now));
        return after;
      });
      const list2 = Effect20.fn("Buckets.list")(function* (experimentId, { q } = {}) {
        yield* experiments3.requirePermission(experimentId, "experiment_read");
        return (yield* allocationOf(experimentId)).buckets.filter(({ name: name2 }) => contains(q, name2));
      });
      const versions = Effect20.fn("Buckets.versions")(function* (experimentId, page2) {
        yield* experiments3.requirePermission(experimentId, "experiment_read");
        return yield* store.versions(experimentId, page2);
      });
      return _Buckets.of({ create: create2, replace, list: list2, versions });
    })
  );
};

// ../domain/src/layers/Layers.ts
import { Clock as Clock5, Context as Context16, Effect as Effect21, Layer as Layer10, Result as Result15 } from "effect";

// ../domain/src/layers/bookLayer.ts
import { Result as Result14 } from "effect";

// ../domain/src/layers/Layer.ts
var LayerNotFound = class extends domainError("LayerNotFound", {
  kind: "not_found",
  message: "Layer not found"
}) {
};
var NotInLayer = class extends domainError("NotInLayer", {
  kind: "not_found",
  message: "The experiment is in no layer"
}) {
};
var LayerFull = class extends domainError("LayerFull", { kind: "conflict" }) {
  get message() {
    return `The layer has ${this.free} per cent left for this experiment, not ${this.percentage}`;
  }
};
var SamplesOutsideLayer = class extends domainError("SamplesOutsideLayer", { kind: "conflict" }) {
  get message() {
    const samples2 = this.samples === 1 ? "1 stored sample lies" : `${this.samples} stored samples lie`;
    return `${samples2} outside this share of the layer; to accept that, book the share without \`exclusive\``;
  }
};

// ../domain/src/layers/bookLayer.ts
var holdout = "";
var holdoutSlots = ({ holdoutPercentage }) => holdoutPercentage === 0 ? [] : [{ start: totalSlots - holdoutPercentage * slotsPerPercent, end: totalSlots }];
var freePercentage = ({ holdoutPercentage, shares }) => shares.reduce((free, { percentage: percentage3 }) => free - percentage3, 100 - holdoutPercentage);
var rangesOf = (bucket, slots2) => slots2.map(({ end, start }) => ({ bucket, start, end }));
var reserve = (layer, bookings, experimentId, percentage3) => {
  const others = bookings.filter((each) => each.experimentId !== experimentId);
  const held = bookings.flatMap((each) => rangesOf(each.experimentId, each.slots));
  const table = [...rangesOf(holdout, holdoutSlots(layer)), ...held].toSorted((one, other) => one.start - other.start);
  const wanted = [
    { experimentId: holdout, percentage: layer.holdoutPercentage },
    ...others,
    { experimentId, percentage: percentage3 }
  ];
  const next = reweight(
    table,
    wanted.map((each) => ({ bucket: each.experimentId, slots: each.percentage * slotsPerPercent }))
  );
  return next.filter(({ bucket }) => bucket === experimentId).map(({ end, start }) => ({ start, end }));
};
var bookShare = ({ booking, bookings, experiment, layer }, { layerId, percentage: percentage3 }, now) => {
  const { id: experimentId } = experiment;
  if (experiment.archived) return Result14.fail(new ExperimentArchived({ id: experimentId }));
  if (experiment.completedAt !== null) return Result14.fail(new ExperimentCompleted({ id: experimentId }));
  if (layer === null || layer.serviceId !== experiment.serviceId) {
    return Result14.fail(new LayerNotFound({ id: layerId }));
  }
  const own2 = booking?.layerId === layer.id ? booking : null;
  if (own2?.percentage === percentage3) return Result14.succeed(own2);
  const free = freePercentage({ ...layer, shares: bookings }) + (own2?.percentage ?? 0);
  if (percentage3 > free) return Result14.fail(new LayerFull({ free, percentage: percentage3 }));
  return Result14.succeed({
    layerId,
    experimentId,
    percentage: percentage3,
    slots: reserve(layer, bookings, experimentId, percentage3),
    createdAt: own2?.createdAt ?? now,
    updatedAt: now,
    releasedAt: null
  });
};
var samplesOutside = (samplesBySlot, slots2) => Array.from(samplesBySlot).reduce((sum, samples2, slot3) => covers(slots2, slot3) ? sum : sum + samples2, 0);
var bookLayer = (facts, request, now) => Result14.flatMap(bookShare(facts, request, now), (booking) => {
  const outside = samplesOutside(facts.samplesBySlot, booking.slots);
  return request.exclusive === true && outside > 0 ? Result14.fail(new SamplesOutsideLayer({ samples: outside })) : Result14.succeed({ booking, samplesOutside: outside });
});

// ../domain/src/layers/LayerStore.ts
import { Context as Context15 } from "effect";
var LayerStore = class extends Context15.Service()("domain/LayerStore") {
};

// ../domain/src/layers/Layers.ts
var Layers = class _Layers extends Context16.Service()("domain/Layers") {
  static layer = Layer10.effect(
    _Layers,
    Effect21.gen(function* () {
      const store = yield* LayerStore;
      const services2 = yield* Services;
      const experiments3 = yield* Experiments;
      const ids = yield* Ids;
      const create2 = Effect21.fn("Layers.create")(function* (input2) {
        const { permissions: permissions2 } = yield* Caller.user();
        yield* services2.get(input2.serviceId);
        if (!permissions2.has("project_experiments_create")) return yield* denied("project_experiments_create");
        const now = yield* Clock5.currentTimeMillis;
        const made = { id: ids.next(now), ...input2, salt: yield* ids.salt, createdAt: now, updatedAt: now };
        yield* store.insert(made, (names2) => {
          const other = collectNames(names2)(input2.name);
          return other === null ? Result15.void : Result15.fail(invalidField("name", lookalikeMessage(other)));
        });
        return { ...made, shares: [] };
      });
      const get = Effect21.fn("Layers.get")(function* (id4) {
        const missing2 = new LayerNotFound({ id: id4 });
        const found2 = yield* Effect21.fromOption(yield* store.find(id4), () => missing2);
        yield* services2.get(found2.serviceId).pipe(Effect21.catchTag("ServiceNotFound", () => Effect21.fail(missing2)));
        return found2;
      });
      const list2 = Effect21.fn("Layers.list")(function* (serviceId, page2) {
        yield* services2.get(serviceId);
        return yield* store.list(serviceId, page2);
      });
      const join2 = Effect21.fn("Layers.join")(function* (experimentId, request, { dryRun: dryRun2 } = { dryRun: false }) {
        yield* experiments3.requirePermission(experimentId, dryRun2 ? "experiment_read" : "experiment_manage");
        const clock = yield* Clock5.Clock;
        const decide = (facts) => bookLayer(facts, request, clock.currentTimeMillisUnsafe());
        if (!dryRun2) return yield* store.book(experimentId, request.layerId, decide);
        return yield* Effect21.fromResult(decide(yield* store.facts(experimentId, request.layerId)));
      });
      const membership = Effect21.fn("Layers.membership")(function* (experimentId) {
        yield* experiments3.requirePermission(experimentId, "experiment_read");
        return yield* Effect21.fromOption(yield* store.booking(experimentId), () => new NotInLayer({ experimentId }));
      });
      const leave = Effect21.fn("Layers.leave")(function* (experimentId) {
        yield* experiments3.requirePermission(experimentId, "experiment_manage");
        if (!(yield* store.leave(experimentId))) return yield* new NotInLayer({ experimentId });
      });
      return _Layers.of({ create: create2, get, list: list2, join: join2, membership, leave });
    })
  );
};

// ../domain/src/overrides/Overrides.ts
import { Clock as Clock6, Context as Context18, Effect as Effect22, Layer as Layer11 } from "effect";

// ../domain/src/overrides/decideOverride.ts
import { Result as Result16 } from "effect";

// ../domain/src/shared/Reason.ts
var notSampledReasons = {
  experiment_inactive: "the experiment is not active",
  experiment_not_started: "the experiment has not started",
  experiment_completed: "the experiment is completed",
  experiment_archived: "the experiment is archived",
  service_inactive: "the service of the experiment is not active",
  no_matching_criterion: "the entity matches none of the experiment's criteria",
  layer_excluded: "the entity's layer slot is not allocated to this experiment",
  unallocated_slot: "the entity falls into a slot that no bucket owns"
};

// ../domain/src/samples/Sample.ts
var SampleNotFound = class extends domainError("SampleNotFound", {
  kind: "not_found",
  message: "Sample not found"
}) {
};
var SampleConflict = class extends domainError("SampleConflict", { kind: "conflict" }) {
  get message() {
    return `Already sampled into bucket ${JSON.stringify(this.bucket)}`;
  }
};
var OverrideConflict = class extends domainError("OverrideConflict", { kind: "conflict" }) {
  get message() {
    return `An override forces this entity into bucket ${JSON.stringify(this.bucket)}`;
  }
};
var NotSampled = class extends domainError("NotSampled", { kind: "conflict" }) {
  get message() {
    return `Not sampled: ${notSampledReasons[this.reason]} (${this.reason})`;
  }
};

// ../domain/src/overrides/decideOverride.ts
var overridesAtMost = 1e4;
var invalid = (path18, message) => Result16.fail(new InvalidInput({ problems: [{ path: path18, message }] }));
var decideOverride = ({ archived: archived2, buckets: buckets2, count: count2, override, sample }, wanted) => {
  const { bucket, experimentId, updatedAt } = wanted;
  if (archived2) return Result16.fail(new ExperimentArchived({ id: experimentId }));
  if (!buckets2.includes(bucket)) {
    return invalid(["bucket"], `the experiment has no bucket ${JSON.stringify(bucket)}`);
  }
  if (sample !== null && sample.allocatedBucket !== bucket) {
    return Result16.fail(new SampleConflict({ id: sample.id, bucket: sample.allocatedBucket }));
  }
  if (override !== null)
    return Result16.succeed(override.bucket === bucket ? override : { ...override, bucket, updatedAt });
  return count2 < overridesAtMost ? Result16.succeed(wanted) : invalid([], `the experiment already has ${count2} overrides; at most ${overridesAtMost} are allowed`);
};

// ../domain/src/overrides/OverrideNotFound.ts
var OverrideNotFound = class extends domainError("OverrideNotFound", {
  kind: "not_found",
  message: "Override not found"
}) {
};

// ../domain/src/overrides/OverrideStore.ts
import { Context as Context17 } from "effect";
var OverrideStore = class extends Context17.Service()("domain/OverrideStore") {
};

// ../domain/src/overrides/Overrides.ts
var Overrides = class _Overrides extends Context18.Service()("domain/Overrides") {
  static layer = Layer11.effect(
    _Overrides,
    Effect22.gen(function* () {
      const store = yield* OverrideStore;
      const experiments3 = yield* Experiments;
      const ids = yield* Ids;
      const put = Effect22.fn("Overrides.put")(function* (experimentId, input2) {
        yield* experiments3.requirePermission(experimentId, "experiment_manage");
        const now = yield* Clock6.currentTimeMillis;
        const { bucket, sampledEntity, sampledValue } = input2;
        const wanted = {
          id: ids.next(now),
          experimentId,
          sampledEntity,
          sampledValue,
          bucket,
          createdAt: now,
          updatedAt: now
        };
        return yield* store.put(experimentId, wanted, (facts) => decideOverride(facts, wanted));
      });
      const list2 = Effect22.fn("Overrides.list")(function* (experimentId, page2) {
        yield* experiments3.requirePermission(experimentId, "experiment_read");
        return yield* store.list(experimentId, page2);
      });
      const remove = Effect22.fn("Overrides.remove")(function* (experimentId, which) {
        yield* experiments3.requirePermission(experimentId, "experiment_manage");
        if (yield* store.remove(experimentId, which)) return;
        return yield* new OverrideNotFound({ id: "id" in which ? which.id : which.sampledValue });
      });
      return _Overrides.of({ put, list: list2, remove });
    })
  );
};

// ../domain/src/people/Credentials.ts
import { hash, timingSafeEqual } from "node:crypto";
import { Cache as Cache2, Cause as Cause2, Context as Context20, Duration as Duration2, Effect as Effect23, Exit as Exit2, Layer as Layer12, Option as Option2, Stream } from "effect";

// ../domain/src/people/TokenStore.ts
import { Context as Context19 } from "effect";
var TokenStore = class extends Context19.Service()("domain/TokenStore") {
};

// ../domain/src/people/Credentials.ts
var kept = { capacity: 2e4, timeToLive: Duration2.seconds(1) };
var Credentials = class _Credentials extends Context20.Service()("domain/Credentials") {
  static layer = Layer12.effect(
    _Credentials,
    Effect23.gen(function* () {
      const store = yield* TokenStore;
      const lookUp = Effect23.fnUntraced(function* (key2) {
        const secretHash = Buffer.from(key2, "base64url");
        const found2 = yield* store.findCredential(secretHash);
        return Option2.isSome(found2) && timingSafeEqual(found2.value.secretHash, secretHash) ? found2.value : null;
      });
      const credentials = yield* Cache2.makeWith(lookUp, {
        capacity: kept.capacity,
        timeToLive: (exit) => Exit2.isSuccess(exit) ? kept.timeToLive : Duration2.zero
      });
      const forget = Cache2.invalidateAll(credentials);
      yield* store.changes.pipe(
        Stream.runForEach(() => forget),
        Effect23.forkScoped
      );
      return _Credentials.of({
        find: (secret) => Cache2.get(credentials, hash("sha256", secret, "base64url")),
        forgetAfter: Effect23.onExit(
          (exit) => Exit2.isFailure(exit) && Cause2.hasFails(exit.cause) ? Effect23.void : forget
        )
      });
    })
  );
};

// ../domain/src/people/Roles.ts
import { Context as Context22, Effect as Effect24, Layer as Layer13 } from "effect";

// ../domain/src/people/RoleStore.ts
import { Context as Context21 } from "effect";
var RoleStore = class extends Context21.Service()("domain/RoleStore") {
};

// ../domain/src/people/Roles.ts
var Roles = class _Roles extends Context22.Service()("domain/Roles") {
  static layer = Layer13.effect(
    _Roles,
    Effect24.gen(function* () {
      const store = yield* RoleStore;
      return _Roles.of({ list: (span) => Effect24.andThen(Caller, store.list(span)) });
    })
  );
};

// ../domain/src/people/Teams.ts
import { Clock as Clock7, Context as Context24, Effect as Effect25, Layer as Layer14, Option as Option3 } from "effect";

// ../domain/src/people/TeamStore.ts
import { Context as Context23 } from "effect";
var TeamStore = class extends Context23.Service()("domain/TeamStore") {
};

// ../domain/src/people/teamChange.ts
import { Result as Result17 } from "effect";

// ../domain/src/people/UserNotFound.ts
var UserNotFound = class extends domainError("UserNotFound", {
  kind: "not_found",
  reason: "record_not_found",
  message: "No such user. Name a person by the exact e-mail address, or by the id of a user who shares a team with you"
}) {
};

// ../domain/src/people/teamChange.ts
var manages = ({ roles }, name2) => roles.find((role2) => role2.name === name2)?.permissions.includes("team_manage") === true;
var mayManage = (people, caller) => caller._tag === "Administrator" || people.members.some(({ role: role2, userId }) => userId === caller.userId && manages(people, role2));
var isLastManager = (people, { id: id4, role: role2 }) => manages(people, role2) && !people.members.some((other) => other.id !== id4 && manages(people, other.role));
var denied2 = Result17.fail(new PermissionDenied({ action: "manage", subject: "team" }));
var unknown = (id4) => Result17.fail(new RecordNotFound({ record: "TeamUser", id: id4 }));
var roleMissing = fieldProblem("role", "Role must exist");
var identify = ({ byEmail, byId }, { email, userId }) => {
  const found2 = email === void 0 ? byId : byEmail;
  if (found2 === null) return Result17.fail(new UserNotFound({}));
  return email === void 0 || userId === void 0 || userId === found2 ? Result17.succeed(found2) : Result17.fail(invalidField("userId", "User id and email must be of the same user"));
};
var addTeamUser = (people, caller, { role: name2, ...person }) => {
  if (!mayManage(people, caller)) return denied2;
  const identified = identify(people, person);
  if (Result17.isFailure(identified)) return Result17.fail(identified.failure);
  const userId = identified.success;
  const problems = [];
  if (people.members.some((member) => member.userId === userId)) {
    problems.push(fieldProblem("userId", "User has already been taken"));
  }
  const role2 = people.roles.find((each) => each.name === name2);
  if (role2 === void 0) problems.push(roleMissing);
  if (role2 === void 0 || problems.length > 0) return Result17.fail(new InvalidInput({ problems }));
  return Result17.succeed({ _tag: "Add", userId, role: role2 });
};
var changeTeamUser = (people, caller, { id: id4, role: name2 }) => {
  if (!mayManage(people, caller)) return denied2;
  const member = people.members.find((each) => each.id === id4);
  if (member === void 0) return unknown(id4);
  const role2 = people.roles.find((each) => each.name === name2);
  if (role2 === void 0) return Result17.fail(new InvalidInput({ problems: [roleMissing] }));
  if (role2.name === member.role) return Result17.succeed({ _tag: "Keep", member });
  if (isLastManager(people, member) && !manages(people, name2)) {
    return Result17.fail(invalidField("role", "The last user who can manage the team cannot be demoted"));
  }
  return Result17.succeed({ _tag: "Change", member, role: role2 });
};
var removeTeamUser = (people, caller, id4) => {
  if (!mayManage(people, caller)) return denied2;
  const member = people.members.find((each) => each.id === id4);
  if (member === void 0) return unknown(id4);
  if (isLastManager(people, member)) {
    const message = "The last user who can manage the team cannot be removed";
    return Result17.fail(new InvalidInput({ problems: [{ path: [], message }] }));
  }
  return Result17.succeed({ _tag: "Remove", member });
};

// ../domain/src/people/Teams.ts
var Teams = class _Teams extends Context24.Service()("domain/Teams") {
  static layer = Layer14.effect(
    _Teams,
    Effect25.gen(function* () {
      const store = yield* TeamStore;
      const credentials = yield* Credentials;
      const currentCaller = Effect25.map(Caller, (caller) => ({
        caller,
        callerId: caller._tag === "Administrator" ? null : caller.userId
      }));
      const list2 = Effect25.fn("Teams.list")(function* (span) {
        const { callerId } = yield* currentCaller;
        return yield* store.list(callerId, span);
      });
      const get = Effect25.fn("Teams.get")(function* (id4) {
        const { callerId } = yield* currentCaller;
        const found2 = yield* store.find(id4, callerId);
        if (Option3.isNone(found2)) return yield* new RecordNotFound({ record: "Team", id: id4 });
        if (callerId !== null && found2.value.permissions === null) {
          return yield* new PermissionDenied({ action: "access", subject: "team" });
        }
        return found2.value.team;
      });
      const create2 = Effect25.fn("Teams.create")(function* ({ description: description2, name: name2, ownerId }) {
        const { callerId } = yield* currentCaller;
        const now = yield* Clock7.currentTimeMillis;
        const made = yield* store.insert(
          { name: name2, description: description2, createdAt: now, updatedAt: now },
          callerId ?? ownerId ?? ""
        );
        if (Option3.isNone(made)) return yield* invalidField("ownerId", "Owner must exist");
        return made.value;
      });
      const users2 = Effect25.fn("Teams.users")(function* (teamId, span) {
        yield* get(teamId);
        return yield* store.users(teamId, span);
      });
      const requireManager = Effect25.fnUntraced(function* (teamId) {
        const { callerId } = yield* currentCaller;
        const found2 = yield* store.find(teamId, callerId);
        if (Option3.isNone(found2)) return yield* new RecordNotFound({ record: "Team", id: teamId });
        if (callerId === null) return;
        const { permissions: permissions2 } = found2.value;
        if (permissions2 === null) return yield* new PermissionDenied({ action: "access", subject: "team" });
        if (!permissions2.has("team_manage")) return yield* denied("team_manage");
      });
      const addUser = Effect25.fn("Teams.addUser")(function* (teamId, read4) {
        yield* requireManager(teamId);
        const input2 = yield* Effect25.fromResult(read4());
        const { caller, callerId } = yield* currentCaller;
        const now = yield* Clock7.currentTimeMillis;
        return yield* store.changeUsers(teamId, { callerId, user: input2 }, now, (people) => addTeamUser(people, caller, input2)).pipe(credentials.forgetAfter);
      });
      const changeUser = Effect25.fn("Teams.changeUser")(function* (teamId, teamUserId, read4) {
        yield* requireManager(teamId);
        const { role: role2 } = yield* Effect25.fromResult(read4());
        const { caller, callerId } = yield* currentCaller;
        const now = yield* Clock7.currentTimeMillis;
        return yield* store.changeUsers(
          teamId,
          { callerId, teamUserId },
          now,
          (people) => changeTeamUser(people, caller, { id: teamUserId, role: role2 })
        ).pipe(credentials.forgetAfter);
      });
      const removeUser = Effect25.fn("Teams.removeUser")(function* (teamId, teamUserId) {
        const { caller, callerId } = yield* currentCaller;
        const now = yield* Clock7.currentTimeMillis;
        yield* store.changeUsers(
          teamId,
          { callerId, teamUserId },
          now,
          (people) => removeTeamUser(people, caller, teamUserId)
        );
      }, credentials.forgetAfter);
      return _Teams.of({ list: list2, get, create: create2, users: users2, addUser, changeUser, removeUser });
    })
  );
};

// ../domain/src/people/Tokens.ts
import { hash as hash2, randomBytes } from "node:crypto";
import { Clock as Clock8, Context as Context26, Effect as Effect27, Layer as Layer15, Option as Option4 } from "effect";

// ../domain/src/people/keepLastUses.ts
import { Duration as Duration3, Effect as Effect26, Exit as Exit3 } from "effect";
var interval = Duration3.seconds(10);
var patienceAtEnd = Duration3.seconds(5);
var keepLastUses = Effect26.gen(function* () {
  const store = yield* TokenStore;
  let uses = /* @__PURE__ */ new Map();
  const use = (tokenId, at3) => {
    uses.set(tokenId, Math.max(at3, uses.get(tokenId) ?? at3));
  };
  const write3 = Effect26.suspend(() => {
    if (uses.size === 0) return Effect26.void;
    const written = uses;
    uses = /* @__PURE__ */ new Map();
    return store.recordUses(written).pipe(
      Effect26.onExit(
        (exit) => Effect26.sync(() => {
          if (Exit3.isFailure(exit)) for (const [tokenId, at3] of written) use(tokenId, at3);
        })
      )
    );
  });
  const warn = Effect26.catchCause((cause) => Effect26.logWarning("cannot write when tokens were last used", cause));
  yield* Effect26.addFinalizer(() => write3.pipe(Effect26.timeout(patienceAtEnd), warn));
  yield* write3.pipe(warn, Effect26.delay(interval), Effect26.forever, Effect26.forkScoped);
  return use;
});

// ../domain/src/people/UserStore.ts
import { Context as Context25 } from "effect";
var UserStore = class extends Context25.Service()("domain/UserStore") {
};

// ../domain/src/people/Tokens.ts
var secretForm = /^sortition_[\w-]{43}$/;
var makeSecret = () => `sortition_${randomBytes(32).toString("base64url")}`;
var isOver = (expiresAt, now) => expiresAt !== null && expiresAt <= now;
var Tokens = class _Tokens extends Context26.Service()("domain/Tokens") {
  static layer = Layer15.effect(
    _Tokens,
    Effect27.gen(function* () {
      const store = yield* TokenStore;
      const userStore = yield* UserStore;
      const credentials = yield* Credentials;
      const used = yield* keepLastUses;
      const requireSelfOrAdmin = Effect27.fnUntraced(function* (userId) {
        const caller = yield* Caller;
        if (caller._tag === "User") {
          if (caller.userId !== userId) return yield* new PermissionDenied({ action: "manage", subject: "user" });
        } else if (Option4.isNone(yield* userStore.find(userId))) {
          return yield* new RecordNotFound({ record: "User", id: userId });
        }
      });
      const create2 = Effect27.fn("Tokens.create")(function* (userId, read4) {
        yield* requireSelfOrAdmin(userId);
        const input2 = yield* Effect27.fromResult(read4());
        const now = yield* Clock8.currentTimeMillis;
        if (isOver(input2.expiresAt, now)) return yield* invalidField("expiresAt", "Expires at must be in the future");
        const secret = makeSecret();
        const token2 = yield* store.insert({
          userId,
          teamId: input2.teamId,
          name: input2.name,
          expiresAt: input2.expiresAt,
          scopes: scopes.filter((scope) => input2.scopes.includes(scope)),
          createdAt: now,
          updatedAt: now,
          secretHash: hash2("sha256", secret, "buffer")
        });
        if (Option4.isNone(token2)) return yield* invalidField("teamId", "Team must exist");
        return { token: token2.value, secret };
      });
      const list2 = Effect27.fn("Tokens.list")(function* (userId, span) {
        yield* requireSelfOrAdmin(userId);
        return yield* store.list(userId, span);
      });
      const revoke = Effect27.fn("Tokens.revoke")(function* (userId, tokenId) {
        yield* requireSelfOrAdmin(userId);
        const now = yield* Clock8.currentTimeMillis;
        if (!(yield* store.revoke(userId, tokenId, now))) {
          return yield* new RecordNotFound({ record: "ApiToken", id: tokenId });
        }
      }, credentials.forgetAfter);
      const authenticate = Effect27.fnUntraced(function* (secret) {
        if (!secretForm.test(secret)) return null;
        const credential = yield* credentials.find(secret);
        const now = yield* Clock8.currentTimeMillis;
        if (credential === null || isOver(credential.expiresAt, now)) return null;
        used(credential.tokenId, now);
        return credential.caller;
      });
      return _Tokens.of({ create: create2, list: list2, revoke, authenticate });
    })
  );
};

// ../domain/src/people/Users.ts
import { Clock as Clock9, Context as Context27, Effect as Effect28, Layer as Layer16, Option as Option5 } from "effect";
var Users = class _Users extends Context27.Service()("domain/Users") {
  static layer = Layer16.effect(
    _Users,
    Effect28.gen(function* () {
      const store = yield* UserStore;
      const create2 = Effect28.fn("Users.create")(function* (read4) {
        const caller = yield* Caller;
        if (caller._tag !== "Administrator") return yield* new PermissionDenied({ action: "manage", subject: "user" });
        const { email, fullName } = yield* Effect28.fromResult(read4());
        const now = yield* Clock9.currentTimeMillis;
        const made = yield* store.insert({ fullName, email, createdAt: now, updatedAt: now });
        if (Option5.isNone(made)) return yield* invalidField("email", "Email has already been taken");
        return made.value;
      });
      const get = Effect28.fn("Users.get")(function* (id4) {
        const caller = yield* Caller;
        const found2 = yield* caller._tag === "Administrator" ? store.find(id4) : store.findKnownTo(id4, caller.userId);
        return yield* Effect28.fromOption(found2, () => new PermissionDenied({ action: "access", subject: "user" }));
      });
      return _Users.of({ create: create2, get });
    })
  );
};

// ../domain/src/planning/Access.ts
import { Clock as Clock10, Context as Context29, Effect as Effect29, Layer as Layer17 } from "effect";

// ../domain/src/planning/AccessStore.ts
import { Context as Context28 } from "effect";
var AccessStore = class extends Context28.Service()("domain/AccessStore") {
};

// ../domain/src/planning/Access.ts
var requireOn = (granted, permission) => granted.has(permission) ? Effect29.void : Effect29.fail(denied(permission));
var Access = class _Access extends Context29.Service()("domain/Access") {
  static layer = Layer17.effect(
    _Access,
    Effect29.gen(function* () {
      const store = yield* AccessStore;
      const locate = Effect29.fnUntraced(function* (path18) {
        const caller = yield* Caller;
        const userId = caller._tag === "User" ? caller.userId : null;
        const found2 = yield* store.locate(userId, path18);
        if (!found2.teamExists) return yield* new RecordNotFound({ record: "Team", id: path18.teamId });
        if (found2.team === null) return yield* new PermissionDenied({ action: "access", subject: "team" });
        return { ...found2, onTeam: found2.team };
      });
      const locateProject = Effect29.fnUntraced(function* (path18, orTeamOwner) {
        const { experiment: experiment2, onTeam, project: project2 } = yield* locate(path18);
        if (project2 === null) return yield* new RecordNotFound({ record: "Project", id: path18.projectId });
        const { permissions: onProject2, service: service2 } = project2;
        const allowed = onProject2.has("project_read") || orTeamOwner && onTeam.has("team_manage");
        if (!allowed) return yield* denied("project_read");
        return { place: { onTeam, service: service2, onProject: onProject2 }, located: experiment2 };
      });
      const team = Effect29.fn("Access.team")(function* (teamId) {
        return { onTeam: (yield* locate({ teamId })).onTeam };
      });
      const project = Effect29.fn("Access.project")(function* (path18, options = { orTeamOwner: false }) {
        return (yield* locateProject(path18, options.orTeamOwner)).place;
      });
      const experiment = Effect29.fn("Access.experiment")(function* (path18) {
        const { located, place } = yield* locateProject(path18, false);
        if (located === null) return yield* new RecordNotFound({ record: "Experiment", id: path18.experimentId });
        const experiment2 = at(located.experiment, located.serviceActive, yield* Clock10.currentTimeMillis);
        return { ...place, experiment: experiment2, onExperiment: located.permissions };
      });
      return _Access.of({ team, project, experiment });
    })
  );
};

// ../domain/src/planning/Assignments.ts
import { Clock as Clock11, Context as Context31, Effect as Effect30, Layer as Layer18, Result as Result19 } from "effect";

// ../domain/src/planning/AssignmentStore.ts
import { Context as Context30 } from "effect";
var AssignmentStore = class extends Context30.Service()("domain/AssignmentStore") {
};

// ../domain/src/planning/assignmentRules.ts
import { Result as Result18 } from "effect";
var keep = (assignment) => ({ _tag: "Keep", assignment });
var give = (user, role2) => ({ _tag: "Give", user, role: role2 });
var notFound = (record, id4) => Result18.fail(new RecordNotFound({ record, id: id4 }));
var invalid2 = (path18, message) => Result18.fail(new InvalidInput({ problems: [{ path: path18, message }] }));
var manages2 = ({ permissions: permissions2 }) => permissions2.includes("project_users_manage");
var losesLastManager = ({ assignment, othersManage }, next) => assignment?.assigned === "manually" && manages2(assignment.role) && !othersManage && !(next !== null && manages2(next));
var lastManager = () => invalid2([], "The last user who can manage users cannot be removed or demoted");
var giveOnProject = (facts, user, role2) => losesLastManager(facts, role2) ? lastManager() : Result18.succeed(give(user, role2));
var requireOnProjectUsers = ({ onProject: onProject2, onTeam }, permission) => onProject2.has(permission) || onTeam.has("team_manage") ? Result18.void : Result18.fail(denied(permission));
var requireOnExperimentUsers = ({ experiment, onExperiment: onExperiment2, serviceActive }) => serviceActive && !experiment.archived && onExperiment2.has("experiment_users_manage") ? Result18.void : Result18.fail(denied("experiment_users_manage"));
var existing = (assignment, id4) => assignment === null ? notFound("UserAssignment", id4) : Result18.succeed(assignment);
var changeOnExperiment = (assignment) => ({ role: role2 }) => {
  if (role2 === null) return invalid2(["roleId"], "User role must exist");
  return Result18.succeed(role2.id === assignment.role.id ? keep(assignment) : give(assignment.user, role2));
};
var addToProject = ({ roleId, userId }) => (facts) => {
  const { assignment, role: role2, user } = facts;
  if (user === null) return notFound("User", userId);
  if (role2 === null) return notFound("UserRole", roleId);
  return assignment?.assigned === "manually" && role2.id === assignment.role.id ? Result18.succeed(keep(assignment)) : giveOnProject(facts, user, role2);
};
var changeOnProject = (id4, roleId) => (facts) => {
  const { assignment, role: role2 } = facts;
  if (assignment === null) return notFound("UserAssignment", id4);
  if (role2 === null) return notFound("UserRole", roleId);
  return role2.id === assignment.role.id ? Result18.succeed(keep(assignment)) : giveOnProject(facts, assignment.user, role2);
};
var removeFromProject = (id4) => (facts) => {
  if (facts.assignment === null) return notFound("UserAssignment", id4);
  return losesLastManager(facts, null) ? lastManager() : Result18.succeed(facts.assignment);
};

// ../domain/src/planning/Assignments.ts
var Assignments = class _Assignments extends Context31.Service()("domain/Assignments") {
  static layer = Layer18.effect(
    _Assignments,
    Effect30.gen(function* () {
      const access = yield* Access;
      const store = yield* AssignmentStore;
      const queue = yield* JobQueue;
      const existing2 = (id4) => (found2) => Effect30.fromOption(found2, () => new RecordNotFound({ record: "UserAssignment", id: id4 }));
      const propagate = queue.hint({ name: "assignExperimentUsers", payload: {} });
      const readable2 = Effect30.fnUntraced(function* (path18) {
        const { experiment, onExperiment: onExperiment2 } = yield* access.experiment(path18);
        yield* requireOn(onExperiment2, "experiment_users_read");
        return experiment;
      });
      const listOnExperiment = Effect30.fn("Assignments.listOnExperiment")(function* (path18, read4) {
        const experiment = yield* readable2(path18);
        return { experiment, ...yield* store.listOnExperiment(experiment.id, yield* Effect30.fromResult(read4())) };
      });
      const getOnExperiment = Effect30.fn("Assignments.getOnExperiment")(function* (path18, id4) {
        const experiment = yield* readable2(path18);
        const assignment = yield* store.findOnExperiment(experiment.id, id4).pipe(Effect30.flatMap(existing2(id4)));
        return { experiment, assignment };
      });
      const changeOnExperiment2 = Effect30.fn("Assignments.changeOnExperiment")(function* (path18, id4, read4) {
        const { experiment, service: service2 } = yield* access.experiment(path18);
        const { userId } = yield* Caller.user();
        const now = yield* Clock11.currentTimeMillis;
        const place = { serviceId: service2.id, experimentId: experiment.id, id: id4, userId, now };
        const change3 = yield* store.grantOnExperiment(
          place,
          (facts) => Result19.gen(function* () {
            yield* requireOnExperimentUsers(facts);
            const assignment = yield* existing(facts.assignment, id4);
            const { roleId } = yield* read4(assignment);
            return { roleId, decide: changeOnExperiment(assignment) };
          })
        );
        return { experiment, ...change3 };
      });
      const readableProject = Effect30.fnUntraced(function* (path18, permission) {
        const place = yield* access.project(path18, { orTeamOwner: true });
        yield* Effect30.fromResult(requireOnProjectUsers(place, permission));
        return place.service;
      });
      const listOnProject = Effect30.fn("Assignments.listOnProject")(function* (path18, read4) {
        const project = yield* readableProject(path18, "project_users_read");
        return { project, ...yield* store.listOnProject(project.id, yield* Effect30.fromResult(read4())) };
      });
      const getOnProject = Effect30.fn("Assignments.getOnProject")(function* (path18, id4) {
        const project = yield* readableProject(path18, "project_users_manage");
        const assignment = yield* store.findOnProject(project.id, id4).pipe(Effect30.flatMap(existing2(id4)));
        return { project, assignment };
      });
      const placeOf2 = Effect30.fnUntraced(function* (path18) {
        const { service: service2 } = yield* access.project(path18, { orTeamOwner: true });
        const { userId } = yield* Caller.user();
        return { project: service2, place: { serviceId: service2.id, userId, now: yield* Clock11.currentTimeMillis } };
      });
      const addToProject2 = Effect30.fn("Assignments.addToProject")(function* (path18, read4) {
        const { place, project } = yield* placeOf2(path18);
        const { assignment, changed: changed2 } = yield* store.grantOnProject(
          place,
          (facts) => Result19.gen(function* () {
            yield* requireOnProjectUsers(facts, "project_users_manage");
            const input2 = yield* read4();
            return { roleId: input2.roleId, key: { userId: input2.userId }, decide: addToProject(input2) };
          })
        );
        if (changed2) yield* propagate;
        return { project, assignment };
      });
      const changeOnProject2 = Effect30.fn("Assignments.changeOnProject")(function* (path18, id4, read4) {
        const { place, project } = yield* placeOf2(path18);
        const change3 = yield* store.grantOnProject(
          { ...place, id: id4 },
          (facts) => Result19.gen(function* () {
            yield* requireOnProjectUsers(facts, "project_users_manage");
            const { roleId } = yield* read4(yield* existing(facts.assignment, id4));
            return { roleId, key: { assignmentId: id4 }, decide: changeOnProject(id4, roleId) };
          })
        );
        if (change3.changed) yield* propagate;
        return { project, ...change3 };
      });
      const removeFromProject2 = Effect30.fn("Assignments.removeFromProject")(function* (path18, id4) {
        const { place } = yield* placeOf2(path18);
        yield* store.removeFromProject(
          { ...place, id: id4 },
          (facts) => Result19.andThen(
            requireOnProjectUsers(facts, "project_users_manage"),
            () => removeFromProject(id4)(facts)
          )
        );
        yield* propagate;
      });
      return _Assignments.of({
        listOnExperiment,
        getOnExperiment,
        changeOnExperiment: changeOnExperiment2,
        listOnProject,
        getOnProject,
        addToProject: addToProject2,
        changeOnProject: changeOnProject2,
        removeFromProject: removeFromProject2
      });
    })
  );
};

// ../domain/src/planning/PlannedExperiments.ts
import { Clock as Clock12, Context as Context33, Effect as Effect31, Layer as Layer19, Result as Result20 } from "effect";

// ../domain/src/planning/PlannedExperimentStore.ts
import { Context as Context32 } from "effect";
var PlannedExperimentStore = class extends Context32.Service()("domain/PlannedExperimentStore") {
};

// ../domain/src/planning/status.ts
import { Equal as Equal3 } from "effect";
var statuses = ["not_started", "started", "completed"];
var statusOf = ({
  completedAt,
  lastActivatedAt
}) => {
  if (completedAt !== null) return "completed";
  return lastActivatedAt === null ? "not_started" : "started";
};
var isRestore = ({ archived: archived2, ...rest }) => archived2 === false && Object.values(rest).every((value2) => value2 === void 0);
var write2 = {
  not_started: reset,
  started: activate,
  completed: complete
};
var schedule = (experiment, startOn, status2, now) => {
  const waits = experiment.scheduleStatus === "pending";
  if (status2 === "started" && !waits && startOn !== null && startOn > now) {
    return { ...experiment, scheduledStartDate: startOn, scheduleStatus: "cancelled" };
  }
  return reschedule(status2 === "not_started" ? cancel(experiment) : experiment, startOn, now);
};
var change2 = (seen, patch, now) => {
  const { archived: archived2, startOn, status: status2 } = patch;
  let next = status2 === void 0 || status2 === statusOf(seen) ? seen : write2[status2](seen, now);
  const isNew = startOn !== seen.scheduledStartDate || next !== seen || status2 === void 0;
  if (startOn !== void 0 && isNew) next = schedule(next, startOn, status2, now);
  next = withDetails(next, patch);
  if (archived2 === void 0) return next;
  return archived2 ? archive(next, now) : restore(next);
};
var applyPatch2 = (stored, patch, now) => {
  const seen = at(stored, true, now);
  const next = change2(seen, patch, now);
  return Equal3.equals(seen, next) ? stored : { ...next, updatedAt: now };
};
var createPlanned = (identity3, input2, now) => {
  const { archived: archived2, startOn: scheduledStartDate = null, status: status2 } = input2;
  const details3 = withDetails(noDetails, input2);
  const active = status2 === "started";
  const created = create({ ...identity3, ...details3, active, scheduledStartDate }, now);
  return applyPatch2(created, { archived: archived2, status: status2 }, now);
};

// ../domain/src/planning/PlannedExperiments.ts
var decideUpdate = ({ experiment, now, onExperiment: onExperiment2, serviceActive }, read4) => Result20.gen(function* () {
  const input2 = yield* read4(experiment);
  const restores = Result20.isSuccess(input2) && isRestore(input2.success);
  if (!serviceActive || !onExperiment2.has("experiment_manage") || experiment.archived && !restores) {
    return yield* Result20.fail(denied("experiment_manage"));
  }
  return applyPatch2(experiment, yield* input2, now);
});
var PlannedExperiments = class _PlannedExperiments extends Context33.Service()("domain/PlannedExperiments") {
  static layer = Layer19.effect(
    _PlannedExperiments,
    Effect31.gen(function* () {
      const access = yield* Access;
      const store = yield* PlannedExperimentStore;
      const ids = yield* Ids;
      const queue = yield* JobQueue;
      const list2 = Effect31.fn("PlannedExperiments.list")(function* (path18, read4) {
        const { service: service2 } = yield* access.project(path18);
        const query2 = yield* Effect31.fromResult(read4());
        const now = yield* Clock12.currentTimeMillis;
        const { items, total } = yield* store.list(service2.id, query2);
        return { items: items.map((experiment) => at(experiment, service2.active, now)), total };
      });
      const get = Effect31.fn("PlannedExperiments.get")(function* (path18) {
        const { experiment, onExperiment: onExperiment2 } = yield* access.experiment(path18);
        yield* requireOn(onExperiment2, "experiment_read");
        return experiment;
      });
      const create2 = Effect31.fn("PlannedExperiments.create")(function* (path18, read4) {
        const { service: service2 } = yield* access.project(path18);
        const { userId } = yield* Caller.user();
        const now = yield* Clock12.currentTimeMillis;
        const identity3 = { id: ids.next(now), serviceId: service2.id, teamId: service2.teamId };
        const place = { serviceId: service2.id, userId, salt: yield* ids.salt };
        const experiment = yield* store.insert(
          place,
          ({ onProject: onProject2, service: { active } }) => Result20.gen(function* () {
            if (!active || !onProject2.has("project_experiments_create")) {
              return yield* Result20.fail(denied("project_experiments_create"));
            }
            const input2 = yield* read4();
            return (number) => createPlanned({ ...identity3, number }, input2, now);
          })
        );
        yield* queue.hint({ name: "assignExperimentUsers", payload: {} });
        yield* hintStart(queue, experiment);
        return experiment;
      });
      const update2 = Effect31.fn("PlannedExperiments.update")(function* (path18, read4) {
        const { experiment, service: service2 } = yield* access.experiment(path18);
        const { userId } = yield* Caller.user();
        const place = { serviceId: service2.id, experimentId: experiment.id, userId };
        const { after, before } = yield* store.modify(place, (facts) => decideUpdate(facts, read4));
        if (after === before) return { experiment: before, changed: false };
        yield* hintStart(queue, after);
        return { experiment: after, changed: true };
      });
      return _PlannedExperiments.of({ list: list2, get, create: create2, update: update2 });
    })
  );
};

// ../domain/src/planning/Projects.ts
import { Clock as Clock13, Context as Context35, Effect as Effect32, Equal as Equal4, Layer as Layer20, Result as Result21 } from "effect";

// ../domain/src/planning/ProjectStore.ts
import { Context as Context34 } from "effect";
var ProjectStore = class extends Context34.Service()("domain/ProjectStore") {
};

// ../domain/src/planning/Projects.ts
var isRestore2 = ({ archived: archived2, description: description2, name: name2 }) => archived2 === false && name2 === void 0 && description2 === void 0;
var applyPatch3 = (stored, patch, now) => {
  const next = {
    ...stored,
    name: patch.name ?? stored.name,
    description: patch.description === void 0 ? stored.description : patch.description,
    active: patch.archived === void 0 ? stored.active : !patch.archived
  };
  return Equal4.equals(stored, next) ? stored : { ...next, updatedAt: now };
};
var decideUpdate2 = ({ onProject: onProject2, service: service2 }, read4, now) => Result21.gen(function* () {
  const input2 = yield* read4(service2);
  const restores = Result21.isSuccess(input2) && isRestore2(input2.success);
  if (!onProject2.has("project_manage") || !(service2.active || restores)) {
    return yield* Result21.fail(denied("project_manage"));
  }
  return applyPatch3(service2, yield* input2, now);
});
var Projects = class _Projects extends Context35.Service()("domain/Projects") {
  static layer = Layer20.effect(
    _Projects,
    Effect32.gen(function* () {
      const access = yield* Access;
      const store = yield* ProjectStore;
      const ids = yield* Ids;
      const list2 = Effect32.fn("Projects.list")(function* (teamId, read4) {
        yield* access.team(teamId);
        const { userId } = yield* Caller.user();
        return yield* store.list(teamId, userId, yield* Effect32.fromResult(read4()));
      });
      const get = Effect32.fn("Projects.get")(function* (path18) {
        return (yield* access.project(path18)).service;
      });
      const create2 = Effect32.fn("Projects.create")(function* (teamId, read4) {
        yield* access.team(teamId);
        const { userId } = yield* Caller.user();
        const now = yield* Clock13.currentTimeMillis;
        const id4 = ids.next(now);
        return yield* store.insert(
          { teamId, userId },
          (onTeam) => Result21.gen(function* () {
            if (!onTeam.has("team_projects_create")) return yield* Result21.fail(denied("team_projects_create"));
            const { archived: archived2 = false, description: description2 = null, name: name2 } = yield* read4();
            const fields3 = { id: id4, teamId, name: name2, description: description2, active: !archived2, createdAt: now, updatedAt: now };
            return (number) => ({ ...fields3, number });
          })
        );
      });
      const update2 = Effect32.fn("Projects.update")(function* (path18, read4) {
        const { service: service2 } = yield* access.project(path18);
        const { userId } = yield* Caller.user();
        const clock = yield* Clock13.Clock;
        const { after, before } = yield* store.modify(
          { serviceId: service2.id, userId },
          (facts) => decideUpdate2(facts, read4, clock.currentTimeMillisUnsafe())
        );
        return { project: after, changed: after !== before };
      });
      return _Projects.of({ list: list2, get, create: create2, update: update2 });
    })
  );
};

// ../domain/src/samples/BulkSamples.ts
import { Context as Context37, Effect as Effect38, Layer as Layer21 } from "effect";

// ../domain/src/samples/completeBulk.ts
import { Clock as Clock15, Effect as Effect36, Result as Result22 } from "effect";

// ../domain/src/shared/inParts.ts
import { Effect as Effect33 } from "effect";
var atOnce = 2;
var size = { least: 500, most: 2500 };
var inParts = (items, work) => {
  const length2 = Math.min(size.most, Math.max(size.least, Math.ceil(items.length / atOnce)));
  const starts = Array.from({ length: Math.ceil(items.length / length2) }, (_, part) => part * length2);
  return Effect33.forEach(
    starts,
    (start) => Effect33.andThen(
      Effect33.yieldNow,
      Effect33.suspend(() => work(items.slice(start, start + length2), start))
    ),
    { concurrency: atOnce, discard: true }
  );
};

// ../domain/src/shared/timeSlice.ts
import { Clock as Clock14, Effect as Effect34 } from "effect";
var length = 1;
var timeSlice = Effect34.map(Clock14.Clock, (clock) => {
  let since = clock.currentTimeMillisUnsafe();
  const begin = Effect34.sync(() => {
    since = clock.currentTimeMillisUnsafe();
  });
  return {
    isOver: () => clock.currentTimeMillisUnsafe() - since >= length,
    next: Effect34.andThen(Effect34.yieldNow, begin)
  };
});

// ../domain/src/samples/checkAttached.ts
import { Effect as Effect35 } from "effect";

// ../domain/src/experiments/SamplesDetached.ts
var SamplesDetached = class extends domainError("SamplesDetached", {
  kind: "conflict",
  message: "The samples of this experiment are detached. Read the file that they were exported to, or ask an operator to attach them again"
}) {
};

// ../domain/src/samples/checkAttached.ts
var checkAttached = Effect35.fnUntraced(function* ({ isDetached }, experimentId) {
  if (yield* isDetached(experimentId)) return yield* new SamplesDetached({ id: experimentId });
});
var ofCompleted = /* @__PURE__ */ new Set(["experiment_archived", "experiment_completed"]);
var mayBeDetached = (reason) => ofCompleted.has(reason);

// ../domain/src/samples/SampleStore.ts
import { Context as Context36 } from "effect";
var SampleStore = class extends Context36.Service()("domain/SampleStore") {
};

// ../domain/src/samples/completeBulk.ts
var claims = ["sampledEntity", "sampledValue"];
var hasClaims = (reference) => claims.some((field) => reference[field] !== void 0);
var contradiction = (reference, sample) => {
  const wrong = claims.filter((field) => reference[field] !== void 0 && reference[field] !== sample[field]);
  if (wrong.length === 0) return null;
  const message = "the sample with this id is of another entity";
  return new InvalidInput({ problems: wrong.map((field) => ({ path: [field], message })) });
};
var completeBulk = Effect36.gen(function* () {
  const store = yield* SampleStore;
  const queue = yield* JobQueue;
  const lookup = Effect36.fnUntraced(function* (experimentId, keys) {
    if (keys.length === 0) return [];
    return (yield* store.lookupBulk(experimentId, keys)).samples;
  });
  const findClaimed = Effect36.fnUntraced(function* (experimentId, references) {
    const ids = new Set(references.flatMap((each) => "id" in each && hasClaims(each) ? each.id : []));
    const samples2 = ids.size === 0 ? [] : yield* store.findBulk(experimentId, [...ids]);
    return new Map(samples2.map((sample) => [sample.id, sample]));
  });
  const identify2 = Effect36.fnUntraced(function* (experimentId, references) {
    const readable2 = references.flatMap((each) => Result22.isSuccess(each) ? each.success : []);
    const keys = readable2.flatMap((each) => "id" in each ? [] : each);
    const found2 = (yield* lookup(experimentId, keys)).values();
    const claimed = yield* findClaimed(experimentId, readable2);
    return references.map(
      (each) => Result22.flatMap(each, (reference) => {
        const id4 = "id" in reference ? reference.id : found2.next().value?.id;
        if (id4 === void 0) return Result22.fail(new SampleNotFound({ id: "" }));
        const sample = claimed.get(id4);
        const wrong = sample === void 0 ? null : contradiction(reference, sample);
        return wrong === null ? Result22.succeed(id4) : Result22.fail(wrong);
      })
    );
  });
  return Effect36.fnUntraced(function* (experimentId, items, read4) {
    const now = yield* Clock15.currentTimeMillis;
    const sampleIds = [];
    const completed = /* @__PURE__ */ new Map();
    yield* inParts(
      items,
      (part, start) => Effect36.gen(function* () {
        const references = [];
        const slice = yield* timeSlice;
        for (const [position, item] of part.entries()) {
          if (slice.isOver()) yield* slice.next;
          references.push(read4(item, start + position));
        }
        const identified = yield* identify2(experimentId, references);
        for (const [position, each] of identified.entries()) sampleIds[start + position] = each;
        const fresh = new Set(
          identified.flatMap((each) => Result22.isSuccess(each) && !completed.has(each.success) ? each.success : [])
        );
        for (const id4 of fresh) completed.set(id4, null);
        const found2 = fresh.size === 0 ? [] : yield* store.completeBulk(experimentId, [...fresh], now);
        for (const [position, id4] of [...fresh].entries()) completed.set(id4, found2[position] ?? null);
      })
    );
    if (completed.size > 0) yield* queue.hint({ name: "stampSampleCompletions", payload: {} });
    const isFound = (id4) => completed.get(id4) != null;
    const lacksSamples = sampleIds.some(
      (each) => Result22.isSuccess(each) ? !isFound(each.success) : each.failure instanceof SampleNotFound
    );
    if (lacksSamples) yield* checkAttached(store, experimentId);
    const reported = /* @__PURE__ */ new Set();
    return sampleIds.map(
      (each) => Result22.flatMap(each, (id4) => {
        const found2 = completed.get(id4);
        if (found2 === void 0 || found2 === null) return Result22.fail(new SampleNotFound({ id: id4 }));
        const isNew = found2.isFirst && !reported.has(id4);
        reported.add(id4);
        return Result22.succeed({ sample: found2.sample, reason: isNew ? "completed" : "already_completed" });
      })
    );
  });
});

// ../domain/src/samples/enrolBulk.ts
import { Clock as Clock16, Effect as Effect37, Option as Option6, Result as Result25, Semaphore as Semaphore2 } from "effect";

// ../domain/src/samples/decideEnrolment.ts
import { Result as Result24 } from "effect";

// ../domain/src/samples/enrolment.ts
import { Result as Result23 } from "effect";
var sampleOf = ({
  id: id4,
  experimentId,
  now,
  revision
}, { sampledEntity, sampledValue }, { allocatedBy, bucket, slot: slot3, version }) => ({
  id: id4,
  experimentId,
  sampledEntity,
  sampledValue,
  allocatedBucket: bucket,
  slot: slot3,
  allocationVersion: version,
  revision,
  allocatedBy,
  complete: false,
  completedAt: null,
  createdAt: now,
  updatedAt: now
});
var checkBucket = (sample, { allocatedBucket }) => allocatedBucket === void 0 || allocatedBucket === sample.allocatedBucket ? Result23.succeed(sample) : Result23.fail(new SampleConflict({ id: sample.id, bucket: sample.allocatedBucket }));
var failureOf = (decision) => {
  switch (decision._tag) {
    case "NotSampled":
      return new NotSampled({ reason: decision.reason });
    case "ForcedElsewhere":
      return new OverrideConflict({ bucket: decision.bucket });
    case "UnknownBucket": {
      const message = `the experiment has no bucket ${JSON.stringify(decision.bucket)}`;
      return new InvalidInput({ problems: [{ path: ["allocatedBucket"], message }] });
    }
  }
};

// ../domain/src/samples/decideEnrolment.ts
var addRequest = (entities, key2, indexed) => {
  const others = entities.get(key2);
  if (others === void 0) entities.set(key2, [indexed]);
  else others.push(indexed);
};
var decideEnrolment = (requests, { decide, revision }, { experimentId, nextId, now }) => {
  const notAllocated = [];
  for (const { request } of requests) {
    const decision = decide(request, now);
    if (decision._tag === "Allocate") {
      return {
        requests,
        notAllocated,
        sample: sampleOf({ id: nextId(), experimentId, now, revision }, request, decision)
      };
    }
    notAllocated.push(decision);
  }
  return { requests, notAllocated, sample: null };
};
var madeNow = ({ allocatedBy }) => allocatedBy === "override" ? "forced" : "allocated";
var answerAll = ({ notAllocated, requests, sample }, stored, answer2) => {
  const isNew = stored !== null && stored.id === sample?.id;
  for (const [position, { index, request }] of requests.entries()) {
    const decision = notAllocated[position];
    if (decision !== void 0 && (stored === null || isNew)) {
      answer2(index, Result24.fail(failureOf(decision)));
      continue;
    }
    if (stored === null) throw new Error("a decided sample is not stored");
    const reason = isNew && position === notAllocated.length ? madeNow(stored) : "already_sampled";
    answer2(
      index,
      Result24.map(checkBucket(stored, request), (checked3) => ({ sample: checked3, reason }))
    );
  }
};

// ../domain/src/samples/enrolBulk.ts
var answerKnown = (decisions2, rows, answer2) => decisions2.flatMap((decision, position) => {
  const row = rows[position] ?? "stale";
  if (row === "stale") return [decision.requests];
  answerAll(decision, row === "absent" ? null : row, answer2);
  return [];
});
var enrolBulk = Effect37.gen(function* () {
  const store = yield* SampleStore;
  const allocators = yield* Allocators;
  const ids = yield* Ids;
  const decideAll = Effect37.fnUntraced(function* (experimentId, entities, allocator) {
    const now = yield* Clock16.currentTimeMillis;
    const context = { experimentId, now, nextId: () => ids.next(now) };
    const sampled2 = [];
    const unsampled = [];
    const slice = yield* timeSlice;
    for (const requests of entities) {
      const decision = decideEnrolment(requests, allocator, context);
      if (decision.sample === null) unsampled.push(decision);
      else sampled2.push(decision);
      if (slice.isOver()) yield* slice.next;
    }
    return { sampled: sampled2, unsampled };
  });
  const enrol = Effect37.fnUntraced(function* (experimentId, revision, decisions2) {
    const samples2 = decisions2.flatMap(({ sample }) => sample ?? []);
    if (samples2.length === 0) return [];
    return Option6.getOrElse(yield* store.enrolBulk(experimentId, revision, samples2), () => []);
  });
  const lookup = Effect37.fnUntraced(function* (experimentId, revision, decisions2) {
    if (decisions2.length === 0) return [];
    const keys = decisions2.map(({ requests: [{ request }] }) => request);
    const found2 = yield* store.lookupBulk(experimentId, keys);
    const lacksSamples = decisions2.some(
      ({ notAllocated: [first2] }, position) => found2.samples[position] === null && first2?._tag === "NotSampled" && mayBeDetached(first2.reason)
    );
    if (lacksSamples) yield* checkAttached(store, experimentId);
    const withoutSample = Option6.contains(found2.revision, revision) ? "absent" : "stale";
    return found2.samples.map((sample) => sample ?? withoutSample);
  });
  const enrolAll = Effect37.fnUntraced(function* (experimentId, entities, answer2) {
    let open2 = entities;
    const enrolOpen = Effect37.fnUntraced(function* (allocator) {
      const { revision } = allocator;
      const { sampled: sampled2, unsampled } = yield* decideAll(experimentId, open2, allocator);
      const [enrolled, found2] = yield* Effect37.all(
        [enrol(experimentId, revision, sampled2), lookup(experimentId, revision, unsampled)],
        { concurrency: 2 }
      );
      open2 = [...answerKnown(sampled2, enrolled, answer2), ...answerKnown(unsampled, found2, answer2)];
      return open2.length === 0 ? true : null;
    });
    if (open2.length > 0) yield* allocators.decide(experimentId, enrolOpen);
  });
  return Effect37.fnUntraced(function* (experimentId, items, read4) {
    const results = [];
    const answer2 = (index, result) => {
      results[index] = result;
    };
    const seen = /* @__PURE__ */ new Set();
    const repeated = /* @__PURE__ */ new Map();
    const reading = yield* Semaphore2.make(1);
    const readPart = Effect37.fnUntraced(function* (part, start) {
      const entities = /* @__PURE__ */ new Map();
      const slice = yield* timeSlice;
      for (const [position, item] of part.entries()) {
        if (slice.isOver()) yield* slice.next;
        const index = start + position;
        const request = read4(item, index);
        if (Result25.isFailure(request)) {
          results[index] = Result25.fail(request.failure);
          continue;
        }
        const key2 = entityKey(request.success.sampledEntity, request.success.sampledValue);
        const isRepeated = seen.has(key2) && !entities.has(key2);
        addRequest(isRepeated ? repeated : entities, key2, { index, request: request.success });
        seen.add(key2);
      }
      return [...entities.values()];
    });
    yield* inParts(
      items,
      (part, start) => Effect37.flatMap(reading.withPermit(readPart(part, start)), (entities) => enrolAll(experimentId, entities, answer2))
    );
    yield* enrolAll(experimentId, [...repeated.values()], answer2);
    return results;
  });
});

// ../domain/src/samples/BulkSamples.ts
var BulkSamples = class _BulkSamples extends Context37.Service()("domain/BulkSamples") {
  static layer = Layer21.effect(
    _BulkSamples,
    Effect38.gen(function* () {
      const experiments3 = yield* Experiments;
      const enrol = yield* enrolBulk;
      const complete4 = yield* completeBulk;
      const canManage = (experimentId) => experiments3.requirePermission(experimentId, "experiment_samples_manage");
      return _BulkSamples.of({
        create: (experimentId, items, read4) => Effect38.andThen(canManage(experimentId), enrol(experimentId, items, read4)),
        complete: (experimentId, items, read4) => Effect38.andThen(canManage(experimentId), complete4(experimentId, items, read4))
      });
    })
  );
};

// ../domain/src/samples/Decisions.ts
import { Clock as Clock17, Context as Context38, Effect as Effect39, Layer as Layer22, Option as Option7 } from "effect";
var sizeAtMost = 5e7;
var decisionOf = (current, { sampledEntity, sampledValue }, { bucket, criteria: criteria2, criterionId, layer, reason, slot: slot3, version }, sample) => ({
  sampledEntity,
  sampledValue,
  reason: sample === null ? reason : "already_sampled",
  bucket: sample === null ? bucket : sample.allocatedBucket,
  slot: sample === null ? slot3 : sample.slot,
  version: sample === null ? version : sample.allocationVersion,
  sampleId: sample === null ? null : sample.id,
  revision: sample === null ? current : sample.revision,
  criterionId,
  criteria: criteria2,
  layer
});
var sizeOf = ({ explanationSize }, { criteria: criteria2 }) => {
  if (criteria2.length === 0) return 0;
  const found2 = criteria2.flatMap(({ conditions: conditions2 }) => conditions2.map((each) => JSON.stringify(each.found).length));
  return found2.reduce((sum, size2) => sum + size2, explanationSize);
};
var tooLong = (possible) => {
  const message = `the explanations exceed the response limit; request at most the first ${possible} entities`;
  return new InvalidInput({ problems: [{ path: ["entities"], message }] });
};
var explainAll = Effect39.fnUntraced(function* (allocator, entities, samples2) {
  const now = yield* Clock17.currentTimeMillis;
  const slice = yield* timeSlice;
  const decisions2 = [];
  let size2 = 0;
  for (const [index, entity2] of entities.entries()) {
    const explained = allocator.explain(entity2, now);
    size2 += sizeOf(allocator, explained);
    if (size2 > sizeAtMost && index > 0) return yield* tooLong(index);
    decisions2.push(decisionOf(allocator.revision, entity2, explained, samples2[index] ?? null));
    if (slice.isOver()) yield* slice.next;
  }
  return decisions2;
});
var Decisions = class _Decisions extends Context38.Service()("domain/Decisions") {
  static layer = Layer22.effect(
    _Decisions,
    Effect39.gen(function* () {
      const store = yield* SampleStore;
      const allocators = yield* Allocators;
      const experiments3 = yield* Experiments;
      const decide = Effect39.fn("Decisions.decide")(function* (experimentId, entities) {
        yield* experiments3.requirePermission(experimentId, "experiment_read");
        const explainWith = Effect39.fnUntraced(function* (allocator) {
          const { revision, samples: samples2 } = yield* store.lookupBulk(experimentId, entities);
          if (!Option7.contains(revision, allocator.revision)) return null;
          const decisions2 = yield* explainAll(allocator, entities, samples2);
          const lacksSamples = decisions2.some(({ reason, sampleId }) => sampleId === null && mayBeDetached(reason));
          if (lacksSamples) yield* checkAttached(store, experimentId);
          return decisions2;
        });
        return yield* allocators.decide(experimentId, explainWith);
      });
      return _Decisions.of({ decide });
    })
  );
};

// ../domain/src/samples/Receipts.ts
import { Context as Context41, Effect as Effect41, Layer as Layer24 } from "effect";

// ../domain/src/targeting/CriterionStore.ts
import { Context as Context39 } from "effect";
var CriterionStore = class extends Context39.Service()("domain/CriterionStore") {
};

// ../domain/src/samples/Receipt.ts
import { Option as Option8 } from "effect";
var bucketProblem = ({ allocatedBucket, allocatedBy, allocationVersion }, slot3, owner) => allocatedBy === "service" && owner !== allocatedBucket ? [
  `in allocation version ${allocationVersion}, slot ${slot3} ${owner === null ? "is unowned" : `belongs to bucket ${JSON.stringify(owner)}`}, but the sample is in bucket ${JSON.stringify(allocatedBucket)}`
] : [];
var receiptOf = (sample, { criteria: criteria2, layer, salt, version }) => {
  const hash4 = hashOf(salt, sample.sampledEntity, sample.sampledValue);
  const slot3 = slotOfHash(hash4);
  const table = Option8.match(version, { onNone: () => [], onSome: (each) => each.table });
  const range3 = table.find(({ end, start }) => start <= slot3 && slot3 < end) ?? null;
  const problems = [
    ...slot3 === sample.slot ? [] : [`the entity hashes to slot ${slot3}, but the sample is stored with slot ${sample.slot}`],
    ...Option8.isSome(version) ? bucketProblem(sample, slot3, range3?.bucket ?? null) : [`the experiment has no allocation version ${sample.allocationVersion}`]
  ];
  const membership = layer === null ? null : membershipIn(layer)(sample.sampledEntity, sample.sampledValue);
  return { sample, salt, hash: hash4, slot: slot3, range: range3, criteria: criteria2, layer: membership, problems };
};

// ../domain/src/samples/Samples.ts
import { Clock as Clock18, Context as Context40, Effect as Effect40, Layer as Layer23, Option as Option9 } from "effect";
var Samples = class _Samples extends Context40.Service()("domain/Samples") {
  static layer = Layer23.effect(
    _Samples,
    Effect40.gen(function* () {
      const store = yield* SampleStore;
      const allocators = yield* Allocators;
      const experiments3 = yield* Experiments;
      const ids = yield* Ids;
      const queue = yield* JobQueue;
      const answerStored = Effect40.fnUntraced(function* (experimentId, request, { decidedOn, decision }) {
        const { revision, sample } = yield* store.lookup(experimentId, request.sampledEntity, request.sampledValue);
        if (Option9.isSome(sample)) return yield* Effect40.fromResult(checkBucket(sample.value, request));
        if (!Option9.contains(revision, decidedOn)) return null;
        if (decision._tag === "NotSampled" && mayBeDetached(decision.reason)) yield* checkAttached(store, experimentId);
        return yield* failureOf(decision);
      });
      const enrolAt = (experimentId, request, { decide, revision }) => (now) => {
        const decision = decide(request, now);
        if (decision._tag !== "Allocate") {
          return answerStored(experimentId, request, { decidedOn: revision, decision });
        }
        const sample = sampleOf({ id: ids.next(now), experimentId, now, revision }, request, decision);
        return Effect40.flatMap(
          store.enrol({ sample, revision }),
          (enrolment) => enrolment._tag === "Stored" ? Effect40.fromResult(checkBucket(enrolment.sample, request)) : Effect40.succeed(null)
        );
      };
      const create2 = (experimentId, request) => Effect40.flatMap(
        experiments3.requirePermission(experimentId, "experiment_samples_manage"),
        () => allocators.decide(
          experimentId,
          (allocator) => Effect40.flatMap(Clock18.currentTimeMillis, enrolAt(experimentId, request, allocator))
        )
      );
      const present = Effect40.fnUntraced(function* (experimentId, id4, found2) {
        if (Option9.isSome(found2)) return found2.value;
        yield* checkAttached(store, experimentId);
        return yield* new SampleNotFound({ id: id4 });
      });
      const get = Effect40.fnUntraced(function* (experimentId, id4) {
        yield* experiments3.requirePermission(experimentId, "experiment_read");
        return yield* present(experimentId, id4, yield* store.find(experimentId, id4));
      });
      const list2 = Effect40.fnUntraced(function* (experimentId, page2) {
        yield* experiments3.requirePermission(experimentId, "experiment_read");
        const samples2 = yield* store.list(experimentId, page2);
        if (samples2.length !== page2.limit) yield* checkAttached(store, experimentId);
        return samples2;
      });
      const exportAll = Effect40.fnUntraced(function* (experimentId) {
        yield* experiments3.requirePermission(experimentId, "experiment_read");
        yield* checkAttached(store, experimentId);
        return store.exportAll(experimentId);
      });
      const counts2 = Effect40.fnUntraced(function* (experimentId) {
        yield* experiments3.requirePermission(experimentId, "experiment_read");
        const counts3 = yield* store.counts(experimentId);
        yield* checkAttached(store, experimentId);
        return counts3;
      });
      const complete4 = Effect40.fnUntraced(function* (experimentId, id4) {
        yield* experiments3.requirePermission(experimentId, "experiment_samples_manage");
        const now = yield* Clock18.currentTimeMillis;
        const completed = yield* store.complete(experimentId, id4, now);
        const sample = yield* present(experimentId, id4, completed);
        yield* queue.hint({ name: "stampSampleCompletions", payload: {} });
        return sample;
      });
      return _Samples.of({ create: create2, get, list: list2, exportAll, counts: counts2, complete: complete4 });
    })
  );
};

// ../domain/src/samples/Receipts.ts
var Receipts = class _Receipts extends Context41.Service()("domain/Receipts") {
  static layer = Layer24.effect(
    _Receipts,
    Effect41.gen(function* () {
      const store = yield* AllocationStore;
      const criterionStore = yield* CriterionStore;
      const samples2 = yield* Samples;
      const get = Effect41.fn("Receipts.get")(function* (experimentId, sampleId) {
        const sample = yield* samples2.get(experimentId, sampleId);
        const salt = yield* Effect41.fromOption(
          yield* store.saltOf(experimentId),
          () => new ExperimentNotFound({ id: experimentId })
        );
        const version = yield* store.version(experimentId, sample.allocationVersion);
        const criteria2 = sample.revision === null ? null : yield* criterionStore.listAt(experimentId, sample.revision);
        return receiptOf(sample, { criteria: criteria2, layer: yield* store.layerShareOf(experimentId), salt, version });
      });
      return _Receipts.of({ get });
    })
  );
};

// ../domain/src/targeting/Criteria.ts
import { Clock as Clock19, Context as Context42, Effect as Effect42, Layer as Layer25 } from "effect";

// ../domain/src/targeting/Criterion.ts
var CriterionNotFound = class extends domainError("CriterionNotFound", {
  kind: "not_found",
  message: "Criterion not found"
}) {
};
var ConditionNotFound = class extends domainError("ConditionNotFound", {
  kind: "not_found",
  message: "Condition not found"
}) {
};

// ../domain/src/targeting/conditionChange.ts
import { Result as Result27 } from "effect";

// ../domain/src/targeting/lookalikeProblems.ts
var attributeNames = (criteria2) => criteria2.flatMap(({ conditions: conditions2, samplingAttribute, samplingModel }) => [
  { model: samplingModel, property: samplingAttribute },
  ...conditions2
]);
var lookalikeProblems = (used, added) => {
  const addModel = collectNames();
  const properties = /* @__PURE__ */ new Map();
  const addProperty = ({ model, property }) => {
    const key2 = nameKey(model);
    const add = properties.get(key2) ?? collectNames();
    properties.set(key2, add);
    return add(property);
  };
  for (const each of used) {
    addModel(each.model);
    addProperty(each);
  }
  const problem = (path18, other) => other === null ? [] : [{ path: path18, message: lookalikeMessage(other) }];
  return added.flatMap((each) => [
    ...problem(each.modelPath, addModel(each.model)),
    ...problem(each.propertyPath, addProperty(each))
  ]);
};

// ../domain/src/targeting/Targeting.ts
import { Result as Result26 } from "effect";
var atMost = 5e3;
var sizeProblems = (what, before, after, path18) => {
  if (after <= atMost) return [];
  const [limit2, current] = [atMost, before].map((size2) => size2.toLocaleString("en"));
  return [{ path: path18, message: `an experiment has at most ${limit2} ${what} in total; this one has ${current}` }];
};
var conditionCount = (criteria2) => criteria2.reduce((sum, { conditions: conditions2 }) => sum + conditions2.length, 0);
var settle = ({ archived: archived2, experimentId }, problems, change3) => {
  if (archived2) return Result26.fail(new ExperimentArchived({ id: experimentId }));
  return problems.length === 0 ? Result26.succeed(change3) : Result26.fail(new InvalidInput({ problems }));
};
var withCriterion = ({ criteria: criteria2 }, id4, decide) => {
  const criterion = criteria2.find((each) => each.id === id4);
  return criterion === void 0 ? Result26.fail(new CriterionNotFound({ id: id4 })) : decide(criterion);
};
var replaceCriterion = ({ criteria: criteria2 }, next) => criteria2.map((each) => each.id === next.id ? next : each);

// ../domain/src/targeting/conditionChange.ts
var conditionName = ({ model, property }, path18) => ({ model, property, modelPath: [...path18, "model"], propertyPath: [...path18, "property"] });
var operatorProblems = (condition, path18) => Result27.match(compileCondition(condition), {
  onFailure: ({ field, message }) => [{ path: [...path18, field], message }],
  onSuccess: () => []
});
var withCondition = (targeting, { criterionId, id: id4 }, decide) => withCriterion(targeting, criterionId, (criterion) => {
  const condition = criterion.conditions.find((each) => each.id === id4);
  return condition === void 0 ? Result27.fail(new ConditionNotFound({ id: id4 })) : decide(condition, criterion);
});
var addCondition = (targeting, condition, problems) => withCriterion(targeting, condition.criterionId, (criterion) => {
  const size2 = conditionCount(targeting.criteria);
  const found2 = [
    ...problems,
    ...lookalikeProblems(attributeNames(targeting.criteria), [conditionName(condition, [])]),
    ...sizeProblems("conditions", size2, size2 + 1, [])
  ];
  const after = { ...criterion, conditions: [...criterion.conditions, condition] };
  return settle(targeting, found2, { criteria: replaceCriterion(targeting, after), answer: condition });
});
var updateCondition = (targeting, key2, patch, { now, problems }) => withCondition(targeting, key2, (before, criterion) => {
  const { condition = before.condition, model = before.model } = patch;
  const { property = before.property, value: value2 = before.value } = patch;
  const isRenamed = model !== before.model || property !== before.property;
  const isSame = !isRenamed && condition === before.condition && value2 === before.value;
  if (isSame) return settle(targeting, problems, { criteria: targeting.criteria, answer: before });
  const after = { ...before, condition, model, property, value: value2, updatedAt: now };
  const others = criterion.conditions.filter((each) => each !== before);
  const used = attributeNames(replaceCriterion(targeting, { ...criterion, conditions: others }));
  const lookalikes = isRenamed ? lookalikeProblems(used, [conditionName(after, [])]) : [];
  const conditions2 = criterion.conditions.map((each) => each === before ? after : each);
  const criteria2 = replaceCriterion(targeting, { ...criterion, conditions: conditions2 });
  return settle(targeting, [...problems, ...operatorProblems(after, []), ...lookalikes], { criteria: criteria2, answer: after });
});
var removeCondition = (targeting, key2) => withCondition(targeting, key2, (condition, criterion) => {
  const conditions2 = criterion.conditions.filter((each) => each !== condition);
  const criteria2 = replaceCriterion(targeting, { ...criterion, conditions: conditions2 });
  return settle(targeting, [], { criteria: criteria2, answer: void 0 });
});

// ../domain/src/targeting/criterionChange.ts
var criterionName = ({
  samplingAttribute,
  samplingModel
}) => ({
  model: samplingModel,
  property: samplingAttribute,
  modelPath: ["samplingModel"],
  propertyPath: ["samplingAttribute"]
});
var addCriterion = (targeting, criterion, problems) => {
  const { criteria: criteria2 } = targeting;
  const next = [...criteria2, criterion];
  const names2 = criterion.conditions.map((each, index) => conditionName(each, ["conditions", index]));
  const found2 = [
    ...problems,
    ...lookalikeProblems(attributeNames(criteria2), [criterionName(criterion), ...names2]),
    ...sizeProblems("criteria", criteria2.length, next.length, []),
    ...sizeProblems("conditions", conditionCount(criteria2), conditionCount(next), ["conditions"])
  ];
  return settle(targeting, found2, { criteria: next, answer: criterion });
};
var updateCriterion = (targeting, id4, patch, now) => withCriterion(targeting, id4, (before) => {
  const { criteria: criteria2 } = targeting;
  const { samplingAttribute = before.samplingAttribute, samplingModel = before.samplingModel } = patch;
  const isSame = samplingAttribute === before.samplingAttribute && samplingModel === before.samplingModel;
  if (isSame) return settle(targeting, [], { criteria: criteria2, answer: before });
  const after = { ...before, samplingAttribute, samplingModel, updatedAt: now };
  const used = [...attributeNames(criteria2.filter((each) => each !== before)), ...before.conditions];
  const problems = lookalikeProblems(used, [criterionName(after)]);
  return settle(targeting, problems, { criteria: replaceCriterion(targeting, after), answer: after });
});
var removeCriterion = (targeting, id4) => withCriterion(targeting, id4, (criterion) => {
  const criteria2 = targeting.criteria.filter((each) => each !== criterion);
  return settle(targeting, [], { criteria: criteria2, answer: void 0 });
});

// ../domain/src/targeting/Criteria.ts
var disagreement = (given, experimentId, path18) => given === void 0 || given === experimentId ? [] : [{ path: [...path18, "experimentId"], message: `the experiment is ${experimentId}` }];
var problemsOf = (condition, experimentId, path18) => [
  ...disagreement(condition.experimentId, experimentId, path18),
  ...operatorProblems(condition, path18)
];
var Criteria = class _Criteria extends Context42.Service()("domain/Criteria") {
  static layer = Layer25.effect(
    _Criteria,
    Effect42.gen(function* () {
      const store = yield* CriterionStore;
      const experiments3 = yield* Experiments;
      const ids = yield* Ids;
      const clock = yield* Clock19.Clock;
      const newCondition = ({ condition, model, property, value: value2 }, { now, ...parents2 }) => ({
        id: ids.next(now),
        ...parents2,
        model,
        property,
        value: value2,
        condition,
        createdAt: now,
        updatedAt: now
      });
      const find2 = Effect42.fnUntraced(function* (id4, permission) {
        const criterion = yield* Effect42.fromOption(yield* store.find(id4), () => new CriterionNotFound({ id: id4 }));
        yield* experiments3.requirePermission(criterion.experimentId, permission).pipe(Effect42.catchTag("ExperimentNotFound", () => new CriterionNotFound({ id: id4 })));
        return criterion;
      });
      const create2 = Effect42.fn("Criteria.create")(function* (experimentId, input2) {
        yield* experiments3.requirePermission(experimentId, "experiment_manage");
        const { samplingAttribute, samplingModel } = input2;
        const problems = [
          ...disagreement(input2.experimentId, experimentId, []),
          ...input2.conditions.flatMap((each, index) => problemsOf(each, experimentId, ["conditions", index]))
        ];
        return yield* store.modify(experimentId, (targeting) => {
          const now = clock.currentTimeMillisUnsafe();
          const id4 = ids.next(now);
          const conditions2 = input2.conditions.map((each) => newCondition(each, { criterionId: id4, experimentId, now }));
          const times2 = { createdAt: now, updatedAt: now };
          return addCriterion(
            targeting,
            { id: id4, experimentId, samplingModel, samplingAttribute, conditions: conditions2, ...times2 },
            problems
          );
        });
      });
      const list2 = Effect42.fn("Criteria.list")(function* (experimentId, { q } = {}) {
        yield* experiments3.requirePermission(experimentId, "experiment_read");
        const found2 = yield* store.list(experimentId);
        return found2.filter((each) => contains(q, each.samplingModel, each.samplingAttribute));
      });
      const update2 = Effect42.fn("Criteria.update")(function* (experimentId, id4, patch) {
        yield* experiments3.requirePermission(experimentId, "experiment_manage");
        return yield* store.modify(
          experimentId,
          (targeting) => updateCriterion(targeting, id4, patch, clock.currentTimeMillisUnsafe())
        );
      });
      const remove = Effect42.fn("Criteria.remove")(function* (experimentId, id4) {
        yield* experiments3.requirePermission(experimentId, "experiment_manage");
        yield* store.modify(experimentId, (targeting) => removeCriterion(targeting, id4));
      });
      const createCondition = Effect42.fn("Criteria.createCondition")(function* (criterionId, input2) {
        const { experimentId } = yield* find2(criterionId, "experiment_manage");
        const problems = problemsOf(input2, experimentId, []);
        return yield* store.modify(experimentId, (targeting) => {
          const now = clock.currentTimeMillisUnsafe();
          return addCondition(targeting, newCondition(input2, { criterionId, experimentId, now }), problems);
        });
      });
      const listConditions = Effect42.fn("Criteria.listConditions")(function* (criterionId, { q } = {}) {
        const { conditions: conditions2 } = yield* find2(criterionId, "experiment_read");
        return conditions2.filter((each) => contains(q, each.model, each.property, each.value));
      });
      const changeCondition = Effect42.fn("Criteria.updateCondition")(function* (criterionId, id4, { experimentId: given, ...patch }) {
        const { experimentId } = yield* find2(criterionId, "experiment_manage");
        const problems = disagreement(given, experimentId, []);
        return yield* store.modify(
          experimentId,
          (targeting) => updateCondition(targeting, { criterionId, id: id4 }, patch, { now: clock.currentTimeMillisUnsafe(), problems })
        );
      });
      const dropCondition = Effect42.fn("Criteria.removeCondition")(function* (criterionId, id4) {
        const { experimentId } = yield* find2(criterionId, "experiment_manage");
        yield* store.modify(experimentId, (targeting) => removeCondition(targeting, { criterionId, id: id4 }));
      });
      return _Criteria.of({
        create: create2,
        list: list2,
        update: update2,
        remove,
        createCondition,
        listConditions,
        updateCondition: changeCondition,
        removeCondition: dropCondition
      });
    })
  );
};

// ../domain/src/domainLive.ts
var peopleLive = Layer26.mergeAll(Roles.layer, Teams.layer, Tokens.layer, Users.layer).pipe(
  Layer26.provide(Credentials.layer)
);
var samplingLive = Layer26.mergeAll(
  Buckets.layer,
  BulkSamples.layer,
  Criteria.layer,
  Decisions.layer,
  Layers.layer,
  Overrides.layer,
  Receipts.layer
).pipe(
  Layer26.provideMerge(Samples.layer),
  Layer26.provide(Allocators.layer),
  Layer26.provideMerge(Experiments.layer),
  Layer26.provideMerge(Services.layer),
  Layer26.provideMerge(Ids.layer)
);
var planningLive = Layer26.mergeAll(Assignments.layer, PlannedExperiments.layer, Projects.layer).pipe(
  Layer26.provide(Access.layer)
);
var domainLive = Layer26.mergeAll(peopleLive, planningLive).pipe(Layer26.provideMerge(samplingLive));

// ../postgres/src/storesLive.ts
import { Layer as Layer42 } from "effect";

// ../postgres/src/allocation/AllocationStoreLive.ts
import { Effect as Effect43, Layer as Layer27, Option as Option12, Result as Result28, Semaphore as Semaphore3 } from "effect";

// ../postgres/src/services/assignCreator.ts
var assignProjectCreator = async (connection, { now, serviceId, userId }) => {
  await connection`
    INSERT INTO user_assignments (service_id, user_id, role_id, assigned, created_at, updated_at)
    SELECT ${serviceId}::uuid, ${userId}::bigint, id, 'manually', ${now}::timestamptz, ${now}::timestamptz
    FROM user_roles WHERE name = 'Owner'`;
};
var assignExperimentCreator = async (connection, creation) => {
  const { experimentId, now, serviceId, userId } = creation;
  const [onProject2] = await connection`
    SELECT role_id FROM user_assignments
    WHERE service_id = ${serviceId} AND experiment_id IS NULL AND user_id = ${userId} FOR SHARE`;
  await connection`
    INSERT INTO user_assignments (service_id, experiment_id, user_id, role_id, assigned, created_at, updated_at)
    VALUES (${serviceId}, ${experimentId}, ${userId},
      coalesce(${onProject2?.roleId ?? null}::bigint, (SELECT id FROM user_roles WHERE name = 'Owner')),
      'automatically', ${now}, ${now})`;
  return onProject2 !== void 0;
};

// ../postgres/src/sql/tableColumns.ts
import postgres4 from "postgres";
var tableColumns = (changes) => {
  const isField = (name2) => Object.hasOwn(changes, name2);
  const all = Object.keys(changes).filter(isField);
  return {
    all,
    mutable: all.filter((name2) => changes[name2] === "mutable"),
    /** For a SELECT or RETURNING. Built once, because `sql(names)` escapes every name in every statement. */
    of: (alias) => {
      const text3 = all.map((name2) => `${alias}.${postgres4.fromCamel(name2)}`).join(", ");
      return (sql) => sql.unsafe(text3);
    }
  };
};

// ../postgres/src/experiments/experimentRows.ts
var columns = tableColumns({
  id: "fixed",
  number: "fixed",
  serviceId: "fixed",
  teamId: "fixed",
  name: "mutable",
  description: "mutable",
  active: "mutable",
  archived: "mutable",
  scheduledStartDate: "mutable",
  scheduleStatus: "mutable",
  lastActivatedAt: "mutable",
  lastDeactivatedAt: "mutable",
  completedAt: "mutable",
  dueDate: "mutable",
  createdAt: "fixed",
  updatedAt: "mutable"
});
var experimentColumns = columns.of("e");
var insertExperiment = async (sql, experiment, { creatorId, salt }) => {
  const names2 = [...columns.all, "salt"];
  await sql`
    INSERT INTO experiments (${sql(names2)}) OVERRIDING SYSTEM VALUE VALUES ${sql({ ...experiment, salt }, names2)}`;
  const { createdAt: now, id: experimentId, serviceId } = experiment;
  await assignExperimentCreator(sql, { experimentId, serviceId, userId: creatorId, now });
};
var nextExperimentNumber = async (sql) => {
  const [row] = await sql`
    SELECT nextval(pg_get_serial_sequence('experiments', 'number')) AS number`;
  return row?.number ?? "";
};
var updateExperiment = (sql, experiment) => sql`UPDATE experiments SET ${sql(experiment, columns.mutable)}, revision = revision + 1 WHERE id = ${experiment.id}`;
var raiseRevision = async (sql, experimentId) => {
  const [row] = await sql`
    UPDATE experiments SET revision = revision + 1 WHERE id = ${experimentId} RETURNING revision`;
  return row?.revision ?? 0;
};

// ../postgres/src/sql/multirange.ts
var toMultirange = (spans) => `{${spans.map(({ end, start }) => `[${start},${end})`).join(",")}}`;
var spansOf = (multirange) => Array.from(multirange.matchAll(/\[(\d+),(\d+)\)/g), ([, start, end]) => ({ start: Number(start), end: Number(end) }));

// ../postgres/src/layers/layerRows.ts
var columns2 = tableColumns({
  id: "fixed",
  serviceId: "fixed",
  name: "fixed",
  salt: "fixed",
  holdoutPercentage: "fixed",
  createdAt: "fixed",
  updatedAt: "fixed"
});
var layerColumns = columns2.of("l");
var readLayerShare = async (sql, experimentId) => {
  const [row] = await sql`
    SELECT l.id, l.salt, b.slots::text FROM layer_bookings b JOIN layers l ON l.number = b.layer_number
    WHERE b.experiment_id = ${experimentId}`;
  return row === void 0 ? null : { ...row, slots: spansOf(row.slots) };
};
var readLayers = async (sql, where) => [
  ...await sql`
    SELECT ${layerColumns(sql)}, coalesce((
      SELECT json_agg(json_build_object('experimentId', experiment_id, 'percentage', percentage) ORDER BY experiment_id)
      FROM layer_bookings b WHERE b.layer_number = l.number AND experiment_id IS NOT NULL AND released_at IS NULL
    ), '[]') AS shares
    FROM layers l WHERE ${where}`
];
var readBookings = async (sql, where) => {
  const rows = await sql`
    SELECT l.id AS layer_id, b.experiment_id, b.percentage, b.slots::text, b.created_at, b.updated_at, b.released_at
    FROM layer_bookings b JOIN layers l ON l.number = b.layer_number WHERE b.experiment_id IS NOT NULL AND ${where}`;
  return rows.map(({ slots: slots2, ...row }) => ({ ...row, slots: spansOf(slots2) }));
};
var readLayer = async (sql, id4) => {
  const [layer] = await sql`SELECT ${layerColumns(sql)} FROM layers l WHERE id = ${id4}`;
  return layer ?? null;
};
var holdLayer = async (sql, id4) => {
  const [layer] = await sql`SELECT ${layerColumns(sql)} FROM layers l WHERE id = ${id4} FOR UPDATE`;
  return layer ?? null;
};
var writeBooking = (sql, { createdAt, experimentId, layerId, percentage: percentage3, releasedAt, slots: slots2, updatedAt }) => sql`
  INSERT INTO layer_bookings (layer_number, experiment_id, percentage, slots, created_at, updated_at, released_at)
  SELECT number, ${experimentId}::uuid, ${percentage3}::int, ${toMultirange(slots2)}::text::int4multirange, ${createdAt}::timestamptz,
    ${updatedAt}::timestamptz, ${releasedAt}::timestamptz
  FROM layers WHERE id = ${layerId}
  ON CONFLICT (experiment_id) DO UPDATE SET layer_number = EXCLUDED.layer_number, percentage = EXCLUDED.percentage,
    slots = EXCLUDED.slots, created_at = EXCLUDED.created_at, updated_at = EXCLUDED.updated_at,
    released_at = EXCLUDED.released_at`;
var insertLayer = async (sql, layer) => {
  const { createdAt, holdoutPercentage, id: id4, updatedAt } = layer;
  await sql`INSERT INTO layers ${sql(layer, columns2.all)}`;
  if (holdoutPercentage === 0) return;
  const slots2 = holdoutSlots(layer);
  await writeBooking(sql, {
    layerId: id4,
    experimentId: null,
    percentage: holdoutPercentage,
    slots: slots2,
    createdAt,
    updatedAt,
    releasedAt: null
  });
};

// ../postgres/src/overrides/overrideRows.ts
var columns3 = tableColumns({
  id: "fixed",
  experimentId: "fixed",
  sampledEntity: "fixed",
  sampledValue: "fixed",
  bucketName: "mutable",
  createdAt: "fixed",
  updatedAt: "mutable"
});
var overrideColumns = columns3.of("o");
var overrideOf = ({ bucketName, ...row }) => ({ ...row, bucket: bucketName });
var readOverrides = async (sql, where) => {
  const rows = await sql`SELECT ${overrideColumns(sql)} FROM experiment_overrides o WHERE ${where}`;
  return rows.map(overrideOf);
};
var withKey = (sql, { sampledEntity, sampledValue }) => sql`sampled_entity = ${sampledEntity} AND sampled_value = ${sampledValue}`;
var referenced = (sql, which) => {
  if (!("id" in which)) return withKey(sql, which);
  const { id: id4, sampledEntity, sampledValue } = which;
  const entity2 = sampledEntity === void 0 ? sql`true` : sql`sampled_entity = ${sampledEntity}`;
  const value2 = sampledValue === void 0 ? sql`true` : sql`sampled_value = ${sampledValue}`;
  return sql`id = ${id4} AND ${entity2} AND ${value2}`;
};
var readOverrideFacts = async (sql, id4, key2) => {
  const buckets2 = await sql`
    SELECT bucket_name AS name FROM experiment_buckets WHERE experiment_id = ${id4}`;
  const [override = null] = await readOverrides(sql, sql`experiment_id = ${id4} AND ${withKey(sql, key2)}`);
  const [sample = null] = await sql`
    SELECT id, allocated_bucket FROM samples WHERE experiment_id = ${id4} AND ${withKey(sql, key2)}`;
  const [all] = await sql`
    SELECT count(*)::int AS count FROM experiment_overrides WHERE experiment_id = ${id4}`;
  return { buckets: buckets2.map(({ name: name2 }) => name2), override, sample, count: all?.count ?? 0 };
};
var writeOverride = (sql, { bucket, ...override }) => sql`
  INSERT INTO experiment_overrides ${sql({ ...override, bucketName: bucket }, columns3.all)}
  ON CONFLICT (experiment_id, id) DO UPDATE SET bucket_name = EXCLUDED.bucket_name, updated_at = EXCLUDED.updated_at`;

// ../postgres/src/sql/rows.ts
import { Option as Option10 } from "effect";
var first = (rows) => Option10.fromUndefinedOr(rows[0]);
var largestBigint = 9223372036854775807n;
var fitsBigint = (id4) => /^[1-9]\d{0,18}$/.test(id4) && BigInt(id4) <= largestBigint;
var afterAll = "ffffffff-ffff-ffff-ffff-ffffffffffff";
var pageOf = (sql, { cursor = afterAll, limit: limit2 }) => sql`id < ${cursor} ORDER BY id DESC LIMIT ${limit2 ?? null}`;

// ../postgres/src/targeting/criterionRows.ts
var criterionColumns = tableColumns({
  id: "fixed",
  experimentId: "fixed",
  samplingModel: "mutable",
  samplingAttribute: "mutable",
  createdAt: "fixed",
  updatedAt: "mutable"
});
var columnsOfCriterion = criterionColumns.of("t");
var conditionColumns = tableColumns({
  id: "fixed",
  criterionId: "fixed",
  experimentId: "fixed",
  model: "mutable",
  property: "mutable",
  condition: "mutable",
  value: "mutable",
  createdAt: "fixed",
  updatedAt: "mutable"
});
var columnsOfCondition = conditionColumns.of("c");
var withConditions = (criteria2, conditions2) => {
  const byCriterion = Map.groupBy(conditions2, ({ criterionId }) => criterionId);
  return criteria2.map((criterion) => ({ ...criterion, conditions: byCriterion.get(criterion.id) ?? [] }));
};
var readCriteria = async (sql, where) => {
  const criteria2 = await sql`
    SELECT ${columnsOfCriterion(sql)} FROM experiment_sampling_criteria t WHERE ${where} ORDER BY id`;
  const conditions2 = await sql`
    SELECT ${columnsOfCondition(sql)} FROM experiment_sampling_conditions c
    WHERE criterion_id = ANY(${criteria2.map(({ id: id4 }) => id4)}::uuid[]) ORDER BY id`;
  return withConditions(criteria2, conditions2);
};
var readCriteriaAt = async (sql, id4, revision) => {
  const current = sql`experiment_id = ${id4} AND since_revision <= ${revision}`;
  const earlier = sql`${current} AND until_revision > ${revision}`;
  const criteria2 = await sql`
    SELECT ${columnsOfCriterion(sql)} FROM experiment_sampling_criteria t WHERE ${current}
    UNION ALL SELECT ${columnsOfCriterion(sql)} FROM earlier_criteria t WHERE ${earlier} ORDER BY id`;
  const conditions2 = await sql`
    SELECT ${columnsOfCondition(sql)} FROM experiment_sampling_conditions c WHERE ${current}
    UNION ALL SELECT ${columnsOfCondition(sql)} FROM earlier_conditions c WHERE ${earlier} ORDER BY id`;
  return withConditions(criteria2, conditions2);
};
var keepCriteria = (sql, ids, revision) => sql`
  INSERT INTO earlier_criteria (${sql(criterionColumns.all)}, since_revision, until_revision)
  SELECT ${columnsOfCriterion(sql)}, since_revision, ${revision} FROM experiment_sampling_criteria t
  WHERE id = ANY(${ids}::uuid[])`;
var keepConditions = (sql, ids, revision) => sql`
  INSERT INTO earlier_conditions (${sql(conditionColumns.all)}, since_revision, until_revision)
  SELECT ${columnsOfCondition(sql)}, since_revision, ${revision} FROM experiment_sampling_conditions c
  WHERE id = ANY(${ids}::uuid[])`;
var changesOf = (before, after) => {
  const known2 = new Map(before.map((each) => [each.id, each]));
  const kept2 = new Set(after.map(({ id: id4 }) => id4));
  return {
    added: after.filter(({ id: id4 }) => !known2.has(id4)),
    changed: after.filter((each) => known2.has(each.id) && known2.get(each.id) !== each),
    removed: before.filter(({ id: id4 }) => !kept2.has(id4)).map(({ id: id4 }) => id4)
  };
};
var idsOf = (items) => items.map(({ id: id4 }) => id4);
var conditionsOf = (criteria2) => criteria2.flatMap(({ conditions: conditions2 }) => conditions2);
var writeConditions = async (sql, { added, changed: changed2, removed }, revision) => {
  await keepConditions(sql, [...removed, ...idsOf(changed2)], revision);
  await sql`DELETE FROM experiment_sampling_conditions WHERE id = ANY(${removed}::uuid[])`;
  for (const condition of added) {
    const row = { ...condition, sinceRevision: revision };
    await sql`INSERT INTO experiment_sampling_conditions ${sql(row, [...conditionColumns.all, "sinceRevision"])}`;
  }
  for (const condition of changed2) {
    const row = { ...condition, sinceRevision: revision };
    await sql`
      UPDATE experiment_sampling_conditions SET ${sql(row, [...conditionColumns.mutable, "sinceRevision"])}
      WHERE id = ${condition.id}`;
  }
};
var hasOtherFields = (before) => {
  const known2 = new Map(before.map((each) => [each.id, each]));
  return ({ id: id4, samplingAttribute, samplingModel }) => {
    const was = known2.get(id4);
    return was?.samplingModel !== samplingModel || was.samplingAttribute !== samplingAttribute;
  };
};
var writeCriteria = async (sql, before, after, revision) => {
  const { added, changed: changed2, removed } = changesOf(before, after);
  const updated = changed2.filter(hasOtherFields(before));
  await keepCriteria(sql, [...removed, ...idsOf(updated)], revision);
  for (const { conditions: _, ...criterion } of added) {
    const row = { ...criterion, sinceRevision: revision };
    await sql`INSERT INTO experiment_sampling_criteria ${sql(row, [...criterionColumns.all, "sinceRevision"])}`;
  }
  for (const { conditions: _, ...criterion } of updated) {
    const row = { ...criterion, sinceRevision: revision };
    await sql`
      UPDATE experiment_sampling_criteria SET ${sql(row, [...criterionColumns.mutable, "sinceRevision"])}
      WHERE id = ${criterion.id}`;
  }
  await writeConditions(sql, changesOf(conditionsOf(before), conditionsOf(after)), revision);
  await sql`DELETE FROM experiment_sampling_criteria WHERE id = ANY(${removed}::uuid[])`;
};

// ../postgres/src/allocation/allocationRows.ts
import { Option as Option11 } from "effect";
var toRanges = (table) => table.map(({ bucket, end, start }) => [bucket, start, end]);
var fromRanges = (ranges) => ranges.map(([bucket, start, end]) => ({ bucket, start, end }));
var readAllocation = async (sql, id4, lock) => {
  const [experiment] = await sql`
    SELECT archived, allocation_version AS version, created_at
    FROM experiments WHERE id = ${id4} ${lock ? sql`FOR UPDATE` : sql``}`;
  if (experiment === void 0) return Option11.none();
  const { archived: archived2, createdAt, version } = experiment;
  const buckets2 = await sql`
    SELECT experiment_id, bucket_name AS name, percentage_distribution AS percentage, created_at, updated_at
    FROM experiment_buckets WHERE experiment_id = ${id4} ORDER BY position`;
  const [current] = await readVersions(sql, sql`experiment_id = ${id4} AND version = ${version}`);
  return Option11.some({
    experimentId: id4,
    archived: archived2,
    version,
    buckets: [...buckets2],
    table: current?.table ?? [],
    changedAt: current?.createdAt ?? createdAt
  });
};
var readVersions = async (sql, where, limit2 = null) => {
  const rows = await sql`
    SELECT version, ranges, created_at FROM allocation_versions WHERE ${where} ORDER BY version LIMIT ${limit2}`;
  return rows.map(({ ranges, ...version }) => ({ ...version, table: fromRanges(ranges) }));
};
var writeAllocation = async (sql, next) => {
  const { buckets: buckets2, changedAt, experimentId, table, version } = next;
  const names2 = buckets2.map(({ name: name2 }) => name2);
  const slots2 = Map.groupBy(table, ({ bucket }) => bucket);
  await sql`DELETE FROM experiment_buckets WHERE experiment_id = ${experimentId} AND bucket_name <> ALL(${names2}::text[])`;
  await sql`
    INSERT INTO experiment_buckets
      (experiment_id, bucket_name, position, percentage_distribution, slots, created_at, updated_at)
    SELECT ${experimentId}, name, last + place, percentage, slots, created_at, updated_at
    FROM unnest(
      ${names2}::text[], ${buckets2.map(({ percentage: percentage3 }) => percentage3)}::int[],
      ${names2.map((name2) => toMultirange(slots2.get(name2) ?? []))}::text[]::int4multirange[],
      ${buckets2.map(({ createdAt }) => createdAt)}::timestamptz[], ${buckets2.map(({ updatedAt }) => updatedAt)}::timestamptz[]
    ) WITH ORDINALITY AS b (name, percentage, slots, created_at, updated_at, place),
      (SELECT coalesce(max(position), -1) AS last FROM experiment_buckets WHERE experiment_id = ${experimentId}) AS l
    ON CONFLICT (experiment_id, bucket_name) DO UPDATE SET slots = EXCLUDED.slots,
      percentage_distribution = EXCLUDED.percentage_distribution, updated_at = EXCLUDED.updated_at`;
  await sql`
    INSERT INTO allocation_versions (experiment_id, version, ranges, created_at)
    VALUES (${experimentId}, ${version}, ${sql.json(toRanges(table))}, ${changedAt})`;
  await sql`
    UPDATE experiments SET allocation_version = ${version}, revision = revision + 1 WHERE id = ${experimentId}`;
};

// ../postgres/src/allocation/AllocationStoreLive.ts
var heldAtOnce = 2;
var readSnapshot = async (sql, id4) => {
  const [row] = await sql`
    SELECT ${experimentColumns(sql)}, s.active AS service_active, e.salt, e.revision
    FROM experiments e JOIN services s ON s.id = e.service_id WHERE e.id = ${id4}`;
  const allocation = await readAllocation(sql, id4, false);
  if (row === void 0 || Option12.isNone(allocation)) return Option12.none();
  const { revision, salt, serviceActive, ...experiment } = row;
  const criteria2 = await readCriteria(sql, sql`experiment_id = ${id4}`);
  const layer = await readLayerShare(sql, id4);
  const overrides2 = await readOverrides(sql, sql`experiment_id = ${id4} ORDER BY id`);
  return Option12.some({
    experiment,
    serviceActive,
    salt,
    revision,
    allocation: allocation.value,
    criteria: criteria2,
    layer,
    overrides: overrides2
  });
};
var AllocationStoreLive = Layer27.effect(
  AllocationStore,
  Effect43.gen(function* () {
    const { changeResult, sql } = yield* Database;
    const holdSlots = yield* Semaphore3.make(heldAtOnce);
    return AllocationStore.of({
      find: (id4) => transaction(sql, (connection) => readAllocation(connection, id4, false), oneView),
      modify: (id4, decide) => changeResult(async (connection) => {
        const stored = await readAllocation(connection, id4, true);
        if (Option12.isNone(stored)) return Result28.fail(new ExperimentNotFound({ id: id4 }));
        const before = stored.value;
        const decided = decide(before);
        if (Result28.isSuccess(decided) && decided.success.version !== before.version) {
          await writeAllocation(connection, decided.success);
        }
        return Result28.map(decided, (after) => ({ before, after }));
      }),
      versions: (id4, { cursor = 0, limit: limit2 = null }) => query(() => readVersions(sql, sql`experiment_id = ${id4} AND version > ${cursor}`, limit2)),
      version: (id4, version) => query(() => readVersions(sql, sql`experiment_id = ${id4} AND version = ${version}`)).pipe(Effect43.map(first)),
      saltOf: (id4) => query(() => sql`SELECT salt FROM experiments WHERE id = ${id4}`).pipe(
        Effect43.map(([row]) => Option12.fromUndefinedOr(row?.salt))
      ),
      layerShareOf: (id4) => query(() => readLayerShare(sql, id4)),
      snapshot: (id4) => transaction(sql, (connection) => readSnapshot(connection, id4), oneView),
      // Enrolment locks the experiment too, on another connection. Both locks are shared: only changes wait for them.
      whileHeld: (id4, use) => Effect43.context().pipe(
        Effect43.flatMap(
          (context) => transaction(sql, async (connection) => {
            await connection`SELECT FROM experiments WHERE id = ${id4} FOR SHARE`;
            const used = Option12.map(await readSnapshot(connection, id4), use);
            return Effect43.runPromiseExitWith(context)(Effect43.transposeOption(used));
          })
        ),
        Effect43.flatten,
        holdSlots.withPermit
      )
    });
  })
);

// ../postgres/src/experiments/ExperimentStoreLive.ts
import { Effect as Effect44, Layer as Layer28, Option as Option13, Result as Result30 } from "effect";

// ../postgres/src/people/roleRows.ts
var roleColumns = tableColumns({
  id: "fixed",
  name: "fixed",
  permissions: "fixed",
  createdAt: "fixed",
  updatedAt: "fixed"
}).of("r");
var knownPermissions = (stored) => permissions.filter((permission) => stored.includes(permission));
var roleOf = ({ permissions: permissions2, ...row }) => ({
  ...row,
  permissions: knownPermissions(permissions2)
});

// ../postgres/src/services/settleSchedules.ts
var settleSchedules = async (connection, serviceIds) => {
  const due = await connection`
    SELECT id FROM experiments
    WHERE service_id = ANY(${[...serviceIds]}::uuid[]) AND schedule_status = 'pending' AND scheduled_start_date <= statement_timestamp()
    ORDER BY id FOR NO KEY UPDATE`;
  if (due.length === 0) return 0;
  const [settled2] = await connection`
    WITH settled AS (
      UPDATE experiments e SET
        active = (s.active AND NOT e.archived),
        schedule_status = CASE WHEN s.active AND NOT e.archived THEN 'started' ELSE 'missed' END,
        last_activated_at = CASE WHEN s.active AND NOT e.archived THEN e.scheduled_start_date ELSE e.last_activated_at END,
        updated_at = date_trunc('milliseconds', statement_timestamp()), revision = e.revision + 1
      FROM services s WHERE s.id = e.service_id AND e.id = ANY(${due.map(({ id: id4 }) => id4)}::uuid[])
      RETURNING e.active
    )
    SELECT count(*) FILTER (WHERE active)::int AS starts FROM settled`;
  return settled2?.starts ?? 0;
};

// ../postgres/src/services/serviceRows.ts
var columns4 = tableColumns({
  id: "fixed",
  number: "fixed",
  teamId: "fixed",
  name: "mutable",
  description: "mutable",
  active: "mutable",
  createdAt: "fixed",
  updatedAt: "mutable"
});
var serviceColumns = columns4.of("s");
var nameKeyOf = (name2) => nameKey(name2.toLowerCase());
var rowOf = (service2) => ({ ...service2, nameKey: nameKeyOf(service2.name) });
var insertService = async (sql, service2, creatorId) => {
  const names2 = [...columns4.all, "nameKey"];
  await sql`INSERT INTO services (${sql(names2)}) OVERRIDING SYSTEM VALUE VALUES ${sql(rowOf(service2), names2)}`;
  await assignProjectCreator(sql, { serviceId: service2.id, userId: creatorId, now: service2.createdAt });
};
var updateService = async (sql, service2) => {
  await sql`SELECT FROM experiments WHERE service_id = ${service2.id} ORDER BY id FOR NO KEY UPDATE`;
  await settleSchedules(sql, [service2.id]);
  await sql`UPDATE services SET ${sql(rowOf(service2), [...columns4.mutable, "nameKey"])} WHERE id = ${service2.id}`;
  await sql`UPDATE experiments SET revision = revision + 1 WHERE service_id = ${service2.id}`;
};
var shareServices = (sql, ids) => sql`SELECT FROM services WHERE id = ANY(${[...ids]}::uuid[]) ORDER BY id FOR SHARE`;
var permissionsOn = async (sql, id4, userId) => {
  const [role2] = await sql`
    SELECT r.permissions FROM user_assignments a JOIN user_roles r ON r.id = a.role_id
    WHERE a.service_id = ${id4} AND a.experiment_id IS NULL AND a.user_id = ${userId}`;
  return new Set(knownPermissions(role2?.permissions ?? []));
};
var nextServiceNumber = async (sql) => {
  const [row] = await sql`
    SELECT nextval(pg_get_serial_sequence('services', 'number')) AS number`;
  return row?.number ?? "";
};

// ../postgres/src/sql/searched.ts
var patternOf = (q) => `%${q.replaceAll(/[\\%_]/g, "\\$&")}%`;
var searched = (sql, q, ...columns8) => {
  if (q === void 0 || q === "") return sql`true`;
  const found2 = columns8.map((column) => sql`search_key(${column}) LIKE search_key(${patternOf(q)})`);
  return sql`(${found2.reduce((all, each) => sql`${all} OR ${each}`)})`;
};

// ../domain/src/experiments/LayerShareTaken.ts
var named = 5;
var describe = ({ id: id4, name: name2, number }) => `${JSON.stringify(name2)} (${id4}, number ${number})`;
var LayerShareTaken = class extends domainError("LayerShareTaken", { kind: "conflict" }) {
  get message() {
    const names2 = this.holders.slice(0, named).map(describe);
    const more = this.holders.length > named ? [`${this.holders.length - named} more`] : [];
    const list2 = new Intl.ListFormat("en").format([...names2, ...more]);
    return `Slots of this experiment's share of its layer now belong to ${list2}. Take them out of the layer, or take this experiment out of it, and try again`;
  }
};

// ../postgres/src/experiments/settleShare.ts
import { Result as Result29 } from "effect";
var readHolders = (sql, experimentId) => sql`
  SELECT e.id, e.number, e.name FROM layer_bookings released
  JOIN layer_bookings held ON held.layer_number = released.layer_number AND held.released_at IS NULL AND held.slots && released.slots
  JOIN experiments e ON e.id = held.experiment_id
  WHERE released.experiment_id = ${experimentId} AND e.id <> ${experimentId} ORDER BY e.id`;
var reopensDetached = async (sql, before, after) => {
  if (before.completedAt === null || after.completedAt !== null) return false;
  const rows = await sql`SELECT FROM experiments WHERE id = ${after.id} AND samples_detached_at IS NOT NULL`;
  return rows.length > 0;
};
var settleShare = async (sql, before, after) => {
  if (await reopensDetached(sql, before, after)) return Result29.fail(new SamplesDetached({ id: after.id }));
  if (holdsShare(before) === holdsShare(after)) return Result29.void;
  if (!holdsShare(after)) {
    await sql`UPDATE layer_bookings SET released_at = ${after.updatedAt} WHERE experiment_id = ${after.id}`;
    return Result29.void;
  }
  await sql`
    SELECT FROM layers WHERE number = (SELECT layer_number FROM layer_bookings WHERE experiment_id = ${after.id}) FOR UPDATE`;
  const holders = await readHolders(sql, after.id);
  if (holders.length > 0) return Result29.fail(new LayerShareTaken({ holders }));
  await sql`UPDATE layer_bookings SET released_at = NULL WHERE experiment_id = ${after.id}`;
  return Result29.void;
};

// ../postgres/src/experiments/ExperimentStoreLive.ts
var ExperimentStoreLive = Layer28.effect(
  ExperimentStore,
  Effect44.gen(function* () {
    const { change: change3, changeResult, read: read4, sql } = yield* Database;
    const columns8 = experimentColumns(sql);
    const readPlaced = async (connection, id4) => {
      const [row] = await connection`
        SELECT ${columns8}, s.active AS service_active, statement_timestamp() AS now
        FROM experiments e JOIN services s ON s.id = e.service_id WHERE e.id = ${id4}`;
      if (row === void 0) return Option13.none();
      const { now, serviceActive, ...experiment } = row;
      return Option13.some({ experiment, serviceActive, now });
    };
    const modify = (id4, decide) => changeResult(async (connection) => {
      await connection`
          SELECT FROM services WHERE id = (SELECT service_id FROM experiments WHERE id = ${id4}) FOR SHARE`;
      await connection`SELECT FROM experiments WHERE id = ${id4} FOR UPDATE`;
      const found2 = await readPlaced(connection, id4);
      if (Option13.isNone(found2)) return Result30.fail(new ExperimentNotFound({ id: id4 }));
      const { experiment: before, ...moment3 } = found2.value;
      const decided = decide(before, moment3);
      if (Result30.isFailure(decided)) return Result30.fail(decided.failure);
      const after = decided.success;
      if (after === before) return Result30.succeed({ before, after });
      const settled2 = await settleShare(connection, before, after);
      if (Result30.isFailure(settled2)) return Result30.fail(settled2.failure);
      await updateExperiment(connection, after);
      return Result30.succeed({ before, after });
    });
    const settle2 = (serviceIds) => change3(async (connection) => {
      await shareServices(connection, serviceIds);
      return settleSchedules(connection, serviceIds);
    });
    return ExperimentStore.of({
      // Without the lock, a change to the service would not raise the revision of an experiment that is stored meanwhile.
      insert: (experiment, created) => change3(async (connection) => {
        await shareServices(connection, [experiment.serviceId]);
        await insertExperiment(connection, experiment, created);
      }),
      modify,
      nextNumber: query(() => nextExperimentNumber(sql)),
      teamOf: (id4) => query(() => sql`SELECT team_id FROM experiments WHERE id = ${id4}`).pipe(
        Effect44.map(([row]) => Option13.fromUndefinedOr(row?.teamId))
      ),
      find: (id4) => query(() => readPlaced(sql, id4)).pipe(
        Effect44.map(Option13.map(({ experiment, serviceActive }) => ({ experiment, serviceActive })))
      ),
      list: (serviceId, { activeOnly: activeOnly2, now }, page2) => read4(
        settings,
        (connection) => connection`
          SELECT ${columns8} FROM experiments e
          WHERE service_id = ${serviceId}
            AND (active OR NOT ${activeOnly2} OR (
              schedule_status = 'pending' AND scheduled_start_date <= ${now} AND NOT archived
              AND (SELECT s.active FROM services s WHERE s.id = e.service_id)))
            AND ${searched(sql, page2.q, sql`e.name`)} AND ${pageOf(sql, page2)}`
      ),
      activateDue: query(
        () => sql`
        SELECT DISTINCT service_id FROM experiments
        WHERE schedule_status = 'pending' AND scheduled_start_date <= statement_timestamp()`
      ).pipe(
        Effect44.flatMap((due) => due.length === 0 ? Effect44.succeed(0) : settle2(due.map(({ serviceId }) => serviceId)))
      )
    });
  })
);

// ../postgres/src/layers/LayerStoreLive.ts
import { Clock as Clock20, Effect as Effect45, Layer as Layer29, Option as Option14, Result as Result31, Semaphore as Semaphore4 } from "effect";

// ../postgres/src/layers/samplesBySlot.ts
var chunk = 5e3;
var settling = 6e4;
var noId = "00000000-0000-0000-0000-000000000000";
var lastId = "ffffffff-ffff-ffff-ffff-ffffffffffff";
var tally = async (sql, counted) => {
  const { experimentId, salt, upTo } = counted;
  const slotOf = slotHasher(salt, layerDomain);
  const slots2 = new Uint32Array(totalSlots);
  let samples2 = 0;
  for (let after = counted.after; after !== void 0; ) {
    const rows = await sql`
      SELECT id, sampled_entity, sampled_value FROM samples
      WHERE experiment_id = ${experimentId} AND id > ${after} AND id <= ${upTo} ORDER BY id LIMIT ${chunk}`;
    for (const { sampledEntity, sampledValue } of rows) {
      const slot3 = slotOf(sampledEntity, sampledValue);
      slots2[slot3] = (slots2[slot3] ?? 0) + 1;
    }
    samples2 += rows.length;
    after = rows.length < chunk ? void 0 : rows.at(-1)?.id;
  }
  return { ...counted, slots: slots2, samples: samples2 };
};
var idAt = (moment3) => {
  const time2 = moment3.toString(16).padStart(12, "0");
  return `${time2.slice(0, 8)}-${time2.slice(8)}-0000-0000-000000000000`;
};
var countAll = async (sql, experimentId, salt) => (await tally(sql, { experimentId, salt, after: noId, upTo: lastId })).slots;
var countSettled = (sql, experimentId, salt, now) => tally(sql, { experimentId, salt, after: noId, upTo: idAt(now - settling) });
var countHeld = async (sql, settled2) => {
  const { experimentId, salt, samples: samples2, slots: slots2, upTo } = settled2;
  const [row] = await sql`
    SELECT count(*)::int AS stored FROM samples WHERE experiment_id = ${experimentId} AND id <= ${upTo}`;
  if (row?.stored !== samples2) return countAll(sql, experimentId, salt);
  const recent = await tally(sql, { experimentId, salt, after: upTo, upTo: lastId });
  return slots2.map((count2, slot3) => count2 + (recent.slots[slot3] ?? 0));
};

// ../postgres/src/layers/LayerStoreLive.ts
var countsAtOnce = 2;
var holdExperiment = (sql, id4) => sql`SELECT FROM experiments WHERE id = ${id4} FOR UPDATE`;
var readExperiment = async (sql, id4) => {
  const [experiment] = await sql`
    SELECT id, archived, completed_at, service_id FROM experiments WHERE id = ${id4}`;
  return experiment;
};
var holdTeamOf = async (sql, serviceId) => {
  const [team] = await sql`
    SELECT id FROM teams WHERE id = (SELECT team_id FROM services WHERE id = ${serviceId}) FOR NO KEY UPDATE`;
  return team?.id ?? "";
};
var readNames = async (sql, teamId) => {
  const rows = await sql`
    SELECT l.name FROM layers l JOIN services s ON s.id = l.service_id WHERE s.team_id = ${teamId} ORDER BY l.id`;
  return rows.map(({ name: name2 }) => name2);
};
var bookingOf = async (sql, experimentId) => (await readBookings(sql, sql`b.experiment_id = ${experimentId}`))[0] ?? null;
var factsOf = async (sql, layerId, { experiment, layer, samplesBySlot }) => ({
  experiment,
  layer,
  bookings: await readBookings(sql, sql`l.id = ${layerId} AND b.released_at IS NULL`),
  booking: await bookingOf(sql, experiment.id),
  samplesBySlot
});
var LayerStoreLive = Layer29.effect(
  LayerStore,
  Effect45.gen(function* () {
    const { change: change3, changeResult, sql } = yield* Database;
    const countSlots = yield* Semaphore4.make(countsAtOnce);
    const countEarly = (experimentId, layerId, now) => countSlots.withPermit(
      query(async () => {
        const layer = await readLayer(sql, layerId);
        return layer === null ? null : countSettled(sql, experimentId, layer.salt, now);
      })
    );
    return LayerStore.of({
      insert: (layer, decide) => changeResult(async (connection) => {
        const teamId = await holdTeamOf(connection, layer.serviceId);
        const decided = decide(await readNames(connection, teamId));
        if (Result31.isSuccess(decided)) await insertLayer(connection, layer);
        return decided;
      }),
      find: (id4) => query(() => readLayers(sql, sql`l.id = ${id4}`)).pipe(Effect45.map(first)),
      list: (serviceId, page2) => query(
        () => readLayers(
          sql,
          sql`l.service_id = ${serviceId} AND ${searched(sql, page2.q, sql`l.name`)} AND ${pageOf(sql, page2)}`
        )
      ),
      booking: (experimentId) => query(() => bookingOf(sql, experimentId)).pipe(Effect45.map(Option14.fromNullOr)),
      facts: (experimentId, layerId) => transaction(
        sql,
        async (connection) => {
          const experiment = await readExperiment(connection, experimentId);
          if (experiment === void 0) return Result31.fail(new ExperimentNotFound({ id: experimentId }));
          const layer = await readLayer(connection, layerId);
          const samplesBySlot = layer === null ? [] : await countAll(connection, experimentId, layer.salt);
          return Result31.succeed(await factsOf(connection, layerId, { experiment, layer, samplesBySlot }));
        },
        oneView
      ).pipe(countSlots.withPermit, Effect45.flatMap(Effect45.fromResult)),
      // Locks only the layer of the new booking: released slots of another layer conflict with no booking.
      book: (experimentId, layerId, decide) => Effect45.gen(function* () {
        const early = yield* countEarly(experimentId, layerId, yield* Clock20.currentTimeMillis);
        return yield* changeResult(async (connection) => {
          await holdExperiment(connection, experimentId);
          const experiment = await readExperiment(connection, experimentId);
          if (experiment === void 0) return Result31.fail(new ExperimentNotFound({ id: experimentId }));
          const samplesBySlot = early === null ? [] : await countHeld(connection, early);
          const layer = await holdLayer(connection, layerId);
          const facts = await factsOf(connection, layerId, { experiment, layer, samplesBySlot });
          const decided = decide(facts);
          if (Result31.isSuccess(decided) && decided.success.booking !== facts.booking) {
            await writeBooking(connection, decided.success.booking);
            await raiseRevision(connection, experimentId);
          }
          return decided;
        });
      }),
      leave: (experimentId) => change3(async (connection) => {
        await holdExperiment(connection, experimentId);
        const { count: count2 } = await connection`DELETE FROM layer_bookings WHERE experiment_id = ${experimentId}`;
        if (count2 > 0) await raiseRevision(connection, experimentId);
        return count2 > 0;
      })
    });
  })
);

// ../postgres/src/overrides/OverrideStoreLive.ts
import { Effect as Effect46, Layer as Layer30, Result as Result32 } from "effect";
var holdExperiment2 = async (sql, id4) => {
  const [row] = await sql`SELECT archived FROM experiments WHERE id = ${id4} FOR UPDATE`;
  return row;
};
var OverrideStoreLive = Layer30.effect(
  OverrideStore,
  Effect46.gen(function* () {
    const { change: change3, changeResult, sql } = yield* Database;
    return OverrideStore.of({
      put: (experimentId, key2, decide) => changeResult(async (connection) => {
        const held = await holdExperiment2(connection, experimentId);
        if (held === void 0) return Result32.fail(new ExperimentNotFound({ id: experimentId }));
        const facts = { ...held, ...await readOverrideFacts(connection, experimentId, key2) };
        const decided = decide(facts);
        if (Result32.isSuccess(decided) && decided.success !== facts.override) {
          await writeOverride(connection, decided.success);
          await raiseRevision(connection, experimentId);
        }
        return decided;
      }),
      remove: (experimentId, which) => change3(async (connection) => {
        await holdExperiment2(connection, experimentId);
        const { count: count2 } = await connection`
            DELETE FROM experiment_overrides WHERE experiment_id = ${experimentId}
              AND ${referenced(connection, which)}`;
        if (count2 > 0) await raiseRevision(connection, experimentId);
        return count2 > 0;
      }),
      list: (experimentId, page2) => query(
        () => readOverrides(
          sql,
          sql`experiment_id = ${experimentId} AND ${searched(sql, page2.q, sql`sampled_value`)} AND ${pageOf(sql, page2)}`
        )
      )
    });
  })
);

// ../postgres/src/people/RoleStoreLive.ts
import { Effect as Effect47, Layer as Layer31 } from "effect";

// ../postgres/src/sql/readListing.ts
var readListing = async (sql, parts, { limit: limit2, offset }) => {
  const { columns: columns8, from, order } = parts;
  const start = Math.min(offset, Number.MAX_SAFE_INTEGER);
  const [items, [counted]] = await Promise.all([
    sql`SELECT ${columns8} ${from} ORDER BY ${order} LIMIT ${limit2} OFFSET ${start}`,
    sql`SELECT count(*)::int AS total ${from}`
  ]);
  return { items: [...items], total: counted?.total ?? 0 };
};

// ../postgres/src/people/RoleStoreLive.ts
var RoleStoreLive = Layer31.effect(
  RoleStore,
  Effect47.gen(function* () {
    const { sql } = yield* Database;
    const columns8 = roleColumns(sql);
    return RoleStore.of({
      list: (span) => query(async () => {
        const from = sql`FROM user_roles r WHERE ${searched(sql, span.q, sql`r.name`)}`;
        const { items, total } = await readListing(sql, { columns: columns8, from, order: sql`r.id` }, span);
        return { items: items.map(roleOf), total };
      })
    });
  })
);

// ../postgres/src/people/TeamStoreLive.ts
import { Effect as Effect48, Layer as Layer32, Option as Option15, Result as Result33 } from "effect";

// ../postgres/src/people/assignmentRows.ts
var assignmentColumns = (sql) => sql`
  a.id, a.assigned, a.created_at, a.updated_at,
  u.id AS user_id, u.full_name, u.email, u.created_at AS user_created_at, u.updated_at AS user_updated_at,
  r.id AS role_id, r.name AS role_name, r.permissions, r.created_at AS role_created_at, r.updated_at AS role_updated_at`;
var assignmentTables = (sql) => sql`
  user_assignments a JOIN users u ON u.id = a.user_id JOIN user_roles r ON r.id = a.role_id`;
var assignmentOf = ({ assigned, createdAt, id: id4, updatedAt, ...row }) => {
  const { email, fullName, roleId, roleName, userId } = row;
  const user = { id: userId, fullName, email, createdAt: row.userCreatedAt, updatedAt: row.userUpdatedAt };
  const permissions2 = knownPermissions(row.permissions);
  const times2 = { createdAt: row.roleCreatedAt, updatedAt: row.roleUpdatedAt };
  return { id: id4, user, role: { id: roleId, name: roleName, permissions: permissions2, ...times2 }, assigned, createdAt, updatedAt };
};
var readAssignments = async (sql, where) => {
  const rows = await sql`SELECT ${assignmentColumns(sql)} FROM ${assignmentTables(sql)} WHERE ${where}`;
  return rows.map(assignmentOf);
};

// ../postgres/src/people/userRows.ts
var userColumns = tableColumns({
  id: "fixed",
  fullName: "fixed",
  email: "fixed",
  createdAt: "fixed",
  updatedAt: "fixed"
}).of("u");

// ../postgres/src/people/projectUserRows.ts
var readRole = async (sql, id4) => {
  if (!fitsBigint(id4)) return null;
  const [row] = await sql`SELECT ${roleColumns(sql)} FROM user_roles r WHERE r.id = ${id4}`;
  return row === void 0 ? null : roleOf(row);
};
var readMember = async (sql, serviceId, userId) => {
  const [user] = await sql`
    SELECT ${userColumns(sql)}
    FROM services s
    JOIN team_members m ON m.team_id = s.team_id AND m.user_id = ${userId} JOIN users u ON u.id = m.user_id
    WHERE s.id = ${serviceId}`;
  return user ?? null;
};
var doOthersManage = async (sql, serviceId, userId) => {
  const others = await sql`
    SELECT 1 FROM user_assignments a JOIN user_roles r ON r.id = a.role_id
    WHERE a.service_id = ${serviceId} AND a.experiment_id IS NULL AND a.user_id <> ${userId}
      AND a.assigned = 'manually' AND 'project_users_manage' = ANY(r.permissions) LIMIT 1`;
  return others.length > 0;
};
var readProjectUser = async (connection, serviceId, key2) => {
  const byUser = "userId" in key2;
  const id4 = byUser ? key2.userId : key2.assignmentId;
  if (!fitsBigint(id4)) return { user: null, assignment: null, othersManage: false };
  const [assignment = null] = await readAssignments(
    connection,
    connection`a.service_id = ${serviceId} AND a.experiment_id IS NULL
      AND ${byUser ? connection`a.user_id = ${id4}` : connection`a.id = ${id4}`}`
  );
  const user = byUser ? await readMember(connection, serviceId, id4) : assignment?.user ?? null;
  return {
    user,
    assignment,
    othersManage: user !== null && await doOthersManage(connection, serviceId, user.id)
  };
};
var markUsersChanged = (connection, serviceId) => connection`UPDATE services SET users_changed = true, users_told_to = NULL WHERE id = ${serviceId}`;
var writeProjectUser = async (connection, serviceId, { now, role: role2, user }) => {
  await markUsersChanged(connection, serviceId);
  const [row] = await connection`
    INSERT INTO user_assignments (service_id, user_id, role_id, assigned, created_at, updated_at)
    VALUES (${serviceId}, ${user.id}, ${role2.id}, 'manually', ${now}, ${now})
    ON CONFLICT (service_id, experiment_id, user_id)
      DO UPDATE SET role_id = excluded.role_id, assigned = excluded.assigned, updated_at = excluded.updated_at
    RETURNING id`;
  return row?.id ?? null;
};
var removeProjectUser = async (connection, serviceId, userId) => {
  await markUsersChanged(connection, serviceId);
  await connection`
    DELETE FROM user_assignments WHERE service_id = ${serviceId} AND experiment_id IS NULL AND user_id = ${userId}`;
  await connection`
    INSERT INTO user_removals (service_id, user_id, before_id)
    VALUES (${serviceId}, ${userId}, nextval(pg_get_serial_sequence('user_assignments', 'id')))
    ON CONFLICT (service_id, user_id) DO UPDATE SET before_id = excluded.before_id`;
};

// ../postgres/src/people/teamUserRows.ts
var memberColumns = tableColumns({
  id: "fixed",
  teamId: "fixed",
  userId: "fixed",
  createdAt: "fixed",
  updatedAt: "mutable"
}).of("m");
var teamUserColumns = (sql) => sql`${memberColumns(sql)}, r.name AS role`;
var idOrNull = (id4) => typeof id4 === "string" && fitsBigint(id4) ? id4 : null;
var knownUser = async (sql, id4, callerId) => {
  const [user] = await sql`
    SELECT id FROM users u WHERE id = ${idOrNull(id4)}::bigint AND (${callerId === null} OR EXISTS (
      SELECT FROM team_members one JOIN team_members other USING (team_id)
      WHERE one.user_id = u.id AND other.user_id = ${idOrNull(callerId)}::bigint))`;
  return user?.id ?? null;
};
var userOf = async (sql, email) => {
  const [user] = await sql`SELECT id FROM users WHERE lower(email) = lower(${email})`;
  return user?.id ?? null;
};
var readTeamPeople = async (sql, teamId, { callerId, teamUserId, user = {} }) => {
  const [byId, byEmail, roles] = await Promise.all([
    knownUser(sql, user.userId, callerId),
    user.email === void 0 ? null : userOf(sql, user.email),
    sql`SELECT ${roleColumns(sql)} FROM user_roles r ORDER BY r.id`
  ]);
  const members = await sql`
    SELECT ${teamUserColumns(sql)} FROM team_members m JOIN user_roles r ON r.id = m.role_id
    WHERE m.team_id = ${teamId} AND (
      'team_manage' = ANY(r.permissions) OR m.id = ${idOrNull(teamUserId)}::bigint
      OR m.user_id = ${idOrNull(callerId)}::bigint OR m.user_id = ${byEmail ?? byId}::bigint)
    ORDER BY m.id`;
  return { roles: roles.map(roleOf), members, byId, byEmail };
};
var leaveProjects = async (sql, { teamId, userId }) => {
  const held = await sql`
    SELECT id FROM services s
    WHERE team_id = ${teamId} AND EXISTS (SELECT FROM user_assignments a WHERE a.service_id = s.id AND a.user_id = ${userId})
    ORDER BY id FOR NO KEY UPDATE`;
  for (const { id: id4 } of held) await removeProjectUser(sql, id4, userId);
};
var writeTeamChange = async (sql, teamId, change3, now) => {
  if (change3._tag === "Keep") return change3.member;
  if (change3._tag === "Change") {
    const { member, role: role3 } = change3;
    await sql`UPDATE team_members SET role_id = ${role3.id}, updated_at = ${now} WHERE id = ${member.id}`;
    return { ...member, role: role3.name, updatedAt: now };
  }
  if (change3._tag === "Remove") {
    const { member } = change3;
    await sql`DELETE FROM team_members WHERE id = ${member.id}`;
    await sql`
      UPDATE api_tokens SET revoked_at = ${now}, updated_at = ${now}
      WHERE team_id = ${teamId} AND user_id = ${member.userId} AND revoked_at IS NULL`;
    await leaveProjects(sql, member);
    return member;
  }
  const { role: role2, userId } = change3;
  const [added] = await sql`
    INSERT INTO team_members (team_id, user_id, role_id, created_at, updated_at)
    VALUES (${teamId}, ${userId}, ${role2.id}, ${now}, ${now}) RETURNING id`;
  if (added === void 0) throw new Error("an insert returned no row");
  return { id: added.id, teamId, userId, role: role2.name, createdAt: now, updatedAt: now };
};

// ../postgres/src/people/TeamStoreLive.ts
var teamColumns = tableColumns({
  id: "fixed",
  name: "fixed",
  description: "fixed",
  createdAt: "fixed",
  updatedAt: "fixed"
}).of("t");
var TeamStoreLive = Layer32.effect(
  TeamStore,
  Effect48.gen(function* () {
    const { changeResult, sql } = yield* Database;
    const columns8 = teamColumns(sql);
    const hasMember = (userId) => sql`EXISTS (SELECT FROM team_members m WHERE m.team_id = t.id AND m.user_id = ${userId}::bigint)`;
    const changeUsers = (teamId, concern, now, decide) => {
      const notFound2 = Result33.fail(new RecordNotFound({ record: "Team", id: teamId }));
      if (!fitsBigint(teamId)) return Effect48.fromResult(notFound2);
      return changeResult(async (connection) => {
        const locked = await connection`SELECT FROM teams WHERE id = ${teamId} FOR NO KEY UPDATE`;
        if (locked.length === 0) return notFound2;
        const decided = decide(await readTeamPeople(connection, teamId, concern));
        if (Result33.isFailure(decided)) return Result33.fail(decided.failure);
        return Result33.succeed(await writeTeamChange(connection, teamId, decided.success, now));
      });
    };
    return TeamStore.of({
      changeUsers,
      insert: ({ createdAt, description: description2, name: name2, updatedAt }, ownerId) => fitsBigint(ownerId) ? query(
        () => sql`
              WITH t AS (
                INSERT INTO teams (name, description, created_at, updated_at)
                SELECT ${name2}::text, ${description2}::text, ${createdAt}::timestamptz, ${updatedAt}::timestamptz
                FROM users WHERE id = ${ownerId} RETURNING *
              ), owner AS (
                INSERT INTO team_members (team_id, user_id, role_id, created_at, updated_at)
                SELECT id, ${ownerId}::bigint, (SELECT id FROM user_roles WHERE name = 'Owner'), created_at, updated_at FROM t
              )
              SELECT ${columns8} FROM t`
      ).pipe(Effect48.map(first)) : Effect48.succeedNone,
      find: (id4, userId) => fitsBigint(id4) ? query(
        () => sql`
              SELECT ${columns8}, r.permissions AS granted FROM teams t
              LEFT JOIN team_members m ON m.team_id = t.id AND m.user_id = ${userId}
              LEFT JOIN user_roles r ON r.id = m.role_id
              WHERE t.id = ${id4}`
      ).pipe(
        Effect48.map(first),
        Effect48.map(
          Option15.map(({ granted, ...team }) => ({
            team,
            permissions: granted === null ? null : new Set(knownPermissions(granted))
          }))
        )
      ) : Effect48.succeedNone,
      list: (userId, span) => {
        const from = sql`
          FROM teams t WHERE ${userId === null ? sql`true` : hasMember(userId)} AND ${searched(sql, span.q, sql`t.name`)}`;
        return query(() => readListing(sql, { columns: columns8, from, order: sql`t.id` }, span));
      },
      users: (teamId, span) => {
        const from = sql`
          FROM team_members m JOIN user_roles r ON r.id = m.role_id JOIN users u ON u.id = m.user_id
          WHERE m.team_id = ${teamId} AND ${searched(sql, span.q, sql`u.full_name`, sql`u.email`)}`;
        const parts = { columns: teamUserColumns(sql), from, order: sql`m.id` };
        return fitsBigint(teamId) ? query(() => readListing(sql, parts, span)) : Effect48.succeed({ items: [], total: 0 });
      }
    });
  })
);

// ../postgres/src/people/TokenStoreLive.ts
import { Effect as Effect50, Layer as Layer33, Option as Option17 } from "effect";

// ../postgres/src/sql/listenForChanges.ts
import { Effect as Effect49, Option as Option16, Queue as Queue3, Stream as Stream2 } from "effect";
var patienceAtEnd2 = "1 second";
var listenForChanges = (sql, channel) => Stream2.callback(
  (queue) => {
    const tell = () => Queue3.offerUnsafe(queue, void 0);
    return Effect49.acquireRelease(
      // The driver retries by itself, so a first fault is ignored.
      Effect49.sync(() => sql.listen(channel, tell, tell).then(Option16.some, () => Option16.none())),
      (listening) => Effect49.promise(async () => {
        const begun2 = await listening;
        if (Option16.isSome(begun2)) await begun2.value.unlisten();
      }).pipe(Effect49.timeout(patienceAtEnd2), Effect49.ignoreCause)
    );
  },
  { bufferSize: 1, strategy: "sliding" }
);

// ../postgres/src/people/TokenStoreLive.ts
var credentialOf = ({ permissions: permissions2, scopes: scopes2, teamId, userId, ...row }) => ({
  ...row,
  caller: {
    _tag: "User",
    userId,
    teamId,
    permissions: new Set(knownPermissions(permissions2 ?? [])),
    scopes: new Set(scopes2)
  }
});
var tokenColumns = tableColumns({
  id: "fixed",
  userId: "fixed",
  teamId: "fixed",
  name: "fixed",
  scopes: "fixed",
  expiresAt: "fixed",
  lastUsedAt: "mutable",
  createdAt: "fixed",
  updatedAt: "mutable"
}).of("a");
var TokenStoreLive = Layer33.effect(
  TokenStore,
  Effect50.gen(function* () {
    const { direct, sql } = yield* Database;
    const columns8 = tokenColumns(sql);
    return TokenStore.of({
      insert: ({ createdAt, expiresAt, name: name2, scopes: scopes2, secretHash, teamId, updatedAt, userId }) => fitsBigint(teamId) && fitsBigint(userId) ? query(
        // The lock keeps the membership until the token is committed, so removing the membership revokes the token too.
        () => sql`
              INSERT INTO api_tokens AS a (user_id, team_id, name, secret_sha256, scopes, expires_at, created_at, updated_at)
              SELECT m.user_id, m.team_id, ${name2}::text, ${secretHash}::bytea, ${[...scopes2]}::text[],
                ${expiresAt}::timestamptz, ${createdAt}::timestamptz, ${updatedAt}::timestamptz
              FROM team_members m WHERE m.team_id = ${teamId} AND m.user_id = ${userId} FOR KEY SHARE
              RETURNING ${columns8}`
      ).pipe(Effect50.map(first)) : Effect50.succeedNone,
      list: (userId, span) => {
        const from = sql`
          FROM api_tokens a
          WHERE a.user_id = ${userId} AND a.revoked_at IS NULL AND ${searched(sql, span.q, sql`a.name`)}`;
        return fitsBigint(userId) ? query(() => readListing(sql, { columns: columns8, from, order: sql`a.id` }, span)) : Effect50.succeed({ items: [], total: 0 });
      },
      revoke: (userId, tokenId, now) => fitsBigint(userId) && fitsBigint(tokenId) ? transaction(sql, async (connection) => {
        const found2 = await connection`
                SELECT FROM api_tokens
                WHERE id = ${tokenId} AND user_id = ${userId} AND revoked_at IS NULL FOR NO KEY UPDATE`;
        if (found2.length === 0) return false;
        await connection`UPDATE api_tokens SET revoked_at = ${now}, updated_at = ${now} WHERE id = ${tokenId}`;
        return true;
      }) : Effect50.succeed(false),
      findCredential: (secretHash) => query(
        () => sql`
          SELECT a.id AS token_id, a.secret_sha256 AS secret_hash, a.expires_at, a.user_id, a.team_id, a.scopes, r.permissions
          FROM api_tokens a
          LEFT JOIN team_members m ON m.team_id = a.team_id AND m.user_id = a.user_id
          LEFT JOIN user_roles r ON r.id = m.role_id
          WHERE a.secret_sha256 = ${secretHash} AND a.revoked_at IS NULL`
      ).pipe(Effect50.map(first), Effect50.map(Option17.map(credentialOf))),
      anyValid: (now) => query(
        () => sql`
          SELECT FROM api_tokens a JOIN team_members m ON m.team_id = a.team_id AND m.user_id = a.user_id
          WHERE a.revoked_at IS NULL AND (a.expires_at IS NULL OR a.expires_at > ${now}::timestamptz) LIMIT 1`
      ).pipe(Effect50.map(({ count: count2 }) => count2 > 0)),
      recordUses: (uses) => query(
        // Locks in the order of ids, so two processes cannot deadlock.
        () => sql`
          WITH used AS (
            SELECT a.id, u.at FROM unnest(${[...uses.keys()]}::bigint[], ${[...uses.values()]}::timestamptz[]) AS u (id, at)
            JOIN api_tokens a USING (id) ORDER BY a.id FOR NO KEY UPDATE OF a
          )
          UPDATE api_tokens a SET last_used_at = greatest(a.last_used_at, used.at) FROM used WHERE used.id = a.id`
      ).pipe(Effect50.asVoid),
      changes: listenForChanges(direct, "sortition_access_changed")
    });
  })
);

// ../postgres/src/people/UserStoreLive.ts
import { Effect as Effect51, Layer as Layer34 } from "effect";
var inserted = ["fullName", "email", "createdAt", "updatedAt"];
var UserStoreLive = Layer34.effect(
  UserStore,
  Effect51.gen(function* () {
    const { sql } = yield* Database;
    const columns8 = userColumns(sql);
    return UserStore.of({
      insert: (user) => query(
        () => sql`
          INSERT INTO users AS u (${sql(inserted)}) VALUES ${sql(user, inserted)}
          ON CONFLICT (lower(email)) DO NOTHING RETURNING ${columns8}`
      ).pipe(Effect51.map(first)),
      find: (id4) => fitsBigint(id4) ? query(() => sql`SELECT ${columns8} FROM users u WHERE u.id = ${id4}`).pipe(Effect51.map(first)) : Effect51.succeedNone,
      findKnownTo: (id4, otherId) => fitsBigint(id4) && fitsBigint(otherId) ? query(
        () => sql`
              SELECT ${columns8} FROM users u
              WHERE u.id = ${id4} AND (u.id = ${otherId} OR EXISTS (
                SELECT FROM team_members one JOIN team_members other USING (team_id)
                WHERE one.user_id = u.id AND other.user_id = ${otherId}))`
      ).pipe(Effect51.map(first)) : Effect51.succeedNone
    });
  })
);

// ../postgres/src/planning/AccessStoreLive.ts
import { Effect as Effect52, Layer as Layer35 } from "effect";

// ../postgres/src/planning/accessRows.ts
var setOf = (stored) => new Set(knownPermissions(stored ?? []));
var readTeamAccess = async (sql, userId, teamId) => {
  const [row] = await sql`
    SELECT r.permissions FROM teams t
    LEFT JOIN team_members m ON m.team_id = t.id AND m.user_id = ${userId}
    LEFT JOIN user_roles r ON r.id = m.role_id
    WHERE t.id = ${teamId}`;
  if (row === void 0) return void 0;
  return row.permissions === null ? null : setOf(row.permissions);
};
var readProjectAccess = async (sql, userId, where) => {
  const [row] = await sql`
    SELECT ${serviceColumns(sql)}, r.permissions FROM services s
    LEFT JOIN user_assignments a ON a.service_id = s.id AND a.experiment_id IS NULL AND a.user_id = ${userId}
    LEFT JOIN user_roles r ON r.id = a.role_id
    WHERE ${where}`;
  if (row === void 0) return null;
  const { permissions: permissions2, ...service2 } = row;
  return { service: service2, permissions: setOf(permissions2) };
};
var readExperimentAccess = async (sql, userId, where) => {
  const [row] = await sql`
    SELECT ${experimentColumns(sql)}, s.active AS service_active, statement_timestamp() AS now, r.permissions
    FROM experiments e JOIN services s ON s.id = e.service_id
    LEFT JOIN user_assignments a ON a.experiment_id = e.id AND a.user_id = ${userId}
    LEFT JOIN user_roles r ON r.id = a.role_id
    WHERE ${where}`;
  if (row === void 0) return null;
  const { now, permissions: permissions2, serviceActive, ...experiment } = row;
  return { experiment, serviceActive, now, permissions: setOf(permissions2) };
};
var found = (record) => {
  if (record === null) throw new Error("a project or experiment no longer exists");
  return record;
};

// ../postgres/src/planning/AccessStoreLive.ts
var AccessStoreLive = Layer35.effect(
  AccessStore,
  Effect52.gen(function* () {
    const { sql } = yield* Database;
    return AccessStore.of({
      // Sends all queries together, so a path needs one round trip.
      locate: (userId, { experimentId = "", projectId = "", teamId }) => query(async () => {
        const hasTeam = fitsBigint(teamId);
        const hasProject = hasTeam && fitsBigint(projectId);
        const hasExperiment = hasProject && fitsBigint(experimentId);
        const [team, project, experiment] = await Promise.all([
          hasTeam ? readTeamAccess(sql, userId, teamId) : void 0,
          hasProject ? readProjectAccess(sql, userId, sql`s.team_id = ${teamId} AND s.number = ${projectId}`) : null,
          hasExperiment ? readExperimentAccess(sql, userId, sql`s.number = ${projectId} AND e.number = ${experimentId}`) : null
        ]);
        return {
          teamExists: team !== void 0,
          team: team ?? null,
          project,
          experiment: experiment && {
            experiment: experiment.experiment,
            serviceActive: experiment.serviceActive,
            permissions: experiment.permissions
          }
        };
      })
    });
  })
);

// ../postgres/src/planning/AssignmentStoreLive.ts
import { Effect as Effect53, Layer as Layer36, Option as Option18, Result as Result34 } from "effect";

// ../postgres/src/planning/holdRows.ts
var holdTeam = (connection, teamId) => connection`SELECT FROM teams WHERE id = ${teamId} FOR NO KEY UPDATE`;
var holdTeamOf2 = (connection, serviceId) => connection`SELECT FROM teams WHERE id = (SELECT team_id FROM services WHERE id = ${serviceId}) FOR NO KEY UPDATE`;
var holdMembers = (connection, serviceId) => connection`SELECT FROM teams WHERE id = (SELECT team_id FROM services WHERE id = ${serviceId}) FOR SHARE`;
var holdProject = (connection, serviceId) => connection`SELECT FROM services WHERE id = ${serviceId} FOR NO KEY UPDATE`;
var shareProject = (connection, serviceId) => connection`SELECT FROM services WHERE id = ${serviceId} FOR SHARE`;
var holdExperiment3 = (connection, experimentId) => connection`SELECT FROM experiments WHERE id = ${experimentId} FOR NO KEY UPDATE`;

// ../postgres/src/planning/settleAssignments.ts
var rowsAtOnce = 5e3;
var experimentsAtOnce = 200;
var least = "00000000-0000-0000-0000-000000000000";
var deleteRemoved = async (connection, serviceId) => {
  const { count: count2 } = await connection`
    DELETE FROM user_assignments WHERE id IN (
      SELECT a.id FROM user_removals r JOIN user_assignments a USING (service_id, user_id)
      WHERE r.service_id = ${serviceId} AND a.experiment_id IS NOT NULL AND a.id < r.before_id LIMIT ${rowsAtOnce})`;
  return count2;
};
var spread = async (connection, serviceId, ids, now) => {
  const [row] = await connection`
    WITH wanted AS MATERIALIZED (
      SELECT e.id AS experiment_id, p.user_id, p.role_id
      FROM experiments e
      JOIN user_assignments p ON p.service_id = e.service_id AND p.experiment_id IS NULL
      LEFT JOIN LATERAL (
        SELECT assigned, role_id FROM user_assignments
        WHERE service_id = e.service_id AND experiment_id = e.id AND user_id = p.user_id LIMIT 1
      ) a ON true
      WHERE e.service_id = ${serviceId} AND e.id = ANY(${[...ids]}::uuid[])
        AND (a.assigned IS NULL OR (a.assigned = 'automatically' AND a.role_id <> p.role_id))
      LIMIT ${rowsAtOnce}
    ), written AS (
      INSERT INTO user_assignments (service_id, experiment_id, user_id, role_id, assigned, created_at, updated_at)
      SELECT ${serviceId}::uuid, experiment_id, user_id, role_id, 'automatically', ${now}::timestamptz, ${now}::timestamptz
      FROM wanted ORDER BY experiment_id, user_id
      ON CONFLICT (service_id, experiment_id, user_id)
        DO UPDATE SET role_id = excluded.role_id, updated_at = excluded.updated_at
        WHERE user_assignments.assigned = 'automatically' AND user_assignments.role_id <> excluded.role_id
      RETURNING 1
    )
    SELECT (SELECT count(*) FROM wanted)::int AS wanted, (SELECT count(*) FROM written)::int AS written`;
  return { written: row?.written ?? 0, complete: (row?.wanted ?? 0) < rowsAtOnce };
};
var readIds = async (rows) => (await rows).map(({ id: id4 }) => id4);
var settleProject = async (connection, now) => {
  const [service2] = await connection`
    SELECT id, users_told_to FROM services WHERE users_changed ORDER BY id LIMIT 1 FOR NO KEY UPDATE`;
  if (service2 === void 0) return void 0;
  const { id: id4, usersToldTo } = service2;
  const deleted = await deleteRemoved(connection, id4);
  if (deleted === rowsAtOnce) return deleted;
  await connection`DELETE FROM user_removals WHERE service_id = ${id4}`;
  const ids = await readIds(connection`
    SELECT id FROM experiments WHERE service_id = ${id4} AND id > ${usersToldTo ?? least}::uuid
    ORDER BY id LIMIT ${experimentsAtOnce}`);
  const { complete: complete4, written } = await spread(connection, id4, ids, now);
  const next = ids.length === experimentsAtOnce ? ids.at(-1) : void 0;
  if (complete4) {
    await connection`
      UPDATE services SET users_changed = ${next !== void 0}, users_told_to = ${next ?? null} WHERE id = ${id4}`;
  }
  return deleted + written;
};
var settleExperiments = async (connection, now) => {
  const [service2] = await connection`
    SELECT id FROM services
    WHERE id = (SELECT service_id FROM experiments WHERE users_missing ORDER BY id LIMIT 1) FOR NO KEY UPDATE`;
  if (service2 === void 0) return void 0;
  const ids = await readIds(connection`
    SELECT id FROM experiments WHERE service_id = ${service2.id} AND users_missing ORDER BY id LIMIT ${experimentsAtOnce}`);
  const { complete: complete4, written } = await spread(connection, service2.id, ids, now);
  return { written, ids: complete4 ? ids : [] };
};
var markSettled = (sql, ids) => sql`
  WITH held AS (
    SELECT id FROM experiments WHERE id = ANY(${[...ids]}::uuid[]) AND users_missing ORDER BY id FOR NO KEY UPDATE
  )
  UPDATE experiments e SET users_missing = false FROM held WHERE e.id = held.id`;

// ../postgres/src/planning/AssignmentStoreLive.ts
var unchanged = (assignment) => Result34.succeed({ assignment, changed: false });
var changed = ([assignment]) => {
  if (assignment === void 0) throw new Error("a written assignment cannot be read");
  return Result34.succeed({ assignment, changed: true });
};
var holdAssignment = async (connection, where) => {
  await connection`SELECT FROM user_assignments a WHERE ${where} FOR NO KEY UPDATE`;
  const [held = null] = await readAssignments(connection, where);
  return held;
};
var holdAuthority = async (connection, serviceId, userId) => {
  await holdMembers(connection, serviceId);
  await holdProject(connection, serviceId);
  const { permissions: permissions2, service: service2 } = found(await readProjectAccess(connection, userId, connection`s.id = ${serviceId}`));
  const onTeam = await readTeamAccess(connection, userId, service2.teamId);
  return { service: service2, onProject: permissions2, onTeam: onTeam ?? /* @__PURE__ */ new Set() };
};
var list = async (sql, where, span) => {
  const from = sql`
    FROM ${assignmentTables(sql)} WHERE ${where} AND ${searched(sql, span.q, sql`u.full_name`, sql`u.email`)}`;
  const parts = { columns: assignmentColumns(sql), from, order: sql`a.id` };
  const { items, total } = await readListing(sql, parts, span);
  return { items: items.map(assignmentOf), total };
};
var AssignmentStoreLive = Layer36.effect(
  AssignmentStore,
  Effect53.gen(function* () {
    const { change: change3, changeResult, sql } = yield* Database;
    const onProject2 = (serviceId) => sql`a.service_id = ${serviceId} AND a.experiment_id IS NULL`;
    const onExperiment2 = (experimentId) => sql`a.experiment_id = ${experimentId}`;
    const find2 = (where, id4) => fitsBigint(id4) ? query(() => readAssignments(sql, sql`${where} AND a.id = ${id4}`)).pipe(Effect53.map(first)) : Effect53.succeedNone;
    return AssignmentStore.of({
      listOnExperiment: (experimentId, span) => query(() => list(sql, onExperiment2(experimentId), span)),
      findOnExperiment: (experimentId, id4) => find2(onExperiment2(experimentId), id4),
      listOnProject: (serviceId, span) => query(() => list(sql, onProject2(serviceId), span)),
      findOnProject: (serviceId, id4) => find2(onProject2(serviceId), id4),
      grantOnExperiment: ({ experimentId, id: id4, now, serviceId, userId }, read4) => changeResult(async (connection) => {
        await shareProject(connection, serviceId);
        await holdExperiment3(connection, experimentId);
        const { permissions: permissions2, ...place } = found(
          await readExperimentAccess(connection, userId, connection`e.id = ${experimentId}`)
        );
        const assignment = fitsBigint(id4) ? await holdAssignment(connection, connection`${onExperiment2(experimentId)} AND a.id = ${id4}`) : null;
        const request = read4({ ...place, onExperiment: permissions2, assignment });
        if (Result34.isFailure(request)) return Result34.fail(request.failure);
        const { decide, roleId } = request.success;
        const decided = decide({ role: await readRole(connection, roleId) });
        if (Result34.isFailure(decided)) return Result34.fail(decided.failure);
        if (decided.success._tag === "Keep") return unchanged(decided.success.assignment);
        await connection`
            UPDATE user_assignments SET role_id = ${decided.success.role.id}, assigned = 'manually', updated_at = ${now}
            WHERE id = ${id4}`;
        return changed(await readAssignments(connection, connection`a.id = ${id4}`));
      }),
      grantOnProject: ({ id: id4, now, serviceId, userId }, read4) => changeResult(async (connection) => {
        const authority = await holdAuthority(connection, serviceId, userId);
        const { assignment } = await readProjectUser(connection, serviceId, { assignmentId: id4 ?? "" });
        const request = read4({ ...authority, assignment });
        if (Result34.isFailure(request)) return Result34.fail(request.failure);
        const { decide, key: key2, roleId } = request.success;
        const role2 = await readRole(connection, roleId);
        const decided = decide({ ...await readProjectUser(connection, serviceId, key2), role: role2 });
        if (Result34.isFailure(decided)) return Result34.fail(decided.failure);
        if (decided.success._tag === "Keep") return unchanged(decided.success.assignment);
        const written = await writeProjectUser(connection, serviceId, { ...decided.success, now });
        return changed(await readAssignments(connection, connection`a.id = ${written}`));
      }),
      removeFromProject: ({ id: id4, serviceId, userId }, decide) => changeResult(async (connection) => {
        const authority = await holdAuthority(connection, serviceId, userId);
        const decided = decide({
          ...authority,
          ...await readProjectUser(connection, serviceId, { assignmentId: id4 })
        });
        if (Result34.isFailure(decided)) return Result34.fail(decided.failure);
        await removeProjectUser(connection, serviceId, decided.success.user.id);
        return Result34.void;
      }),
      settleProject: (now) => change3((connection) => settleProject(connection, now)).pipe(Effect53.map(Option18.fromUndefinedOr)),
      settleExperiments: (now) => change3((connection) => settleExperiments(connection, now)).pipe(
        Effect53.flatMap(
          (settled2) => settled2 === void 0 ? Effect53.succeedNone : query(() => markSettled(sql, settled2.ids)).pipe(Effect53.as(Option18.some(settled2.written)))
        )
      )
    });
  })
);

// ../postgres/src/planning/PlannedExperimentStoreLive.ts
import { Effect as Effect54, Layer as Layer37, Result as Result35 } from "effect";

// ../postgres/src/sql/listFilter.ts
var timesWithin = (sql, { createdAt, updatedAt }) => sql`
  created_at BETWEEN COALESCE(${createdAt.from}, '-infinity'::timestamptz) AND COALESCE(${createdAt.to}, 'infinity'::timestamptz)
  AND updated_at BETWEEN COALESCE(${updatedAt.from}, '-infinity'::timestamptz) AND COALESCE(${updatedAt.to}, 'infinity'::timestamptz)`;
var orderOf = (sql, { by, descending }) => sql`${sql(by === "id" ? "number" : by)} ${descending ? sql`DESC` : sql`ASC`} NULLS LAST, number`;

// ../postgres/src/planning/PlannedExperimentStoreLive.ts
var PlannedExperimentStoreLive = Layer37.effect(
  PlannedExperimentStore,
  Effect54.gen(function* () {
    const { changeResult, read: read4, sql } = yield* Database;
    const columns8 = experimentColumns(sql);
    return PlannedExperimentStore.of({
      insert: ({ salt, serviceId, userId }, decide) => changeResult(async (connection) => {
        await shareProject(connection, serviceId);
        const { permissions: permissions2, service: service2 } = found(
          await readProjectAccess(connection, userId, connection`s.id = ${serviceId}`)
        );
        const decided = decide({ service: service2, onProject: permissions2 });
        if (Result35.isFailure(decided)) return Result35.fail(decided.failure);
        const experiment = decided.success(await nextExperimentNumber(connection));
        await insertExperiment(connection, experiment, { salt, creatorId: userId });
        return Result35.succeed(experiment);
      }),
      modify: ({ experimentId, serviceId, userId }, decide) => changeResult(async (connection) => {
        await shareProject(connection, serviceId);
        await holdExperiment3(connection, experimentId);
        const {
          experiment: before,
          now,
          permissions: permissions2,
          serviceActive
        } = found(await readExperimentAccess(connection, userId, connection`e.id = ${experimentId}`));
        const decided = decide({ experiment: before, serviceActive, now, onExperiment: permissions2 });
        if (Result35.isFailure(decided)) return Result35.fail(decided.failure);
        const after = decided.success;
        if (after === before) return Result35.succeed({ before, after });
        const settled2 = await settleShare(connection, before, after);
        if (Result35.isFailure(settled2)) return Result35.fail(settled2.failure);
        await updateExperiment(connection, after);
        return Result35.succeed({ before, after });
      }),
      list: (serviceId, { filter, order, span }) => {
        const from = sql`
          FROM experiments e WHERE service_id = ${serviceId} AND ${timesWithin(sql, filter)}
            AND ${searched(sql, span.q, sql`name`)}
            AND (${filter.archived}::boolean IS NULL OR archived = ${filter.archived}::boolean)`;
        const parts = { columns: columns8, from, order: orderOf(sql, order) };
        return read4(settings, (connection) => readListing(connection, parts, span));
      }
    });
  })
);

// ../postgres/src/planning/ProjectStoreLive.ts
import { Effect as Effect55, Layer as Layer38, Result as Result36 } from "effect";
var nameTaken = invalidField("name", "Name has already been taken");
var isTaken = async (connection, { id: id4, name: name2, teamId }) => {
  const taken = await connection`
    SELECT 1 FROM services WHERE team_id = ${teamId} AND name_key = ${nameKeyOf(name2)} AND id <> ${id4} LIMIT 1`;
  return taken.length > 0;
};
var ProjectStoreLive = Layer38.effect(
  ProjectStore,
  Effect55.gen(function* () {
    const { changeResult, read: read4, sql } = yield* Database;
    const columns8 = serviceColumns(sql);
    return ProjectStore.of({
      insert: ({ teamId, userId }, decide) => changeResult(async (connection) => {
        await holdTeam(connection, teamId);
        const decided = decide(await readTeamAccess(connection, userId, teamId) ?? /* @__PURE__ */ new Set());
        if (Result36.isFailure(decided)) return Result36.fail(decided.failure);
        const service2 = decided.success(await nextServiceNumber(connection));
        if (await isTaken(connection, service2)) return Result36.fail(nameTaken);
        await insertService(connection, service2, userId);
        return Result36.succeed(service2);
      }),
      modify: ({ serviceId, userId }, decide) => changeResult(async (connection) => {
        await holdTeamOf2(connection, serviceId);
        await holdProject(connection, serviceId);
        const { permissions: permissions2, service: before } = found(
          await readProjectAccess(connection, userId, connection`s.id = ${serviceId}`)
        );
        const decided = decide({ service: before, onProject: permissions2 });
        if (Result36.isFailure(decided)) return Result36.fail(decided.failure);
        const after = decided.success;
        const renamed = nameKeyOf(after.name) !== nameKeyOf(before.name);
        if (renamed && await isTaken(connection, after)) return Result36.fail(nameTaken);
        if (after !== before) await updateService(connection, after);
        return Result36.succeed({ before, after });
      }),
      list: (teamId, userId, { filter, order, span }) => {
        const from = sql`
          FROM services s WHERE team_id = ${teamId} AND (${filter.archived}::boolean IS NULL OR active <> ${filter.archived}::boolean)
            AND ${searched(sql, span.q, sql`name`)} AND ${timesWithin(sql, filter)} AND EXISTS (
              SELECT FROM user_assignments a JOIN user_roles r ON r.id = a.role_id
              WHERE a.service_id = s.id AND a.experiment_id IS NULL AND a.user_id = ${userId}
                AND 'project_read' = ANY(r.permissions))`;
        const parts = { columns: columns8, from, order: orderOf(sql, order) };
        return read4(settings, (connection) => readListing(connection, parts, span));
      }
    });
  })
);

// ../postgres/src/samples/SampleStoreLive.ts
import { Effect as Effect57, Layer as Layer39, Option as Option21, Semaphore as Semaphore5 } from "effect";

// ../postgres/src/sql/againAfterDeadlock.ts
import { Predicate as Predicate2 } from "effect";
var isDeadlock = (fault) => Predicate2.hasProperty(fault, "code") && fault.code === "40P01";
var againAfterDeadlock = (run) => run().catch((fault) => {
  if (!isDeadlock(fault)) throw fault;
  return run();
});

// ../postgres/src/samples/bulkEnroller.ts
import { Option as Option19, Predicate as Predicate3 } from "effect";

// ../postgres/src/samples/sampleRows.ts
var shown2 = {
  id: "fixed",
  experimentId: "fixed",
  sampledEntity: "fixed",
  sampledValue: "fixed",
  allocatedBucket: "fixed",
  complete: "mutable",
  createdAt: "fixed",
  updatedAt: "mutable"
};
var columns5 = tableColumns({
  ...shown2,
  slot: "fixed",
  allocationVersion: "fixed",
  revision: "fixed",
  allocatedBy: "fixed"
}).of("s");
var listed = tableColumns(shown2).of("s");
var sampleColumns = (sql) => sql`${columns5(sql)}, s.completion_accepted_at AS completed_at`;
var listedColumns = (sql) => sql`${listed(sql)}, s.completion_accepted_at AS completed_at`;

// ../postgres/src/samples/lookupBulk.ts
var lookupBulk = async (sql, experimentId, keys) => {
  const rows = await sql`
    SELECT e.revision AS current_revision, f.* FROM experiments e LEFT JOIN (
      SELECT k.position::int AS position, ${sampleColumns(sql)}
      FROM unnest(
        ${textArrayOf(keys.map((each) => each.sampledEntity))}::text[], ${textArrayOf(keys.map((each) => each.sampledValue))}::text[]
      ) WITH ORDINALITY AS k (sampled_entity, sampled_value, position), LATERAL (
        SELECT * FROM samples
        WHERE experiment_id = ${experimentId} AND sampled_entity = k.sampled_entity AND sampled_value = k.sampled_value
        -- So each is looked up in the index, also while the planner does not know yet how large the experiment has become.
        OFFSET 0
      ) s
    ) f ON true
    WHERE e.id = ${experimentId}`;
  const samples2 = keys.map(() => null);
  for (const { currentRevision: _, position, ...sample } of rows) if (position !== null) samples2[position - 1] = sample;
  return { samples: samples2, revision: rows[0]?.currentRevision ?? null };
};

// ../postgres/src/samples/bulkEnroller.ts
var probeEvery = 32;
var fewRows = 8 * probeEvery;
var lookupFor = 6e4;
var commonOf = (samples2) => {
  const places3 = /* @__PURE__ */ new Map();
  const common2 = [];
  const ofEach = samples2.map((sample) => {
    const { allocatedBucket, allocatedBy, allocationVersion, createdAt } = sample;
    const key2 = `${allocationVersion} ${createdAt} ${allocatedBy} ${allocatedBucket}`;
    const place = places3.get(key2) ?? common2.push(sample);
    places3.set(key2, place);
    return place;
  });
  return { common: common2, ofEach };
};
var insertNew = async (sql, { experimentId, revision, samples: samples2 }, lookUpAll) => {
  const { common: common2, ofEach } = commonOf(samples2);
  const columns8 = sql`experiment_id, id, sampled_entity, sampled_value, allocated_bucket, slot, allocation_version, revision,
    allocated_by, created_at, updated_at`;
  const rows = sql`SELECT e.id, p.id, p.sampled_entity, p.sampled_value, c.allocated_bucket, p.slot, c.allocation_version, e.revision, c.allocated_by, c.at, c.at
    FROM planned p JOIN common c ON c.place = p.common JOIN current e ON e.revision = ${revision}`;
  const [row] = await sql`
    WITH planned AS MATERIALIZED (
      SELECT * FROM unnest(
        ${arrayOf(samples2.map((each) => each.id))}::uuid[], ${textArrayOf(samples2.map((each) => each.sampledEntity))}::text[],
        ${textArrayOf(samples2.map((each) => each.sampledValue))}::text[], ${arrayOf(samples2.map((each) => each.slot))}::smallint[],
        ${arrayOf(ofEach)}::int[]
      ) WITH ORDINALITY AS p (id, sampled_entity, sampled_value, slot, common, position)
    ), common AS (
      SELECT * FROM unnest(
        ${textArrayOf(common2.map((each) => each.allocatedBucket))}::text[], ${arrayOf(common2.map((each) => each.allocationVersion))}::int[],
        ${arrayOf(common2.map((each) => each.allocatedBy))}::text[], ${common2.map((each) => each.createdAt)}::timestamptz[]
      ) WITH ORDINALITY AS c (allocated_bucket, allocation_version, allocated_by, at, place)
    ), current AS MATERIALIZED (
      SELECT id, revision FROM experiments WHERE id = ${experimentId} FOR SHARE
    ), known AS MATERIALIZED (
      SELECT ${lookUpAll} OR EXISTS (
        SELECT FROM planned p, LATERAL (
          SELECT FROM samples s WHERE s.experiment_id = ${experimentId} AND s.sampled_entity = p.sampled_entity
            AND s.sampled_value = p.sampled_value OFFSET 0
        ) s WHERE p.position % ${probeEvery} = 0
      ) AS found
    ), added AS (
      INSERT INTO samples (${columns8}) ${rows} WHERE NOT (SELECT found FROM known)
      ORDER BY p.sampled_entity COLLATE "C", p.sampled_value COLLATE "C"
      RETURNING id
    ), merged AS (
      INSERT INTO samples (${columns8}) ${rows} WHERE (SELECT found FROM known)
      ORDER BY p.sampled_entity COLLATE "C", p.sampled_value COLLATE "C"
      ON CONFLICT (experiment_id, sampled_entity, sampled_value) DO NOTHING
      RETURNING id
    ), written AS (SELECT id FROM added UNION ALL SELECT id FROM merged)
    SELECT (SELECT revision FROM current) AS revision,
      ARRAY(SELECT p.position::int FROM planned p WHERE NOT EXISTS (SELECT FROM written w WHERE w.id = p.id)) AS others`;
  return { others: row?.others ?? [], isStale: row?.revision !== revision };
};
var isTaken2 = (fault) => Predicate3.hasProperty(fault, "code") && fault.code === "23505";
var storedRows = async (sql, { experimentId, samples: samples2 }, { isStale, others }) => {
  if (isStale) return Option19.none();
  if (others.length === 0) return Option19.some(samples2);
  const elsewhere = others.flatMap((position) => samples2[position - 1] ?? []);
  const { samples: found2 } = await lookupBulk(sql, experimentId, elsewhere);
  const rows = [...samples2];
  for (const [n, position] of others.entries()) {
    const row = found2[n];
    if (row == null) return Option19.none();
    rows[position - 1] = row;
  }
  return Option19.some(rows);
};
var bulkEnroller = (sql) => {
  const lookupUntil = /* @__PURE__ */ new Map();
  const looksUpAll = (id4) => {
    const until = lookupUntil.get(id4) ?? 0;
    if (until <= performance.now()) lookupUntil.delete(id4);
    return lookupUntil.has(id4);
  };
  return async (batch2) => {
    const { experimentId, samples: samples2 } = batch2;
    const lookUpAll = samples2.length < fewRows || looksUpAll(experimentId);
    const inserted2 = await insertNew(sql, batch2, lookUpAll).catch((fault) => {
      if (!isTaken2(fault)) throw fault;
      lookupUntil.set(experimentId, performance.now() + lookupFor);
      return insertNew(sql, batch2, true);
    });
    return storedRows(sql, batch2, inserted2);
  };
};

// ../postgres/src/samples/coalesce.ts
var coalesce = ({ concurrency, size: size2 }, run) => {
  let waiting = [];
  let running = 0;
  let scheduled = false;
  const settle2 = async (calls) => {
    try {
      const results = await run(calls.map(({ item }) => item));
      for (const [index, { reject, resolve }] of calls.entries()) {
        const result = results[index];
        if (result === void 0) reject(new Error("a batch returned fewer results than it has calls"));
        else resolve(result);
      }
    } catch (fault) {
      for (const { reject } of calls) reject(fault);
    }
    running--;
    start();
  };
  const start = () => {
    scheduled = false;
    while (running < concurrency && waiting.length > 0) {
      running++;
      const calls = waiting.slice(0, size2);
      waiting = waiting.slice(size2);
      void settle2(calls);
    }
  };
  return (item) => new Promise((resolve, reject) => {
    waiting.push({ item, resolve, reject });
    if (scheduled || running >= concurrency) return;
    scheduled = true;
    setImmediate(start);
  });
};

// ../postgres/src/samples/completeBatch.ts
import { Option as Option20 } from "effect";

// ../postgres/src/samples/byExperiment.ts
var byExperiment = async (sql, experimentIds, run) => {
  const [only, ...others] = experimentIds;
  if (only === void 0) return [];
  if (others.length === 0) return [await run(sql, only)];
  const ascending = experimentIds.toSorted();
  const { results } = await sql.begin(async (connection) => ({
    results: await Promise.all(ascending.map((id4) => run(connection, id4)))
  }));
  return results;
};

// ../postgres/src/samples/findBulk.ts
var findBulk = async (sql, experimentId, ids) => sql`
    SELECT ${sampleColumns(sql)} FROM samples s
    WHERE s.experiment_id = ${experimentId} AND s.id = ANY (ARRAY(SELECT unnest(${arrayOf(ids)}::uuid[])))`;

// ../postgres/src/samples/completeBatch.ts
var earliestOf = (completions) => {
  const times2 = /* @__PURE__ */ new Map();
  for (const { at: at3, id: id4 } of completions) times2.set(id4, Math.min(at3, times2.get(id4) ?? at3));
  return times2;
};
var acceptOne = (sql, experimentId, id4, at3) => sql`
    UPDATE samples s SET complete = true, completion_accepted_at = ${at3}, updated_at = ${at3}
    WHERE s.experiment_id = ${experimentId} AND s.id = ${id4} AND NOT s.complete
    RETURNING ${sampleColumns(sql)}`;
var acceptMany = (sql, experimentId, times2) => {
  const ids = arrayOf([...times2.keys()]);
  const at3 = arrayOf(Array.from(times2.values(), (time2) => new Date(time2).toISOString()));
  return sql`
    WITH open AS MATERIALIZED (
      SELECT s.id FROM samples s
      WHERE s.experiment_id = ${experimentId} AND s.id = ANY (ARRAY(SELECT unnest(${ids}::uuid[]))) AND NOT s.complete
      ORDER BY s.id FOR UPDATE
    )
    UPDATE samples s SET complete = true, completion_accepted_at = a.at, updated_at = a.at
    FROM unnest(${ids}::uuid[], ${at3}::timestamptz[]) AS a (id, at)
    WHERE s.experiment_id = ${experimentId} AND s.id = a.id AND s.id = ANY (ARRAY(SELECT id FROM open)) AND NOT s.complete
    RETURNING ${sampleColumns(sql)}`;
};
var complete2 = async (sql, experimentId, times2) => {
  const [[id4, at3] = ["", 0]] = times2;
  const accepted = await (times2.size === 1 ? acceptOne(sql, experimentId, id4, at3) : acceptMany(sql, experimentId, times2));
  const others = new Set(times2.keys()).difference(new Set(accepted.map(({ id: id5 }) => id5)));
  return others.size === 0 ? accepted : [...accepted, ...await findBulk(sql, experimentId, [...others])];
};
var keyOf = (experimentId, id4) => `${experimentId}/${id4}`;
var completeBatch = async (sql, batch2) => {
  const groups = Map.groupBy(batch2, ({ experimentId }) => experimentId);
  const rows = await byExperiment(
    sql,
    [...groups.keys()],
    (connection, id4) => complete2(connection, id4, earliestOf(groups.get(id4) ?? []))
  );
  const found2 = new Map(rows.flat().map((sample) => [keyOf(sample.experimentId, sample.id), sample]));
  return batch2.map(({ experimentId, id: id4 }) => Option20.fromUndefinedOr(found2.get(keyOf(experimentId, id4))));
};

// ../postgres/src/samples/completeBulk.ts
var completeBulk2 = async (sql, experimentId, ids, now) => {
  const accepted = await sql`
    WITH open AS MATERIALIZED (
      SELECT s.id FROM samples s
      WHERE s.experiment_id = ${experimentId} AND s.id = ANY (ARRAY(SELECT unnest(${arrayOf(ids)}::uuid[]))) AND NOT s.complete
      ORDER BY s.id FOR UPDATE
    )
    UPDATE samples s SET complete = true, completion_accepted_at = ${now}, updated_at = ${now}
    WHERE s.experiment_id = ${experimentId} AND s.id = ANY (ARRAY(SELECT id FROM open)) AND NOT s.complete
    RETURNING ${sampleColumns(sql)}`;
  const found2 = new Map(accepted.map((sample) => [sample.id, { sample, isFirst: true }]));
  const others = ids.filter((id4) => !found2.has(id4));
  if (others.length > 0) {
    for (const sample of await findBulk(sql, experimentId, others)) found2.set(sample.id, { sample, isFirst: false });
  }
  return ids.map((id4) => found2.get(id4) ?? null);
};

// ../postgres/src/samples/enrolBatch.ts
var keyOf2 = ({ experimentId, sampledEntity, sampledValue }) => `${experimentId}\0${sampledEntity}\0${sampledValue}`;
var insertNew2 = async (sql, batch2) => {
  const samples2 = batch2.map(({ sample }) => sample);
  const [row] = await sql`
    WITH planned AS (
      SELECT * FROM unnest(
        ${samples2.map((each) => each.experimentId)}::uuid[], ${batch2.map((each) => each.revision)}::int[],
        ${samples2.map((each) => each.id)}::uuid[], ${samples2.map((each) => each.sampledEntity)}::text[],
        ${samples2.map((each) => each.sampledValue)}::text[], ${samples2.map((each) => each.allocatedBucket)}::text[],
        ${samples2.map((each) => each.slot)}::smallint[], ${samples2.map((each) => each.allocationVersion)}::int[],
        ${samples2.map((each) => each.allocatedBy)}::text[], ${samples2.map((each) => each.createdAt)}::timestamptz[]
      ) AS p (experiment_id, revision, id, sampled_entity, sampled_value, allocated_bucket, slot, allocation_version, allocated_by, at)
    ), current AS MATERIALIZED (
      SELECT id, revision FROM experiments
      WHERE id = ANY(${[...new Set(samples2.map((each) => each.experimentId))]}::uuid[]) ORDER BY id FOR SHARE
    ), written AS (
      INSERT INTO samples (experiment_id, id, sampled_entity, sampled_value, allocated_bucket, slot, allocation_version,
        revision, allocated_by, created_at, updated_at)
      SELECT p.experiment_id, p.id, p.sampled_entity, p.sampled_value, p.allocated_bucket, p.slot, p.allocation_version,
        p.revision, p.allocated_by, p.at, p.at
      FROM planned p JOIN current c ON c.id = p.experiment_id AND c.revision = p.revision
      ORDER BY p.experiment_id, p.sampled_entity COLLATE "C", p.sampled_value COLLATE "C"
      ON CONFLICT DO NOTHING
      RETURNING id
    )
    SELECT ARRAY(SELECT id FROM written) AS ids, (SELECT json_object_agg(id, revision) FROM current) AS revisions`;
  return { written: new Set(row?.ids), revisions: row?.revisions ?? {} };
};
var readStored = async (sql, samples2) => {
  if (samples2.length === 0) return /* @__PURE__ */ new Map();
  const rows = await sql`
    SELECT ${sampleColumns(sql)} FROM samples s
    JOIN unnest(
      ${samples2.map((each) => each.experimentId)}::uuid[], ${samples2.map((each) => each.sampledEntity)}::text[],
      ${samples2.map((each) => each.sampledValue)}::text[]
    ) AS k (experiment_id, sampled_entity, sampled_value) USING (experiment_id, sampled_entity, sampled_value)`;
  return new Map(rows.map((row) => [keyOf2(row), row]));
};
var enrolBatch = async (sql, batch2) => {
  const { revisions, written } = await insertNew2(sql, batch2);
  const isStale = ({ revision, sample }) => revisions[sample.experimentId] !== revision;
  const elsewhere = batch2.filter((planned) => !written.has(planned.sample.id) && !isStale(planned));
  const stored = await readStored(
    sql,
    elsewhere.map(({ sample }) => sample)
  );
  return batch2.map((planned) => {
    const sample = written.has(planned.sample.id) ? planned.sample : stored.get(keyOf2(planned.sample));
    return sample === void 0 || isStale(planned) ? { _tag: "Stale" } : { _tag: "Stored", sample };
  });
};

// ../postgres/src/samples/exportSamples.ts
import { Effect as Effect56, Queue as Queue4, Stream as Stream3 } from "effect";
var batchSize = 1e3;
var beforeAll = "00000000-0000-0000-0000-000000000000";
var readAll = async (sql, experimentId, offer) => {
  const detached = await sql`SELECT FROM experiments WHERE id = ${experimentId} AND samples_detached_at IS NOT NULL`;
  if (detached.length > 0) throw new Unavailable({ what: "export", cause: "the samples have been detached" });
  for (let last2 = beforeAll; last2 !== void 0; ) {
    const batch2 = await sql`
      SELECT ${sampleColumns(sql)} FROM samples s
      WHERE s.experiment_id = ${experimentId} AND s.id > ${last2} ORDER BY s.id LIMIT ${batchSize}`;
    last2 = batch2.length < batchSize ? void 0 : batch2.at(-1)?.id;
    if (batch2.length > 0 && !await offer(batch2)) return;
  }
};
var exportSamples = ({ experimentId, pool, slots: slots2 }) => Stream3.callback(
  (queue) => Effect56.gen(function* () {
    const run = Effect56.runPromiseWith(yield* Effect56.context());
    const offer = (batch2) => run(Queue4.offer(queue, batch2));
    yield* transaction(yield* pool, (connection) => readAll(connection, experimentId, offer), oneView);
    yield* Queue4.end(queue);
  }).pipe(slots2.withPermit),
  { bufferSize: 1 }
);

// ../postgres/src/samples/sampleCounts.ts
var sampleCounts = (sql, experimentId) => sql`
  SELECT bucket, coalesce(c.samples, 0) AS samples, coalesce(c.complete, 0) AS complete, coalesce(c.forced, 0) AS forced
  FROM (SELECT bucket_name AS bucket, position FROM experiment_buckets WHERE experiment_id = ${experimentId}) b
  FULL JOIN (
    SELECT allocated_bucket AS bucket, count(*) FILTER (WHERE allocated_by <> 'override')::float8 AS samples,
      count(*) FILTER (WHERE allocated_by <> 'override' AND complete)::float8 AS complete,
      count(*) FILTER (WHERE allocated_by = 'override')::float8 AS forced
    FROM samples WHERE experiment_id = ${experimentId} GROUP BY 1
  ) c USING (bucket)
  ORDER BY position NULLS LAST, bucket`;

// ../postgres/src/samples/samplesWithin.ts
var startsWith = (sql, q) => sql`sampled_value BETWEEN ${q} AND ${q}::text || repeat(chr(1114111), 512)`;
var samplesWithin = (sql, filter) => {
  const { allocatedBucket, complete: complete4, forced, q, sampledEntity, sampledValue } = filter;
  const isForced = sql`allocated_by = 'override'`;
  return [
    ...forced === void 0 ? [] : [forced ? isForced : sql`NOT ${isForced}`],
    ...complete4 === void 0 ? [] : [complete4 ? sql`complete` : sql`NOT complete`],
    ...allocatedBucket === void 0 ? [] : [sql`allocated_bucket = ${allocatedBucket}`],
    ...sampledEntity === void 0 ? [] : [sql`sampled_entity = ${sampledEntity}`],
    ...sampledValue === void 0 ? [] : [sql`sampled_value = ${sampledValue}`],
    ...q === void 0 || q === "" ? [] : [startsWith(sql, q)]
  ].reduce((all, each) => sql`${all} AND ${each}`, sql`true`);
};

// ../postgres/src/samples/stampCompletions.ts
var atOnce2 = 100;
var stamp = async (sql, experimentId) => {
  const { count: count2 } = await sql`
    WITH accepted AS MATERIALIZED (
      SELECT s.id FROM samples s WHERE s.experiment_id = ${experimentId} AND s.complete AND s.completed_at IS NULL
      FOR UPDATE SKIP LOCKED
    )
    UPDATE samples s SET completed_at = completion_accepted_at
    FROM accepted a WHERE s.experiment_id = ${experimentId} AND s.id = a.id`;
  return count2;
};
var stampCompletions = async (sql) => {
  const waiting = await sql`
    SELECT DISTINCT experiment_id AS id FROM samples WHERE complete AND completed_at IS NULL ORDER BY experiment_id`;
  const ids = waiting.map(({ id: id4 }) => id4);
  let stamped = 0;
  for (let start = 0; start < ids.length; start += atOnce2) {
    const counts2 = await byExperiment(sql, ids.slice(start, start + atOnce2), stamp);
    stamped += counts2.reduce((sum, count2) => sum + count2, 0);
  }
  return stamped;
};

// ../postgres/src/samples/SampleStoreLive.ts
var batching = { concurrency: 2, size: 500 };
var exportsAtOnce = 2;
var bulkStatements = 4;
var SampleStoreLive = Layer39.effect(
  SampleStore,
  Effect57.gen(function* () {
    const { poolFor, read: read4, sql, wrote } = yield* Database;
    const columns8 = sampleColumns(sql);
    const enrol = coalesce(
      batching,
      (batch2) => againAfterDeadlock(() => enrolBatch(sql, batch2)).finally(() => {
        for (const { sample } of batch2) wrote(sample.experimentId);
      })
    );
    const complete4 = coalesce(
      batching,
      (batch2) => completeBatch(sql, batch2).finally(() => {
        for (const { experimentId } of batch2) wrote(experimentId);
      })
    );
    const enrolBulk2 = bulkEnroller(sql);
    const bulkSlots = yield* Semaphore5.make(bulkStatements);
    const bulkQuery = (experimentId, run) => bulkSlots.withPermit(query(() => run().finally(() => wrote(experimentId))));
    const exportSlots = yield* Semaphore5.make(exportsAtOnce);
    return SampleStore.of({
      enrol: (planned) => query(() => enrol(planned)),
      complete: (experimentId, id4, at3) => query(() => complete4({ experimentId, id: id4, at: at3 })),
      enrolBulk: (experimentId, revision, samples2) => bulkQuery(experimentId, () => enrolBulk2({ experimentId, revision, samples: samples2 })),
      completeBulk: (experimentId, ids, now) => bulkQuery(experimentId, () => completeBulk2(sql, experimentId, ids, now)),
      lookup: (experimentId, sampledEntity, sampledValue) => query(
        () => sql`
          SELECT ${columns8}, e.revision AS current_revision FROM experiments e
          LEFT JOIN samples s ON s.experiment_id = ${experimentId} AND s.sampled_entity = ${sampledEntity}
            AND s.sampled_value = ${sampledValue}
          WHERE e.id = ${experimentId}`
      ).pipe(
        Effect57.map(([row]) => {
          if (row === void 0) return { sample: Option21.none(), revision: Option21.none() };
          const { currentRevision, ...sample } = row;
          return {
            sample: sample.id === null ? Option21.none() : Option21.some(sample),
            revision: Option21.some(currentRevision)
          };
        })
      ),
      lookupBulk: (experimentId, keys) => query(() => lookupBulk(sql, experimentId, keys)).pipe(
        Effect57.map(({ revision, samples: samples2 }) => ({ samples: samples2, revision: Option21.fromNullishOr(revision) }))
      ),
      find: (experimentId, id4) => query(
        () => sql`
          SELECT ${columns8} FROM samples s WHERE experiment_id = ${experimentId} AND id = ${id4}`
      ).pipe(Effect57.map(first)),
      findBulk: (experimentId, ids) => query(() => findBulk(sql, experimentId, ids)),
      list: (experimentId, filter) => read4(
        experimentId,
        (connection) => connection`
          SELECT ${listedColumns(sql)} FROM samples s WHERE experiment_id = ${experimentId}
            AND ${samplesWithin(sql, filter)} AND ${pageOf(sql, filter)}`
      ),
      exportAll: (experimentId) => exportSamples({ experimentId, pool: poolFor(experimentId), slots: exportSlots }),
      counts: (experimentId) => read4(experimentId, (connection) => sampleCounts(connection, experimentId)),
      isDetached: (experimentId) => query(() => sql`SELECT FROM experiments WHERE id = ${experimentId} AND samples_detached_at IS NOT NULL`).pipe(
        Effect57.map(({ count: count2 }) => count2 > 0)
      ),
      stampCompletions: query(() => stampCompletions(sql))
    });
  })
);

// ../postgres/src/services/ServiceStoreLive.ts
import { Effect as Effect58, Layer as Layer40, Result as Result37 } from "effect";
var ServiceStoreLive = Layer40.effect(
  ServiceStore,
  Effect58.gen(function* () {
    const { change: change3, changeResult, read: read4, sql } = yield* Database;
    const columns8 = serviceColumns(sql);
    return ServiceStore.of({
      nextNumber: query(() => nextServiceNumber(sql)),
      insert: (service2, creatorId) => change3((connection) => insertService(connection, service2, creatorId)),
      find: (id4) => query(() => sql`SELECT ${columns8} FROM services s WHERE s.id = ${id4}`).pipe(Effect58.map(first)),
      list: (teamId, { activeOnly: activeOnly2 }, page2) => read4(
        settings,
        (connection) => connection`
          SELECT ${columns8} FROM services s
          WHERE s.team_id = ${teamId} AND (active OR NOT ${activeOnly2}) AND ${searched(sql, page2.q, sql`name`)}
            AND ${pageOf(sql, page2)}`
      ),
      // Lock order: service, then its experiments. The role is read after the lock, in a statement of its own.
      modify: ({ id: id4, userId }, decide) => changeResult(async (connection) => {
        const [before] = await connection`
            SELECT ${columns8} FROM services s WHERE id = ${id4} FOR NO KEY UPDATE`;
        if (before === void 0) return Result37.fail(new ServiceNotFound({ id: id4 }));
        const decided = decide({ service: before, onProject: await permissionsOn(connection, id4, userId) });
        if (Result37.isSuccess(decided) && decided.success !== before) await updateService(connection, decided.success);
        return decided;
      })
    });
  })
);

// ../postgres/src/targeting/CriterionStoreLive.ts
import { Effect as Effect59, Layer as Layer41, Result as Result38 } from "effect";
var CriterionStoreLive = Layer41.effect(
  CriterionStore,
  Effect59.gen(function* () {
    const { changeResult, sql } = yield* Database;
    return CriterionStore.of({
      modify: (experimentId, decide) => changeResult(async (connection) => {
        const [experiment] = await connection`
            SELECT archived FROM experiments WHERE id = ${experimentId} FOR NO KEY UPDATE`;
        if (experiment === void 0) return Result38.fail(new ExperimentNotFound({ id: experimentId }));
        const criteria2 = await readCriteria(connection, connection`experiment_id = ${experimentId}`);
        const decided = decide({ experimentId, archived: experiment.archived, criteria: criteria2 });
        if (Result38.isFailure(decided)) return Result38.fail(decided.failure);
        const { answer: answer2, criteria: next } = decided.success;
        if (next !== criteria2) {
          await writeCriteria(connection, criteria2, next, await raiseRevision(connection, experimentId));
        }
        return Result38.succeed(answer2);
      }),
      find: (id4) => query(() => readCriteria(sql, sql`id = ${id4}`)).pipe(Effect59.map(first)),
      list: (experimentId) => query(() => readCriteria(sql, sql`experiment_id = ${experimentId}`)),
      listAt: (experimentId, revision) => query(() => readCriteriaAt(sql, experimentId, revision))
    });
  })
);

// ../postgres/src/storesLive.ts
var storesLive = Layer42.mergeAll(
  AccessStoreLive,
  AllocationStoreLive,
  AssignmentStoreLive,
  CriterionStoreLive,
  ExperimentStoreLive,
  LayerStoreLive,
  OverrideStoreLive,
  PlannedExperimentStoreLive,
  ProjectStoreLive,
  RoleStoreLive,
  SampleStoreLive,
  ServiceStoreLive,
  TeamStoreLive,
  TokenStoreLive,
  UserStoreLive
);

// ../queue/src/JobQueueLive.ts
import { Clock as Clock21, Effect as Effect60, FiberSet, Layer as Layer43 } from "effect";

// ../queue/src/policies.ts
var hour = 3600;
var retried = {
  options: {
    attempts: 5,
    backoff: { type: "exponential", delay: 250 },
    removeOnComplete: { count: 100, age: hour },
    removeOnFail: { count: 500, age: 24 * hour }
  },
  timeout: "1 minute"
};
var policies = {
  activateDueExperiments: retried,
  stampSampleCompletions: retried,
  assignExperimentUsers: retried,
  // The next tick is its retry.
  reconcile: { ...retried, options: { ...retried.options, attempts: 1 }, timeout: "5 minutes" }
};

// ../queue/src/JobQueueLive.ts
var window = 100;
var mostOutstanding = 1e3;
var grace = "300 millis";
var JobQueueLive = Layer43.effect(
  JobQueue,
  Effect60.gen(function* () {
    const { queue, reachable, log } = yield* QueueConnection;
    const clock = yield* Clock21.Clock;
    const outstanding = /* @__PURE__ */ new Map();
    const sending = yield* FiberSet.make();
    const send = yield* FiberSet.runtime(sending)();
    let closing2 = false;
    const add = (id4, { name: name2, payload, at: at3 }) => Effect60.tryPromise(() => {
      const timestamp = clock.currentTimeMillisUnsafe();
      const delay = at3 === void 0 ? 0 : Math.max(0, Math.ceil(at3) - timestamp);
      return queue.add(name2, payload, { ...policies[name2].options, timestamp, delay, deduplication: { id: id4 } });
    }).pipe(Effect60.match({ onSuccess: log.restored, onFailure: (error) => log.fault(error.cause) }));
    const pump = Effect60.fnUntraced(function* (id4, state, hint) {
      do {
        state.again = false;
        yield* add(id4, hint);
        yield* Effect60.sleep(window);
      } while (state.again);
      outstanding.delete(id4);
    });
    yield* Effect60.addFinalizer(() => {
      closing2 = true;
      return FiberSet.awaitEmpty(sending).pipe(Effect60.interruptible, Effect60.timeoutOption(grace));
    });
    const take = (hint) => {
      const later = hint.at !== void 0 && hint.at > clock.currentTimeMillisUnsafe();
      const id4 = `${hint.name} ${JSON.stringify(hint.payload)}${later ? ` at ${hint.at}` : ""}`;
      const state = outstanding.get(id4);
      if (state !== void 0) {
        if (!later) state.again = true;
      } else if (closing2) {
        return;
      } else if (!reachable()) {
        log.fault(new Error("Connection is closed."));
      } else if (outstanding.size >= mostOutstanding) {
        log.fault(new Error(`more than ${mostOutstanding} different hints at once: some are dropped`));
      } else {
        const state2 = { again: false };
        outstanding.set(id4, state2);
        send(pump(id4, state2, hint));
      }
    };
    return JobQueue.of({ hint: (hint) => Effect60.sync(() => take(hint)) });
  })
);

// ../runtime/src/processes/processesConfig.ts
import { availableParallelism } from "node:os";
import { Config as Config7 } from "effect";
var isCount = (text3) => /^\d{1,2}$/.test(text3) && Number(text3) >= 1 && Number(text3) <= 64;
var countOf = (text3) => {
  if (text3 === "") return 1;
  return text3 === "auto" ? Math.min(64, Math.max(1, availableParallelism() - 1)) : Number(text3);
};
var processesConfig = checkedConfig(
  "SORTITION_PROCESSES",
  (value2) => value2 === "auto" || isCount(value2) ? null : "must be auto or a number from 1 to 64"
).pipe(Config7.map(countOf));

// ../../apps/api/src/apiLive.ts
import { Effect as Effect83, Layer as Layer48 } from "effect";

// ../../apps/api/src/http/health.ts
import { TRPCError as TRPCError2 } from "@trpc/server";
import { z } from "zod";

// ../../apps/api/src/procedures/operation.ts
var errorResponses = [422];
var operationIdOf = (method, path18, summary2) => `${summary2.toLowerCase().replaceAll(" ", "_")}${path18.replaceAll(/\W/g, "_")}_${method.toLowerCase()}`;
var operation = (method, path18, summary2, {
  description: description2,
  tag: tag20,
  wirePath: wirePath2,
  ...rest
}) => ({
  openapi: {
    method,
    path: path18,
    summary: summary2,
    operationId: operationIdOf(method, path18, summary2),
    tags: [tag20],
    protect: false,
    errorResponses,
    ...description2 === void 0 ? {} : { description: description2 }
  },
  ...wirePath2 === void 0 ? {} : { wirePath: wirePath2 },
  rest
});

// ../../apps/api/src/procedures/trpc.ts
import { getTRPCErrorShape, initTRPC, TRPCError } from "@trpc/server";
import { Effect as Effect61, Predicate as Predicate5 } from "effect";

// ../../apps/api/src/procedures/formatError.ts
import { ZodError } from "zod";

// ../../apps/api/src/procedures/domainErrorOf.ts
import { Predicate as Predicate4 } from "effect";
var isDomainError = (cause) => cause instanceof Error && Predicate4.hasProperty(cause, "_tag") && Predicate4.hasProperty(cause, "reason");
var domainErrorOf = ({ cause }) => isDomainError(cause) ? cause : void 0;

// ../../apps/api/src/procedures/formatError.ts
init_RequestError();
var requestIds = /* @__PURE__ */ new WeakMap();
var reasonOf3 = (error) => {
  const domainError2 = domainErrorOf(error);
  if (domainError2 !== void 0) return domainError2.reason;
  if (error.cause instanceof RequestError) return error.cause.reason;
  if (error.cause instanceof ZodError) return "invalid_input";
  if (error.code === "SERVICE_UNAVAILABLE") return "unavailable";
  return error.code === "INTERNAL_SERVER_ERROR" ? "internal" : "malformed_request";
};
var problemsOf2 = (error) => {
  const domainError2 = domainErrorOf(error);
  if (domainError2?.kind === "invalid") return domainError2.problems;
  if (error.cause instanceof RequestError) return error.cause.problems;
  if (!(error.cause instanceof ZodError)) return [];
  return error.cause.issues.map(({ message, path: path18 }) => ({
    path: path18.map((step) => typeof step === "symbol" ? String(step) : step),
    message
  }));
};
var formatError = ({
  ctx,
  error,
  shape
}) => {
  const { code, httpStatus, path: path18 } = shape.data;
  const problems = problemsOf2(error);
  return {
    ...shape,
    message: problems.length > 0 && error.cause instanceof ZodError ? problems.map(({ message }) => message).join("; ") : maskedMessage(error, shape.message),
    data: {
      code,
      httpStatus,
      path: path18,
      reason: reasonOf3(error),
      requestId: ctx?.requestId ?? requestIds.get(error) ?? null,
      problems
    }
  };
};
var maskedMessage = (error, message) => error.code === "INTERNAL_SERVER_ERROR" ? "Internal Server Error" : message;

// ../../apps/api/src/procedures/problems/MisspeltNames.ts
init_RequestError();
var MisspeltNames = class extends RequestError {
  name = "MisspeltNames";
  reason = "invalid_input";
  problems;
  constructor(problems) {
    super(problems.map(({ message }) => message).join("; "));
    this.problems = problems;
  }
};

// ../../apps/api/src/procedures/problems/wirePath.ts
var snakeCase = (name2) => name2.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
var wirePath = (names2 = {}) => (path18) => path18.map((step) => typeof step === "number" ? step : names2[step] ?? snakeCase(step));

// ../../apps/api/src/procedures/trpc.ts
var onWire = (meta) => (error) => {
  if (!("kind" in error) || error.kind !== "invalid") return error;
  const toWire4 = meta.wirePath ?? wirePath();
  return new InvalidInput({ problems: error.problems.map(({ message, path: path18 }) => ({ path: toWire4(path18), message })) });
};
var trpc = initTRPC.meta().context().create({ isDev: false, errorFormatter: formatError });
var { router } = trpc;
var errorShapeOf = (error, { ctx, path: path18, type: type8 = "unknown" } = {}) => getTRPCErrorShape({ config: trpc._config, error, type: type8, path: path18, input: void 0, ctx });
var publicProcedure = trpc.procedure;
var isRehearsal = async ({ ctx: { query: query2 }, getRawInput, meta }) => {
  if (meta?.rest?.query === void 0 || !Object.hasOwn(meta.rest.query.shape, "dry_run")) return false;
  const given = query2 ?? await getRawInput();
  return Predicate5.hasProperty(given, "dry_run") && given.dry_run === true;
};
var admit = async (call) => {
  const { ctx, getRawInput, meta = {}, path: path18, type: type8 } = call;
  const admitted = ctx.admit();
  const caller = admitted instanceof Promise ? await admitted : admitted;
  const isReading = type8 === "query" || await isRehearsal(call);
  const scope = meta.scope ?? (isReading ? "read" : "write");
  if (caller._tag === "User" && !caller.scopes.has(scope)) await ctx.run(Effect61.fail(new ScopeMissing({ scope })));
  if (ctx.misspeltIn !== void 0) {
    const problems = ctx.misspeltIn(path18, await getRawInput());
    if (problems.length > 0) throw new TRPCError({ code: "BAD_REQUEST", cause: new MisspeltNames(problems) });
  }
  return ctx.runAs(caller, onWire(meta));
};
var admission = trpc.middleware(async (call) => call.next({ ctx: { run: await admit(call) } }));
var isAdmission = (middleware) => admission._middlewares.some((each) => each === middleware);
var procedure = publicProcedure.use(admission);

// ../../apps/api/src/http/health.ts
var tag = "health";
var Status = z.object({ status: z.string().meta({ description: "`ok` or `ready`." }) });
var health = router({
  check: publicProcedure.meta(operation("GET", "/health", "Health Check", { description: "Answers 200 while the process runs.", tag })).output(Status).query(() => ({ status: "ok" })),
  ready: publicProcedure.meta(
    operation("GET", "/health/ready", "Readiness Check", {
      tag,
      description: "For load balancers: 200 when the database is reachable and migrated, otherwise 503."
    })
  ).output(Status).query(async ({ ctx }) => {
    if (await ctx.run(Database.use((database) => database.ready))) return { status: "ready" };
    throw new TRPCError2({ code: "SERVICE_UNAVAILABLE", message: "The database is not reachable or not migrated" });
  })
});

// ../../apps/api/src/planning/experiments.ts
import { z as z13 } from "zod";

// ../../apps/api/src/schemas/text.ts
import { z as z2 } from "zod";
var nulMessage = "must not contain NUL characters";
var surrogateMessage = "Input should be a valid string, unable to parse raw data as a unicode string";
var surrogate = /[\uD800-\uDFFF]/;
var lengthOf = (text3) => surrogate.test(text3) ? [...text3].length : text3.length;
var unstorable = (text3) => {
  if (text3.includes("\0")) return nulMessage;
  return text3.isWellFormed() ? null : surrogateMessage;
};
var text2 = (min, max) => z2.string().check(({ issues, value: input2 }) => {
  const length2 = lengthOf(input2);
  if (length2 < min) {
    const message2 = `String should have at least ${min} character${min === 1 ? "" : "s"}`;
    issues.push({ code: "too_small", origin: "string", minimum: min, input: input2, message: message2 });
  }
  if (length2 > max) {
    const message2 = `String should have at most ${max} characters`;
    issues.push({ code: "too_big", origin: "string", maximum: max, input: input2, message: message2 });
  }
  const message = unstorable(input2);
  if (message !== null) issues.push({ code: "custom", input: input2, message });
}).meta({ minLength: min, maxLength: max });
var nameText = (min, max) => text2(min, max).check(({ issues, value: input2 }) => {
  const message = input2 === "" || unstorable(input2) !== null ? null : nameProblem(input2);
  if (message !== null) issues.push({ code: "custom", input: input2, message });
});

// ../../apps/api/src/jsonapi/listQuery.ts
init_JsonApiError();

// ../../apps/api/src/jsonapi/queryFields.ts
var brackets = /^(?:\[[^[\]]*\])*$/;
var find = (shape, [name2, ...below]) => {
  if (name2 === void 0) return shape === "value" ? "value" : "misshapen";
  if (shape === "value" || name2 === "") return "misshapen";
  const next = Object.hasOwn(shape, name2) ? shape[name2] : void 0;
  return next === void 0 ? "unknown" : find(next, below);
};
var queryFields = (pairs, root, shape, invalid4) => {
  const values = /* @__PURE__ */ new Map();
  for (const [key2, value2] of pairs) {
    if (key2 !== root && !key2.startsWith(`${root}[`)) continue;
    const below = key2.slice(root.length);
    if (!brackets.test(below)) throw invalid4(key2);
    const names2 = Array.from(below.matchAll(/\[(.*?)\]/gs), ([, name2 = ""]) => name2);
    const found2 = find(shape, names2);
    if (found2 === "misshapen") throw invalid4(key2);
    if (found2 === "value") values.set(key2, value2);
  }
  return values;
};

// ../../apps/api/src/jsonapi/listQuery.ts
var defaultSize = 10;
var largestSize = 100;
var isWhole = (text3) => text3 !== void 0 && /^\d+$/.test(text3);
var isGiven = (text3) => text3 !== void 0 && text3.trim() !== "";
var readSize = (text3) => {
  if (!isWhole(text3)) return defaultSize;
  const size2 = Math.min(Number(text3), largestSize);
  if (size2 === 0) throw JsonApiError.badRequest(["page[size]"], "page[size] must be at least 1");
  return size2;
};
var readNumber2 = (text3) => isWhole(text3) ? BigInt(text3) || 1n : 1n;
var readPage = (pairs) => {
  const values = queryFields(
    pairs,
    "page",
    { number: "value", size: "value" },
    (key2) => JsonApiError.badRequest([key2], "page must be given as page[number] and page[size]")
  );
  return { number: readNumber2(values.get("page[number]")), size: readSize(values.get("page[size]")) };
};
var readArchived = (values) => {
  const key2 = "filter[archived]";
  const text3 = values.get(key2);
  if (!isGiven(text3)) return null;
  if (text3 !== "true" && text3 !== "false") throw JsonApiError.filter(key2);
  return text3 === "true";
};
var withPlus = (text3) => text3.replace(/ (?=\d\d(?::?\d\d)?$)/, "+");
var readTime = (values, key2, read4 = readTimestamp) => {
  const text3 = values.get(key2);
  if (!isGiven(text3)) return null;
  const time2 = read4(text3) ?? read4(withPlus(text3));
  if (time2 === null) throw JsonApiError.filter(key2);
  return time2;
};
var readRange = (values, key2) => ({
  from: readTime(values, `${key2}[from]`),
  to: readTime(values, `${key2}[to]`, readLastInstant)
});
var range2 = { from: "value", to: "value" };
var readFilter = (pairs) => {
  const shape = { archived: "value", created_at: range2, updated_at: range2 };
  const values = queryFields(pairs, "filter", shape, JsonApiError.filter);
  return {
    archived: readArchived(values),
    createdAt: readRange(values, "filter[created_at]"),
    updatedAt: readRange(values, "filter[updated_at]")
  };
};
var longestSearch = 255;
var readSearch = (pairs) => {
  const invalid4 = (key2) => JsonApiError.badRequest([key2], `q must be one text of at most ${longestSearch} characters, without NUL characters`);
  const text3 = queryFields(pairs, "q", "value", invalid4).get("q");
  if (text3 !== void 0 && (lengthOf(text3) > longestSearch || unstorable(text3) !== null)) throw invalid4("q");
  return text3;
};
var readSort = (pairs, allowed) => {
  const fields3 = ["id", ...allowed];
  const invalid4 = (key2) => {
    const names2 = [...new Set(fields3)].join(", ");
    return JsonApiError.badRequest([key2], `sort must be one of ${names2}, with a leading - for descending order`);
  };
  const text3 = queryFields(pairs, "sort", "value", invalid4).get("sort");
  if (!isGiven(text3)) return { by: "id", descending: false };
  const descending = text3.startsWith("-");
  const name2 = descending ? text3.slice(1) : text3;
  const by = fields3.find((field) => field === name2);
  if (by === void 0) throw invalid4("sort");
  return { by, descending };
};
var readInclude = (pairs, allowed) => {
  const text3 = queryFields(pairs, "include", "value", JsonApiError.includeNotSupported).get("include") ?? "";
  const names2 = text3.split(",").map((part) => part.trim());
  const included = /* @__PURE__ */ new Set();
  for (const name2 of names2.filter((part) => part !== "")) {
    const known2 = allowed.find((candidate) => candidate === name2);
    if (known2 === void 0) throw JsonApiError.includeNotSupported();
    included.add(known2);
  }
  return included;
};
var rejectInclude = (pairs) => {
  const text3 = queryFields(pairs, "include", "value", JsonApiError.includeNotSupported).get("include");
  if (isGiven(text3)) throw JsonApiError.includeNotSupported();
};

// ../../apps/api/src/schemas/fields.ts
import { z as z4 } from "zod";

// ../../apps/api/src/schemas/Id.ts
import { z as z3 } from "zod";
var uuidTypeMessage = "UUID input should be a string, bytes or UUID object";
var Id = z3.guid({
  error: (issue) => issue.code === "invalid_format" ? "Input should be a valid UUID, 8-4-4-4-12 hexadecimal digits" : uuidTypeMessage
}).toLowerCase();

// ../../apps/api/src/schemas/fields.ts
var id = z4.string().meta({ format: "uuid" });
var decimalId = z4.string().meta({ description: "The id: decimal digits.", examples: ["1"] });
var time = z4.string().meta({ format: "date-time" });
var pageInput = {
  limit: z4.int().min(1).max(1e3).optional(),
  cursor: Id.optional()
};
var dryRun = z4.object({
  dry_run: z4.boolean().default(false).meta({ description: "Whether to store nothing and only answer what would be stored." })
});
var searchInput = { q: text2(0, 255).optional() };
var activeOnly = z4.boolean().default(false);

// ../../apps/api/src/planning/bodies.ts
init_JsonApiError();
import { Result as Result40 } from "effect";
import { z as z5 } from "zod";

// ../../apps/api/src/schemas/parseJsonObject.ts
import { Result as Result39 } from "effect";
import secureJsonParse from "secure-json-parse";
var decoder = new TextDecoder("utf-8", { fatal: true });
var decode = (bytes) => {
  try {
    return Result39.succeed(decoder.decode(bytes));
  } catch {
    return Result39.fail({ kind: "encoding" });
  }
};
var parse3 = (text3) => {
  try {
    return Result39.succeed(JSON.parse(text3));
  } catch (error) {
    const position = error instanceof SyntaxError ? /position (\d+)/.exec(error.message)?.[1] : void 0;
    return Result39.fail({ kind: "syntax", position: Number(position ?? text3.length) });
  }
};
var isJsonObject = (value2) => typeof value2 === "object" && value2 !== null && !Array.isArray(value2);
var reachesPrototype = (object) => {
  try {
    secureJsonParse.scan(object, { protoAction: "error", constructorAction: "error" });
    return false;
  } catch {
    return true;
  }
};
var withoutItems = (object, items) => {
  const { [items]: list2, ...others } = object;
  return Array.isArray(list2) ? others : object;
};
var rejectPrototypes = (object, items) => reachesPrototype(items === void 0 ? object : withoutItems(object, items)) ? Result39.fail({ kind: "prototype" }) : Result39.succeed(object);
var parseJson = (bytes) => Result39.flatMap(decode(bytes), parse3);
var parseJsonObject = (bytes, items) => Result39.flatMap(
  parseJson(bytes),
  (value2) => isJsonObject(value2) ? rejectPrototypes(value2, items) : Result39.fail({ kind: "shape" })
);

// ../../apps/api/src/jsonapi/readData.ts
init_JsonApiError();
var isBlank = (value2) => {
  if (value2 === void 0 || value2 === null) return true;
  if (typeof value2 === "string") return value2.trim() === "";
  return typeof value2 === "object" && Object.keys(value2).length === 0;
};
var own = (object, key2) => Object.hasOwn(object, key2) ? object[key2] : void 0;
var checkId = (id4, expected) => {
  if (id4 === void 0 || id4 === null) return;
  if (expected === void 0) throw JsonApiError.clientGeneratedId();
  if (typeof id4 !== "string" && typeof id4 !== "number" || String(id4) !== expected) throw JsonApiError.idMismatch();
};
var readData = (data, expected) => {
  if (isBlank(data)) throw JsonApiError.missingParameter("data");
  if (!isJsonObject(data)) throw JsonApiError.badRequest(["data"], "data must be an object");
  const type8 = own(data, "type");
  if (isBlank(type8)) throw JsonApiError.missingParameter("type");
  if (type8 !== expected.type) throw JsonApiError.wrongType();
  checkId(own(data, "id"), expected.id);
  const attributes3 = own(data, "attributes");
  if (isBlank(attributes3)) throw JsonApiError.missingParameter("attributes");
  if (!isJsonObject(attributes3)) {
    throw JsonApiError.badRequest(["data", "attributes"], "attributes must be an object");
  }
  return { attributes: Object.fromEntries(Object.entries(attributes3).filter(([key2]) => key2 !== "__proto__")) };
};

// ../../apps/api/src/planning/bodies.ts
var createBody = (name2, type8, attributes3, example) => z5.object({ data: z5.object({ type: z5.literal(type8), attributes: attributes3 }) }).meta({
  id: name2,
  description: `A resource of the type \`${type8}\` to create.`,
  examples: [{ data: { type: type8, attributes: example } }]
});
var updateBody = (name2, type8, attributes3, example) => z5.object({ data: z5.object({ id: z5.string().optional(), type: z5.literal(type8), attributes: attributes3 }) }).meta({
  id: name2,
  description: `The attributes to change of a resource of the type \`${type8}\`.`,
  examples: [{ data: { type: type8, attributes: example } }]
});
var dataOf = (_) => z5.custom().meta({ type: "object" });
var attempt = (run) => {
  try {
    return Result40.succeed(run());
  } catch (error) {
    if (error instanceof JsonApiError) return Result40.fail(error);
    throw error;
  }
};
var parseAttributes = (schema3, attributes3) => {
  const parsed = schema3.safeParse({ ...attributes3 });
  if (parsed.success) return Result40.succeed(parsed.data);
  const problems = new Map(
    parsed.error.issues.map(({ message, path: [field] }) => {
      const path18 = ["data", "attributes", String(field)];
      return [`${path18} ${message}`, { path: path18, message }];
    })
  );
  return Result40.fail(JsonApiError.validation([...problems.values()]));
};
var parsePatch = (schema3, attributes3, stored) => {
  const { name: name2, ...others } = attributes3;
  const unchanged2 = stored?.name !== void 0 && typeof name2 === "string" && name2.trim() === stored.name.trim();
  if (!unchanged2) return parseAttributes(schema3, attributes3);
  return Result40.map(parseAttributes(schema3, others), (patch) => Object.assign(patch, { name: stored.name }));
};
var readPatch = ({ jsonApi }, body, data, stored) => {
  const { attributes: attributes3, type: type8 } = body.shape.data.shape;
  return attempt(() => {
    if (jsonApi !== void 0 && jsonApi.bodyFault !== null) throw jsonApi.bodyFault;
    const expected = { type: type8.value, ...stored && { id: stored.id } };
    return parsePatch(attributes3, readData(data, expected).attributes, stored);
  });
};
var readBody = (context, body, data, stored) => Result40.flatMap(readPatch(context, body, data, stored), (attributes3) => attributes3);

// ../../apps/api/src/planning/experimentAttributes.ts
import { z as z7 } from "zod";

// ../../apps/api/src/planning/attributes.ts
import { z as z6 } from "zod";
var characters = (count2) => `${count2} ${count2 === 1 ? "character" : "characters"}`;
var textAttribute = ({ free = false, label, max, min }) => {
  const tooShort = `${label} is too short (minimum is ${characters(min)})`;
  const tooLong3 = `${label} is too long (maximum is ${characters(max)})`;
  return z6.string({ error: ({ input: input2 }) => input2 === void 0 || input2 === null ? tooShort : `${label} is not a string` }).trim().check(({ issues, value: input2 }) => {
    const length2 = lengthOf(input2);
    if (length2 < min) issues.push({ code: "custom", input: input2, message: tooShort });
    if (length2 > max) issues.push({ code: "custom", input: input2, message: tooLong3 });
    if (unstorable(input2) !== null || !(free || input2 === "" || nameProblem(input2) === null)) {
      issues.push({ code: "custom", input: input2, message: `${label} contains invalid characters` });
    }
  }).meta({ ...min > 0 && { minLength: min }, maxLength: max });
};
var nameAttribute = textAttribute({ label: "Name", min: 2, max: 255 });
var descriptionAttribute = textAttribute({ label: "Description", min: 0, max: 1e4, free: true }).nullable().optional();
var archivedAttribute = z6.boolean({ error: "Archived is not included in the list" }).optional();
var address = z6.email();
var emailMessage = "Email is not a valid e-mail address";
var emailAttribute = z6.string({ error: emailMessage }).trim().refine((given) => given.length <= 255 && address.safeParse(given).success, { error: emailMessage }).meta({ maxLength: 255 });
var dateAttribute = (label) => {
  const message = `${label} is not a valid date`;
  return z6.string({ error: message }).transform((input2, { issues }) => {
    const instant = readTimestamp(input2);
    if (instant !== null) return instant;
    issues.push({ code: "custom", input: input2, message });
    return z6.NEVER;
  }).meta({ format: "date-time" }).nullable().optional();
};
var referenceAttribute = (label) => {
  const error = `${label} must exist`;
  return z6.union([z6.string(), z6.number().meta({ type: "integer" })], { error }).transform(String).refine((id4) => id4.trim() !== "", { error });
};

// ../../apps/api/src/planning/experimentAttributes.ts
var fields = z7.object({
  archived: archivedAttribute,
  name: nameAttribute,
  description: descriptionAttribute,
  status: z7.enum(statuses, { error: "Status is not included in the list" }).optional(),
  start_on: dateAttribute("Start on"),
  due_date: dateAttribute("Due date")
});
var toDomain = ({
  due_date: dueDate,
  start_on: startOn,
  ...rest
}) => ({ ...rest, dueDate, startOn });
var NewExperimentAttributes = fields.transform(toDomain);
var ExperimentAttributes = fields.partial({ name: true }).transform(toDomain);

// ../../apps/api/src/planning/experimentResource.ts
import { z as z10 } from "zod";

// ../../apps/api/src/schemas/ScheduleStatus.ts
import { z as z8 } from "zod";
var ScheduleStatus = z8.enum(scheduleStatuses).meta({
  description: "What the start date does. `none`: there is no date. `pending`: the experiment starts at the date, unless the experiment or its project is archived then. `started`: the date has come and the experiment has started. `cancelled`: a request switched the start off, or started or completed the experiment before the date. `missed`: the date passed without a start. Only `pending` starts the experiment."
});

// ../../apps/api/src/schemas/Timestamp.ts
import { z as z9 } from "zod";
var datetimeTypeMessage = "Input should be a valid datetime";
var datetimeMessage = "Input should be a valid datetime or date, ISO 8601 between the years 1 and 9999";
var Timestamp = z9.string({ error: datetimeTypeMessage }).transform((input2, context) => {
  const instant = readTimestamp(input2);
  if (instant !== null) return instant;
  context.issues.push({ code: "custom", input: input2, message: datetimeMessage });
  return z9.NEVER;
}).meta({ format: "date-time" });
var dayLength = 864e5;
var day3 = { start: Number.NaN, text: "" };
var last = { millis: 0, text: "1970-01-01T00:00:00.000Z" };
var two = (value2) => value2 < 10 ? `0${value2}` : String(value2);
var three = (value2) => value2 < 10 ? `00${value2}` : value2 < 100 ? `0${value2}` : String(value2);
var format = (millis2) => {
  const within = millis2 - day3.start;
  if (!(within >= 0 && within < dayLength)) {
    const text3 = new Date(millis2).toISOString();
    day3 = { start: Math.floor(millis2 / dayLength) * dayLength, text: text3.slice(0, -13) };
    return text3;
  }
  const seconds2 = Math.floor(within / 1e3);
  const minutes = Math.floor(seconds2 / 60);
  return `${day3.text}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}:${two(seconds2 % 60)}.${three(within % 1e3)}Z`;
};
var formatTimestamp = (millis2) => {
  if (millis2 !== last.millis) last = { millis: millis2, text: format(millis2) };
  return last.text;
};
var formatOptionalTimestamp = (millis2) => millis2 === null ? null : formatTimestamp(millis2);

// ../../apps/api/src/planning/experimentResource.ts
var PlannedExperimentAttributes = z10.object({
  name: z10.string(),
  status: z10.enum(statuses),
  description: z10.string().nullable(),
  archived: z10.boolean(),
  started_at: time.nullable(),
  completed_at: time.nullable(),
  due_date: time.nullable(),
  start_on: time.nullable(),
  created_at: time,
  updated_at: time,
  schedule_status: ScheduleStatus
}).meta({ id: "PlannedExperimentAttributes", description: "The attributes of an experiment." });
var ExperimentResource = z10.object({
  id: decimalId,
  type: z10.literal("experiments"),
  attributes: PlannedExperimentAttributes
}).meta({ id: "PlannedExperiment", description: "An experiment as a resource." });
var toExperimentResource = (experiment) => ({
  id: experiment.number,
  type: "experiments",
  attributes: {
    name: experiment.name,
    status: statusOf(experiment),
    description: experiment.description,
    archived: experiment.archived,
    started_at: formatOptionalTimestamp(experiment.lastActivatedAt),
    completed_at: formatOptionalTimestamp(experiment.completedAt),
    due_date: formatOptionalTimestamp(experiment.dueDate),
    start_on: formatOptionalTimestamp(experiment.scheduledStartDate),
    created_at: formatTimestamp(experiment.createdAt),
    updated_at: formatTimestamp(experiment.updatedAt),
    schedule_status: experiment.scheduleStatus
  }
});

// ../../apps/api/src/planning/lists.ts
import { z as z11 } from "zod";

// ../../apps/api/src/jsonapi/pageLinks.ts
var encode = ([key2, value2]) => {
  const pair = String(new URLSearchParams([[key2, value2]]));
  return [pair.slice(0, pair.indexOf("=")), pair];
};
var byKey = ([a], [b]) => a < b ? -1 : a > b ? 1 : 0;
var pageLinks = ({ origin, pairs, path: path18 }, page2, total) => {
  const kept2 = pairs.filter(([key2]) => key2 !== "page" && !key2.startsWith("page["));
  const link2 = (number2) => {
    const query2 = [...kept2, ["page[number]", String(number2)], ["page[size]", String(page2.size)]];
    const encoded = query2.map(encode).toSorted(byKey);
    return `${origin}${path18}?${encoded.map(([, pair]) => pair).join("&")}`;
  };
  const { number } = page2;
  const last2 = BigInt(Math.max(1, Math.ceil(total / page2.size)));
  return {
    self: link2(number),
    first: link2(1n),
    prev: number === 1n ? null : link2(number > last2 ? last2 : number - 1n),
    next: number < last2 ? link2(number + 1n) : null,
    last: link2(last2)
  };
};

// ../../apps/api/src/planning/lists.ts
var parameter = (schema3) => z11.coerce.string().optional().meta({ override: schema3 });
var pageFields = {
  "page[number]": parameter({ type: "integer", minimum: 1, default: 1 }),
  "page[size]": parameter({ type: "integer", minimum: 1, maximum: 100, default: 10 })
};
var searchFieldOf = (names2) => ({
  q: parameter({
    type: "string",
    maxLength: 255,
    description: `Lists only what contains this text in ${names2}, without regard to case.`
  })
});
var searchByName = searchFieldOf("the name");
var searchByUser = searchFieldOf("the full name or the e-mail address of the user");
var moment = parameter({ type: "string", format: "date-time" });
var filterFields = {
  "filter[archived]": parameter({ type: "boolean" }),
  "filter[created_at][from]": moment,
  "filter[created_at][to]": moment,
  "filter[updated_at][from]": moment,
  "filter[updated_at][to]": moment
};
var queryFieldsOf = (names2) => {
  const allowed = ["id", ...names2.keys()].flatMap((name2) => [name2, `-${name2}`]);
  return {
    ...filterFields,
    sort: parameter({ type: "string", enum: allowed, default: "id" })
  };
};
var includeFieldOf = (names2) => ({
  include: parameter({
    type: "string",
    description: `The related resources to include, separated by commas: ${names2.map((name2) => `\`${name2}\``).join(", ")}.`,
    examples: [names2[0]]
  })
});
var includeField = {
  include: parameter({ type: "string", maxLength: 0, description: "Accepts nothing but an empty text." })
};
var addressOf = ({ jsonApi, origin }, template, input2) => {
  if (jsonApi !== void 0) return { origin: origin(), path: jsonApi.path, pairs: jsonApi.pairs };
  const path18 = template.replaceAll(/\{(\w+)\}/g, (_, name2) => encodeURIComponent(String(input2[name2])));
  const pairs = Object.entries(input2).flatMap(
    ([key2, value2]) => typeof value2 === "string" && !template.includes(`{${key2}}`) ? [[key2, value2]] : []
  );
  return { origin: origin(), path: path18, pairs };
};
var spanOf = ({ number, size: size2 }) => {
  const offset = (number - 1n) * BigInt(size2);
  const furthest = BigInt(Number.MAX_SAFE_INTEGER);
  return { offset: Number(offset > furthest ? furthest : offset), limit: size2 };
};
var readOrder = ({ pairs }, names2) => {
  const { by, descending } = readSort(pairs, [...names2.keys()]);
  return { by: names2.get(by) ?? "id", descending };
};
var readSpan = ({ pairs }) => ({ ...spanOf(readPage(pairs)), q: readSearch(pairs) });
var readQuery = (address2, names2) => ({
  filter: readFilter(address2.pairs),
  order: readOrder(address2, names2),
  span: readSpan(address2)
});
var listDocument = (address2, { items, total }, toResource4, beside) => ({ data: items.map(toResource4), ...beside, links: pageLinks(address2, readPage(address2.pairs), total) });
var link = z11.string();
var Links = z11.object({ self: link, first: link, prev: link.nullable(), next: link.nullable(), last: link }).meta({ id: "PageLinks", description: "The addresses of the page and its neighbours." });

// ../../apps/api/src/planning/paths.ts
import { z as z12 } from "zod";
var id2 = z12.string();
var teamPath = z12.object({ team_id: id2 });
var projectPath = teamPath.extend({ project_id: id2 });
var experimentPath = projectPath.extend({ experiment_id: id2 });
var toProjectPath = ({ project_id, team_id }) => ({
  teamId: team_id,
  projectId: project_id
});
var toExperimentPath = ({ experiment_id: experiment_id2, ...path18 }) => ({
  ...toProjectPath(path18),
  experimentId: experiment_id2
});

// ../../apps/api/src/planning/planningOperation.ts
var base = "/api/v1/";
var attributes = wirePath({ roleId: "user_role_id" });
var attributePath = (path18) => path18.length === 0 ? ["data"] : ["data", "attributes", ...attributes(path18)];
var planningOperation = (method, path18, summary2, { description: description2, tag: tag20, ...jsonApi }) => {
  const full = `${base}${path18}`;
  return {
    openapi: {
      method,
      path: full,
      summary: summary2,
      operationId: operationIdOf(method, full, summary2),
      tags: [tag20],
      protect: true,
      errorResponses: [],
      ...description2 === void 0 ? {} : { description: description2 }
    },
    jsonApi,
    wirePath: attributePath
  };
};

// ../../apps/api/src/planning/planningProcedure.ts
init_JsonApiError();
import { TRPCError as TRPCError3 } from "@trpc/server";
var codes2 = {
  403: "FORBIDDEN",
  409: "CONFLICT",
  415: "UNSUPPORTED_MEDIA_TYPE"
};
var planningProcedure = publicProcedure.use(async ({ next }) => {
  const result = await next();
  if (result.ok || !(result.error.cause instanceof JsonApiError)) return result;
  const { cause } = result.error;
  throw new TRPCError3({ code: codes2[cause.status] ?? "BAD_REQUEST", message: cause.detail, cause });
}).use(admission);

// ../../apps/api/src/planning/experiments.ts
var tag2 = "planned experiments";
var path = "teams/{team_id}/projects/{project_id}/experiments";
var type = "experiments";
var onePath = projectPath.extend({ id: decimalId });
var toPath = ({ id: id4, ...path18 }) => toExperimentPath({ ...path18, experiment_id: id4 });
var Create = createBody("PlannedExperimentCreate", type, NewExperimentAttributes, {
  name: "My first experiment",
  description: "This is my very first experiment"
});
var Update = updateBody("PlannedExperimentUpdate", type, ExperimentAttributes, { name: "My renamed experiment" });
var One = z13.object({ data: ExperimentResource }).meta({ id: "PlannedExperimentDocument", description: "One experiment." });
var Many = z13.object({ data: z13.array(ExperimentResource), links: Links }).meta({ id: "PlannedExperimentList", description: "A page of experiments." });
var orders = /* @__PURE__ */ new Map([
  ["name", "name"],
  ["created_at", "createdAt"],
  ["updated_at", "updatedAt"],
  ["due_date", "dueDate"],
  ["start_on", "scheduledStartDate"]
]);
var documentOf = ({ jsonApi }, experiment) => {
  jsonApi?.showAlternate(`/api/v1/experiments/${experiment.id}`);
  return { data: toExperimentResource(experiment) };
};
var experiments = router({
  list: planningProcedure.meta(
    planningOperation("GET", path, "Get Experiments", {
      tag: tag2,
      answer: Many,
      description: "`page[size]` is 10 by default and at most 100. `sort` is `id`, `name`, `created_at`, `updated_at`, `due_date` or `start_on`; a leading `-` means descending order."
    })
  ).input(projectPath.extend({ ...pageFields, ...searchByName, ...queryFieldsOf(orders), ...includeField })).output(Many).query(async ({ ctx, input: input2 }) => {
    const address2 = addressOf(ctx, `/api/v1/${path}`, input2);
    rejectInclude(address2.pairs);
    const listing = await ctx.run(
      PlannedExperiments.use(
        (experiments3) => experiments3.list(toProjectPath(input2), () => attempt(() => readQuery(address2, orders)))
      )
    );
    return listDocument(address2, listing, toExperimentResource);
  }),
  get: planningProcedure.meta(
    planningOperation("GET", `${path}/{id}`, "Get Experiment", {
      description: "One experiment. The header `Link` leads to the same experiment in the sampling API.",
      tag: tag2,
      answer: One
    })
  ).input(onePath.extend(includeField)).output(One).query(async ({ ctx, input: input2 }) => {
    rejectInclude(addressOf(ctx, `/api/v1/${path}/{id}`, input2).pairs);
    return documentOf(ctx, await ctx.run(PlannedExperiments.use((experiments3) => experiments3.get(toPath(input2)))));
  }),
  ids: planningProcedure.meta({ description: "The ids of the experiment and its service in the sampling API." }).input(onePath).output(z13.object({ experiment_id: z13.string(), service_id: z13.string() })).query(async ({ ctx, input: input2 }) => {
    const { id: id4, serviceId } = await ctx.run(PlannedExperiments.use((experiments3) => experiments3.get(toPath(input2))));
    return { experiment_id: id4, service_id: serviceId };
  }),
  create: planningProcedure.meta(
    planningOperation("POST", path, "Create Experiment", {
      tag: tag2,
      body: Create,
      answer: One,
      status: 201,
      located: true,
      description: "Assigns the caller to the experiment at once, and the other users of the project asynchronously."
    })
  ).input(projectPath.extend({ data: dataOf(Create) })).output(One).mutation(async ({ ctx, input: input2 }) => {
    const experiment = await ctx.run(
      PlannedExperiments.use(
        (experiments3) => experiments3.create(toProjectPath(input2), () => readBody(ctx, Create, input2.data))
      )
    );
    return documentOf(ctx, experiment);
  }),
  update: planningProcedure.meta(
    planningOperation("PATCH", `${path}/{id}`, "Update Experiment", {
      tag: tag2,
      body: Update,
      answer: One,
      emptyStatus: 204,
      also: "PUT",
      description: "Answers 204 when nothing changes. An archived experiment accepts only `archived` false."
    })
  ).input(onePath.extend({ data: dataOf(Update) })).output(One.nullable()).mutation(async ({ ctx, input: input2 }) => {
    const { changed: changed2, experiment } = await ctx.run(
      PlannedExperiments.use(
        (experiments3) => experiments3.update(toPath(input2), ({ name: name2, number: id4 }) => readPatch(ctx, Update, input2.data, { id: id4, name: name2 }))
      )
    );
    return changed2 ? documentOf(ctx, experiment) : null;
  })
});

// ../../apps/api/src/planning/experimentUsers.ts
import { Result as Result41 } from "effect";
import { z as z18 } from "zod";

// ../../apps/api/src/planning/assignmentResource.ts
import { z as z17 } from "zod";

// ../../apps/api/src/planning/projectResource.ts
import { z as z14 } from "zod";
var ProjectResource = z14.object({
  id: decimalId,
  type: z14.literal("projects"),
  attributes: z14.object({
    name: z14.string(),
    archived: z14.boolean(),
    description: z14.string().nullable(),
    created_at: time,
    updated_at: time
  })
}).meta({ id: "Project", description: "A project as a resource. It is a service of the sampling API." });
var toProjectResource = (service2) => ({
  id: service2.number,
  type: "projects",
  attributes: {
    name: service2.name,
    archived: !service2.active,
    description: service2.description,
    created_at: formatTimestamp(service2.createdAt),
    updated_at: formatTimestamp(service2.updatedAt)
  }
});

// ../../apps/api/src/planning/userResource.ts
import { z as z15 } from "zod";
var UserResource = z15.object({
  id: decimalId,
  type: z15.literal("users"),
  attributes: z15.object({
    full_name: z15.string(),
    initials: z15.string(),
    email: z15.string(),
    created_at: time,
    updated_at: time
  })
}).meta({ id: "User", description: "A person as a resource." });
var initialsOf = (fullName) => fullName.split(/\s+/).slice(0, 4).map((word) => (Array.from(word)[0] ?? "").toUpperCase()).join("");
var toUserResource = ({ createdAt, email, fullName, id: id4, updatedAt }) => ({
  id: id4,
  type: "users",
  attributes: {
    full_name: fullName,
    initials: initialsOf(fullName),
    email,
    created_at: formatTimestamp(createdAt),
    updated_at: formatTimestamp(updatedAt)
  }
});

// ../../apps/api/src/planning/userRoleResource.ts
import { z as z16 } from "zod";
var UserRoleResource = z16.object({
  id: decimalId,
  type: z16.literal("user_roles"),
  attributes: z16.object({ name: z16.string(), permissions: z16.array(z16.string()) })
}).meta({ id: "UserRole", description: "A role, and what it permits." });
var toUserRoleResource = ({ id: id4, name: name2, permissions: permissions2 }) => ({
  id: id4,
  type: "user_roles",
  attributes: { name: name2, permissions: [...permissions2] }
});

// ../../apps/api/src/planning/assignmentResource.ts
var assignmentType = "user_assignments";
var includable = ["user", "user_role", "assignable"];
var relationTo = (type8) => z17.object({ data: z17.object({ id: decimalId, type: z17.literal(type8) }) });
var schemasFor = (name2, type8, assignable) => {
  const resource = z17.object({
    id: decimalId,
    type: z17.literal(assignmentType),
    attributes: z17.object({ created_at: time, updated_at: time }),
    relationships: z17.object({
      user_role: relationTo("user_roles"),
      user: relationTo("users"),
      assignable: relationTo(type8)
    })
  }).meta({ id: name2, description: "A user, and the role on the project or experiment." });
  const included = z17.array(z17.union([UserResource, UserRoleResource, assignable])).optional();
  return { resource, included };
};
var onExperiment = schemasFor("ExperimentUserAssignment", "experiments", ExperimentResource);
var onProject = schemasFor("ProjectUserAssignment", "projects", ProjectResource);
var toAssignmentResource = (assignable) => ({ createdAt, id: id4, role: role2, updatedAt, user }) => ({
  id: id4,
  type: assignmentType,
  attributes: { created_at: formatTimestamp(createdAt), updated_at: formatTimestamp(updatedAt) },
  relationships: {
    user_role: { data: { id: role2.id, type: "user_roles" } },
    user: { data: { id: user.id, type: "users" } },
    assignable: { data: { id: assignable.id, type: assignable.type } }
  }
});
var includedWith = (assignments, assignable, include) => {
  if (include.size === 0) return {};
  const users2 = include.has("user") ? assignments.map(({ user }) => toUserResource(user)) : [];
  const roles = include.has("user_role") ? assignments.map(({ role: role2 }) => toUserRoleResource(role2)) : [];
  const all = [...users2, ...roles, ...include.has("assignable") && assignments.length > 0 ? [assignable] : []];
  return { included: [...new Map(all.map((each) => [`${each.type} ${each.id}`, each])).values()] };
};

// ../../apps/api/src/planning/experimentUsers.ts
var tag3 = "experiment user assignments";
var path2 = "teams/{team_id}/projects/{project_id}/experiments/{experiment_id}/user_assignments";
var onePath2 = experimentPath.extend({ id: decimalId });
var One2 = z18.object({ data: onExperiment.resource, included: onExperiment.included }).meta({ id: "ExperimentUserAssignmentDocument", description: "One user of an experiment." });
var Many2 = z18.object({ data: z18.array(onExperiment.resource), included: onExperiment.included, links: Links }).meta({ id: "ExperimentUserAssignmentList", description: "A page of users of an experiment." });
var Update2 = updateBody(
  "ExperimentUserAssignmentUpdate",
  assignmentType,
  z18.object({ user_role_id: referenceAttribute("User role") }),
  { user_role_id: "4" }
);
var experimentUsers = router({
  list: planningProcedure.meta(
    planningOperation("GET", path2, "Get Experiment User Assignments", {
      description: "The users of the experiment, and their roles.",
      tag: tag3,
      answer: Many2
    })
  ).input(experimentPath.extend({ ...pageFields, ...searchByUser, ...includeFieldOf(includable) })).output(Many2).query(async ({ ctx, input: input2 }) => {
    const address2 = addressOf(ctx, `/api/v1/${path2}`, input2);
    const include = readInclude(address2.pairs, includable);
    const { experiment, ...listing } = await ctx.run(
      Assignments.use(
        (assignments) => assignments.listOnExperiment(toExperimentPath(input2), () => attempt(() => readSpan(address2)))
      )
    );
    const assignable = toExperimentResource(experiment);
    return listDocument(
      address2,
      listing,
      toAssignmentResource(assignable),
      includedWith(listing.items, assignable, include)
    );
  }),
  get: planningProcedure.meta(
    planningOperation("GET", `${path2}/{id}`, "Get Experiment User Assignment", {
      description: "One user of the experiment.",
      tag: tag3,
      answer: One2
    })
  ).input(onePath2.extend(includeFieldOf(includable))).output(One2).query(async ({ ctx, input: input2 }) => {
    const include = readInclude(addressOf(ctx, `/api/v1/${path2}/{id}`, input2).pairs, includable);
    const { assignment, experiment } = await ctx.run(
      Assignments.use((assignments) => assignments.getOnExperiment(toExperimentPath(input2), input2.id))
    );
    const assignable = toExperimentResource(experiment);
    return { data: toAssignmentResource(assignable)(assignment), ...includedWith([assignment], assignable, include) };
  }),
  update: planningProcedure.meta(
    planningOperation("PATCH", `${path2}/{id}`, "Update Experiment User Assignment", {
      tag: tag3,
      body: Update2,
      answer: One2,
      emptyStatus: 204,
      description: "The user's role on the experiment no longer follows the project. Answers 204 when the role is already the same."
    })
  ).input(onePath2.extend({ data: dataOf(Update2) })).output(One2.nullable()).mutation(async ({ ctx, input: input2 }) => {
    const { assignment, changed: changed2, experiment } = await ctx.run(
      Assignments.use(
        (assignments) => assignments.changeOnExperiment(
          toExperimentPath(input2),
          input2.id,
          ({ id: id4 }) => Result41.map(readBody(ctx, Update2, input2.data, { id: id4 }), ({ user_role_id: roleId }) => ({ roleId }))
        )
      )
    );
    return changed2 ? { data: toAssignmentResource(toExperimentResource(experiment))(assignment) } : null;
  })
});

// ../../apps/api/src/planning/projects.ts
import { z as z19 } from "zod";
var tag4 = "projects";
var path3 = "teams/{team_id}/projects";
var type2 = "projects";
var onePath3 = teamPath.extend({ id: decimalId });
var toPath2 = ({ id: id4, ...path18 }) => toProjectPath({ ...path18, project_id: id4 });
var fields2 = z19.object({ archived: archivedAttribute, name: nameAttribute, description: descriptionAttribute });
var Create2 = createBody("ProjectCreate", type2, fields2, { name: "My second project" });
var Update3 = updateBody("ProjectUpdate", type2, fields2.partial({ name: true }), {
  description: "Everything about checkout"
});
var One3 = z19.object({ data: ProjectResource }).meta({ id: "ProjectDocument", description: "One project." });
var Many3 = z19.object({ data: z19.array(ProjectResource), links: Links }).meta({ id: "ProjectList", description: "A page of projects." });
var orders2 = /* @__PURE__ */ new Map([
  ["name", "name"],
  ["created_at", "createdAt"],
  ["updated_at", "updatedAt"]
]);
var documentOf2 = ({ jsonApi }, service2) => {
  jsonApi?.showAlternate(`/api/v1/services/${service2.id}`);
  return { data: toProjectResource(service2) };
};
var projects = router({
  list: planningProcedure.meta(
    planningOperation("GET", path3, "Get Projects", {
      tag: tag4,
      answer: Many3,
      description: "The projects that the caller may read. `sort` is `id`, `name`, `created_at` or `updated_at`; a leading `-` means descending order."
    })
  ).input(teamPath.extend({ ...pageFields, ...searchByName, ...queryFieldsOf(orders2), ...includeField })).output(Many3).query(async ({ ctx, input: input2 }) => {
    const address2 = addressOf(ctx, `/api/v1/${path3}`, input2);
    rejectInclude(address2.pairs);
    const listing = await ctx.run(
      Projects.use((projects2) => projects2.list(input2.team_id, () => attempt(() => readQuery(address2, orders2))))
    );
    return listDocument(address2, listing, toProjectResource);
  }),
  get: planningProcedure.meta(
    planningOperation("GET", `${path3}/{id}`, "Get Project", {
      description: "One project. The header `Link` leads to the same service in the sampling API.",
      tag: tag4,
      answer: One3
    })
  ).input(onePath3.extend(includeField)).output(One3).query(async ({ ctx, input: input2 }) => {
    rejectInclude(addressOf(ctx, `/api/v1/${path3}/{id}`, input2).pairs);
    return documentOf2(ctx, await ctx.run(Projects.use((projects2) => projects2.get(toPath2(input2)))));
  }),
  create: planningProcedure.meta(
    planningOperation("POST", path3, "Create Project", {
      tag: tag4,
      body: Create2,
      answer: One3,
      status: 201,
      located: true,
      description: "The name must be unique in the team, ignoring case. The caller becomes Owner of the project."
    })
  ).input(teamPath.extend({ data: dataOf(Create2) })).output(One3).mutation(async ({ ctx, input: input2 }) => {
    const project = await ctx.run(
      Projects.use((projects2) => projects2.create(input2.team_id, () => readBody(ctx, Create2, input2.data)))
    );
    return documentOf2(ctx, project);
  }),
  update: planningProcedure.meta(
    planningOperation("PATCH", `${path3}/{id}`, "Update Project", {
      tag: tag4,
      body: Update3,
      answer: One3,
      emptyStatus: 204,
      description: "Answers 204 when nothing changes. An archived project accepts only `archived` false."
    })
  ).input(onePath3.extend({ data: dataOf(Update3) })).output(One3.nullable()).mutation(async ({ ctx, input: input2 }) => {
    const { changed: changed2, project } = await ctx.run(
      Projects.use(
        (projects2) => projects2.update(toPath2(input2), ({ name: name2, number: id4 }) => readPatch(ctx, Update3, input2.data, { id: id4, name: name2 }))
      )
    );
    return changed2 ? documentOf2(ctx, project) : null;
  })
});

// ../../apps/api/src/planning/projectUsers.ts
import { Result as Result42 } from "effect";
import { z as z20 } from "zod";
var tag5 = "project users";
var path4 = "teams/{team_id}/projects/{project_id}/users";
var onePath4 = projectPath.extend({ id: decimalId });
var One4 = z20.object({ data: onProject.resource, included: onProject.included }).meta({ id: "ProjectUserAssignmentDocument", description: "One user of a project." });
var Many4 = z20.object({ data: z20.array(onProject.resource), included: onProject.included, links: Links }).meta({ id: "ProjectUserAssignmentList", description: "A page of users of a project." });
var userRole = { user_role_id: referenceAttribute("User role") };
var Create3 = createBody(
  "ProjectUserAssignmentCreate",
  assignmentType,
  z20.object({ user_id: referenceAttribute("User"), ...userRole }),
  { user_id: "2", user_role_id: "3" }
);
var Update4 = updateBody("ProjectUserAssignmentUpdate", assignmentType, z20.object(userRole), {
  user_role_id: "4"
});
var projectUsers = router({
  list: planningProcedure.meta(
    planningOperation("GET", path4, "Get Project Users", {
      tag: tag5,
      answer: Many4,
      description: "An Owner of the team can read and change the users of every project."
    })
  ).input(projectPath.extend({ ...pageFields, ...searchByUser, ...includeFieldOf(includable) })).output(Many4).query(async ({ ctx, input: input2 }) => {
    const address2 = addressOf(ctx, `/api/v1/${path4}`, input2);
    const include = readInclude(address2.pairs, includable);
    const { project, ...listing } = await ctx.run(
      Assignments.use(
        (assignments) => assignments.listOnProject(toProjectPath(input2), () => attempt(() => readSpan(address2)))
      )
    );
    const assignable = toProjectResource(project);
    return listDocument(
      address2,
      listing,
      toAssignmentResource(assignable),
      includedWith(listing.items, assignable, include)
    );
  }),
  get: planningProcedure.meta(
    planningOperation("GET", `${path4}/{id}`, "Get Project User", {
      description: "One user of the project.",
      tag: tag5,
      answer: One4
    })
  ).input(onePath4.extend(includeFieldOf(includable))).output(One4).query(async ({ ctx, input: input2 }) => {
    const include = readInclude(addressOf(ctx, `/api/v1/${path4}/{id}`, input2).pairs, includable);
    const { assignment, project } = await ctx.run(
      Assignments.use((assignments) => assignments.getOnProject(toProjectPath(input2), input2.id))
    );
    const assignable = toProjectResource(project);
    return { data: toAssignmentResource(assignable)(assignment), ...includedWith([assignment], assignable, include) };
  }),
  create: planningProcedure.meta(
    planningOperation("POST", path4, "Create Project User", {
      tag: tag5,
      body: Create3,
      answer: One4,
      status: 201,
      located: true,
      description: "The user must be a member of the team. The project's experiments follow asynchronously, as after every change of a project user."
    })
  ).input(projectPath.extend({ data: dataOf(Create3) })).output(One4).mutation(async ({ ctx, input: input2 }) => {
    const { assignment, project } = await ctx.run(
      Assignments.use(
        (assignments) => assignments.addToProject(
          toProjectPath(input2),
          () => Result42.map(readBody(ctx, Create3, input2.data), ({ user_id: userId, user_role_id: roleId }) => ({
            userId,
            roleId
          }))
        )
      )
    );
    return { data: toAssignmentResource(toProjectResource(project))(assignment) };
  }),
  update: planningProcedure.meta(
    planningOperation("PATCH", `${path4}/{id}`, "Update Project User", {
      tag: tag5,
      body: Update4,
      answer: One4,
      emptyStatus: 204,
      description: "Answers 204 when the role is already the same."
    })
  ).input(onePath4.extend({ data: dataOf(Update4) })).output(One4.nullable()).mutation(async ({ ctx, input: input2 }) => {
    const { assignment, changed: changed2, project } = await ctx.run(
      Assignments.use(
        (assignments) => assignments.changeOnProject(
          toProjectPath(input2),
          input2.id,
          ({ id: id4 }) => Result42.map(readBody(ctx, Update4, input2.data, { id: id4 }), ({ user_role_id: roleId }) => ({ roleId }))
        )
      )
    );
    return changed2 ? { data: toAssignmentResource(toProjectResource(project))(assignment) } : null;
  }),
  remove: planningProcedure.meta(
    planningOperation("DELETE", `${path4}/{id}`, "Delete Project User", {
      description: "The user leaves the project, and asynchronously its experiments.",
      tag: tag5,
      emptyStatus: 200
    })
  ).input(onePath4).output(z20.null()).mutation(async ({ ctx, input: input2 }) => {
    await ctx.run(Assignments.use((assignments) => assignments.removeFromProject(toProjectPath(input2), input2.id)));
    return null;
  })
});

// ../../apps/api/src/planning/status.ts
import { z as z21 } from "zod";
var Status2 = z21.object({ message: z21.string(), versions: z21.array(z21.object({ version: z21.string(), baseUrl: z21.string() })) }).meta({ id: "ApiStatus", description: "The versions of the planning API." });
var status = publicProcedure.meta({
  openapi: {
    method: "GET",
    path: "/api/status",
    summary: "Get API Status",
    operationId: "get_api_status_api_status_get",
    description: "The versions of the planning API that the service speaks. It needs no token.",
    tags: ["status"],
    protect: false,
    errorResponses: []
  },
  jsonApi: { answer: Status2 }
}).output(Status2).query(() => ({ message: "Ok", versions: [{ version: "v1", baseUrl: "/api/v1/" }] }));

// ../../apps/api/src/planning/teams.ts
import { Effect as Effect62 } from "effect";
import { z as z22 } from "zod";
var tag6 = "teams";
var path5 = "teams";
var type3 = "teams";
var Create4 = createBody(
  "TeamCreate",
  type3,
  z22.object({
    name: nameAttribute,
    description: descriptionAttribute,
    owner_id: referenceAttribute("Owner").optional().meta({
      description: "Required from the administrator and ignored from other callers, who become the Owner themselves."
    })
  }),
  { name: "Microscopy" }
);
var TeamResource = z22.object({
  id: decimalId,
  type: z22.literal(type3),
  attributes: z22.object({
    name: z22.string(),
    description: z22.string().nullable(),
    created_at: time,
    updated_at: time
  })
}).meta({ id: "Team", description: "A team as a resource." });
var One5 = z22.object({ data: TeamResource }).meta({ id: "TeamDocument", description: "One team." });
var Many5 = z22.object({ data: z22.array(TeamResource), links: Links }).meta({ id: "TeamList", description: "A page of teams." });
var toResource = ({ createdAt, description: description2, id: id4, name: name2, updatedAt }) => ({
  id: id4,
  type: type3,
  attributes: { name: name2, description: description2, created_at: formatTimestamp(createdAt), updated_at: formatTimestamp(updatedAt) }
});
var teams = router({
  list: planningProcedure.meta(
    planningOperation("GET", path5, "Get Teams", {
      tag: tag6,
      answer: Many5,
      description: "The teams of the caller; all teams for the administrator."
    })
  ).input(z22.object({ ...pageFields, ...searchByName, ...includeField }).default({})).output(Many5).query(async ({ ctx, input: input2 }) => {
    const address2 = addressOf(ctx, `/api/v1/${path5}`, input2);
    rejectInclude(address2.pairs);
    const span = readSpan(address2);
    return listDocument(address2, await ctx.run(Teams.use((teams2) => teams2.list(span))), toResource);
  }),
  get: planningProcedure.meta(planningOperation("GET", `${path5}/{id}`, "Get Team", { description: "One team.", tag: tag6, answer: One5 })).input(z22.object({ id: decimalId, ...includeField })).output(One5).query(async ({ ctx, input: input2 }) => {
    rejectInclude(addressOf(ctx, `/api/v1/${path5}/{id}`, input2).pairs);
    return { data: toResource(await ctx.run(Teams.use((teams2) => teams2.get(input2.id)))) };
  }),
  create: planningProcedure.meta(
    planningOperation("POST", path5, "Create Team", {
      tag: tag6,
      body: Create4,
      answer: One5,
      status: 201,
      located: true,
      description: "A user becomes Owner of the new team. The administrator names the Owner in `owner_id`."
    })
  ).input(z22.object({ data: dataOf(Create4) })).output(One5).mutation(async ({ ctx, input: input2 }) => {
    const body = readBody(ctx, Create4, input2.data);
    const team = await ctx.run(
      Effect62.fromResult(body).pipe(
        Effect62.flatMap(
          ({ description: description2 = null, name: name2, owner_id: ownerId = null }) => Teams.use((teams2) => teams2.create({ name: name2, description: description2, ownerId }))
        )
      )
    );
    return { data: toResource(team) };
  })
});

// ../../apps/api/src/planning/teamUsers.ts
import { Result as Result43 } from "effect";
import { z as z23 } from "zod";
var tag7 = "team users";
var path6 = "teams/{team_id}/users";
var type4 = "team_users";
var onePath5 = teamPath.extend({ id: decimalId });
var role = textAttribute({ label: "Role", min: 1, max: 255 }).meta({
  description: "The name of a role; `GET /api/v1/user_roles` lists them."
});
var Create5 = createBody(
  "TeamUserCreate",
  type4,
  z23.object({
    user_id: referenceAttribute("User").nullish().meta({
      description: "The id of the user. An Owner can name only users who share a team with them; `email` names everybody else."
    }),
    email: emailAttribute.nullish().meta({
      description: "The e-mail address of the user, without regard to case. At least one of `user_id` and `email` is required."
    }),
    role
  }).refine(({ email, user_id }) => (email ?? user_id ?? null) !== null, {
    path: ["user_id"],
    error: "User id or email must be given"
  }),
  { email: "ada@lab.example", role: "User" }
);
var Update5 = updateBody("TeamUserUpdate", type4, z23.object({ role }), { role: "Viewer" });
var TeamUserResource = z23.object({
  id: decimalId,
  type: z23.literal(type4),
  attributes: z23.object({ user_id: z23.string(), role: z23.string(), created_at: time, updated_at: time })
}).meta({ id: "TeamUser", description: "A member of a team." });
var One6 = z23.object({ data: TeamUserResource }).meta({ id: "TeamUserDocument", description: "One member of a team." });
var Many6 = z23.object({ data: z23.array(TeamUserResource), links: Links }).meta({ id: "TeamUserList", description: "A page of members." });
var toResource2 = ({ createdAt, id: id4, role: role2, updatedAt, userId }) => ({
  id: id4,
  type: type4,
  attributes: { user_id: userId, role: role2, created_at: formatTimestamp(createdAt), updated_at: formatTimestamp(updatedAt) }
});
var teamUsers = router({
  list: planningProcedure.meta(
    planningOperation("GET", path6, "Get Team Users", {
      tag: tag7,
      answer: Many6,
      description: "For members of the team and the administrator."
    })
  ).input(teamPath.extend({ ...pageFields, ...searchByUser, ...includeField })).output(Many6).query(async ({ ctx, input: input2 }) => {
    const address2 = addressOf(ctx, `/api/v1/${path6}`, input2);
    rejectInclude(address2.pairs);
    const span = readSpan(address2);
    return listDocument(address2, await ctx.run(Teams.use((teams2) => teams2.users(input2.team_id, span))), toResource2);
  }),
  add: planningProcedure.meta(
    planningOperation("POST", path6, "Create Team User", {
      tag: tag7,
      body: Create5,
      answer: One6,
      status: 201,
      description: "For an Owner of the team or the administrator, like all changes of members. An Owner names a person by the exact e-mail address, or by the id of a user of one of their teams. Any other person is a 404, known or not. The administrator can add every user."
    })
  ).input(teamPath.extend({ data: dataOf(Create5) })).output(One6).mutation(async ({ ctx, input: input2 }) => {
    const user = await ctx.run(
      Teams.use(
        (teams2) => teams2.addUser(
          input2.team_id,
          () => Result43.map(readBody(ctx, Create5, input2.data), ({ email, role: role2, user_id }) => ({
            role: role2,
            userId: user_id ?? void 0,
            email: email ?? void 0
          }))
        )
      )
    );
    return { data: toResource2(user) };
  }),
  update: planningProcedure.meta(
    planningOperation("PATCH", `${path6}/{id}`, "Update Team User", {
      description: "Changes the role of a member.",
      tag: tag7,
      body: Update5,
      answer: One6
    })
  ).input(onePath5.extend({ data: dataOf(Update5) })).output(One6).mutation(async ({ ctx, input: { data, id: id4, team_id } }) => {
    const user = await ctx.run(
      Teams.use((teams2) => teams2.changeUser(team_id, id4, () => readBody(ctx, Update5, data, { id: id4 })))
    );
    return { data: toResource2(user) };
  }),
  remove: planningProcedure.meta(
    planningOperation("DELETE", `${path6}/{id}`, "Delete Team User", {
      tag: tag7,
      emptyStatus: 204,
      description: "The user's tokens for the team stop working at once."
    })
  ).input(onePath5).output(z23.null()).mutation(async ({ ctx, input: input2 }) => {
    await ctx.run(Teams.use((teams2) => teams2.removeUser(input2.team_id, input2.id)));
    return null;
  })
});

// ../../apps/api/src/planning/tokens.ts
import { Result as Result44 } from "effect";
import { z as z24 } from "zod";
var tag8 = "api tokens";
var path7 = "users/{user_id}/tokens";
var type5 = "api_tokens";
var userPath = z24.object({ user_id: z24.string() });
var scopesMessage = `Scopes must be one or more of ${scopes.join(", ")}, without repeats`;
var Create6 = createBody(
  "ApiTokenCreate",
  type5,
  z24.object({
    name: textAttribute({ label: "Name", min: 1, max: 255 }),
    team_id: referenceAttribute("Team"),
    expires_at: dateAttribute("Expires at"),
    scopes: z24.array(z24.enum(scopes, { error: scopesMessage }), { error: scopesMessage }).refine((given) => given.length > 0 && new Set(given).size === given.length, { error: scopesMessage }).optional()
  }),
  { name: "laptop", team_id: "1", scopes: ["read"] }
);
var attributes2 = {
  name: z24.string(),
  team_id: z24.string(),
  scopes: z24.array(z24.enum(scopes)),
  expires_at: time.nullable(),
  last_used_at: time.nullable(),
  created_at: time,
  updated_at: time
};
var ApiTokenResource = z24.object({ id: decimalId, type: z24.literal(type5), attributes: z24.object(attributes2) }).meta({ id: "ApiToken", description: "A token of a user, without its secret." });
var Created = z24.object({
  data: z24.object({
    id: decimalId,
    type: z24.literal(type5),
    attributes: z24.object({ ...attributes2, token: z24.string().meta({ description: "Shown only in this answer." }) })
  })
}).meta({ id: "ApiTokenCreated", description: "A new token, with its secret." });
var Many7 = z24.object({ data: z24.array(ApiTokenResource), links: Links }).meta({ id: "ApiTokenList", description: "A page of tokens." });
var toResource3 = (token2) => ({
  id: token2.id,
  type: type5,
  attributes: {
    name: token2.name,
    team_id: token2.teamId,
    scopes: [...token2.scopes],
    expires_at: formatOptionalTimestamp(token2.expiresAt),
    last_used_at: formatOptionalTimestamp(token2.lastUsedAt),
    created_at: formatTimestamp(token2.createdAt),
    updated_at: formatTimestamp(token2.updatedAt)
  }
});
var tokens = router({
  list: planningProcedure.meta(
    planningOperation("GET", path7, "Get API Tokens", {
      tag: tag8,
      answer: Many7,
      description: "For the user and the administrator. The secrets of the tokens are not shown."
    })
  ).input(userPath.extend({ ...pageFields, ...searchByName, ...includeField })).output(Many7).query(async ({ ctx, input: input2 }) => {
    const address2 = addressOf(ctx, `/api/v1/${path7}`, input2);
    rejectInclude(address2.pairs);
    const span = readSpan(address2);
    return listDocument(address2, await ctx.run(Tokens.use((tokens2) => tokens2.list(input2.user_id, span))), toResource3);
  }),
  create: planningProcedure.meta(
    planningOperation("POST", path7, "Create API Token", {
      tag: tag8,
      body: Create6,
      answer: Created,
      status: 201,
      description: "For the user and the administrator. In the sampling API and tRPC, the token acts in the team `team_id`. Only this answer shows the token itself."
    })
  ).input(userPath.extend({ data: dataOf(Create6) })).output(Created).mutation(async ({ ctx, input: input2 }) => {
    const { secret, token: token2 } = await ctx.run(
      Tokens.use(
        (tokens2) => tokens2.create(
          input2.user_id,
          () => Result44.map(
            readBody(ctx, Create6, input2.data),
            ({ expires_at, name: name2, scopes: granted = scopes, team_id }) => ({
              name: name2,
              teamId: team_id,
              expiresAt: expires_at ?? null,
              scopes: granted
            })
          )
        )
      )
    );
    const resource = toResource3(token2);
    return { data: { ...resource, attributes: { ...resource.attributes, token: secret } } };
  }),
  revoke: planningProcedure.meta(
    planningOperation("DELETE", `${path7}/{id}`, "Revoke API Token", {
      tag: tag8,
      emptyStatus: 204,
      description: "The token stops working at once."
    })
  ).input(userPath.extend({ id: decimalId })).output(z24.null()).mutation(async ({ ctx, input: input2 }) => {
    await ctx.run(Tokens.use((tokens2) => tokens2.revoke(input2.user_id, input2.id)));
    return null;
  })
});

// ../../apps/api/src/planning/userRoles.ts
import { z as z25 } from "zod";
var path8 = "user_roles";
var Many8 = z25.object({ data: z25.array(UserRoleResource), links: Links }).meta({ id: "UserRoleList", description: "A page of roles." });
var userRoles = router({
  list: planningProcedure.meta(
    planningOperation("GET", path8, "Get User Roles", {
      description: "The roles, and what each permits.",
      tag: "user roles",
      answer: Many8
    })
  ).input(z25.object({ ...pageFields, ...searchByName, ...includeField }).default({})).output(Many8).query(async ({ ctx, input: input2 }) => {
    const address2 = addressOf(ctx, `/api/v1/${path8}`, input2);
    rejectInclude(address2.pairs);
    const span = readSpan(address2);
    return listDocument(address2, await ctx.run(Roles.use((roles) => roles.list(span))), toUserRoleResource);
  })
});

// ../../apps/api/src/planning/users.ts
import { Result as Result45 } from "effect";
import { z as z26 } from "zod";
var tag9 = "users";
var type6 = "users";
var Create7 = createBody(
  "UserCreate",
  type6,
  z26.object({
    full_name: textAttribute({ label: "Full name", min: 1, max: 255 }),
    email: emailAttribute
  }),
  { full_name: "Ada Lovelace", email: "ada@lab.example" }
);
var One7 = z26.object({ data: UserResource }).meta({ id: "UserDocument", description: "One person." });
var users = router({
  get: planningProcedure.meta(
    planningOperation("GET", "users/{id}", "Get User", {
      tag: tag9,
      answer: One7,
      description: "Users can read themselves and users of their teams. The administrator can read every user."
    })
  ).input(z26.object({ id: decimalId, ...includeField })).output(One7).query(async ({ ctx, input: input2 }) => {
    rejectInclude(addressOf(ctx, "/api/v1/users/{id}", input2).pairs);
    return { data: toUserResource(await ctx.run(Users.use((users2) => users2.get(input2.id)))) };
  }),
  create: planningProcedure.meta(
    planningOperation("POST", "users", "Create User", {
      tag: tag9,
      body: Create7,
      answer: One7,
      status: 201,
      located: true,
      description: "For the administrator."
    })
  ).input(z26.object({ data: dataOf(Create7) })).output(One7).mutation(async ({ ctx, input: input2 }) => {
    const user = await ctx.run(
      Users.use(
        (users2) => users2.create(
          () => Result45.map(readBody(ctx, Create7, input2.data), ({ email, full_name: fullName }) => ({ email, fullName }))
        )
      )
    );
    return { data: toUserResource(user) };
  })
});

// ../../apps/api/src/planning/planning.ts
var planning = router({
  experiments,
  experimentUsers,
  projects,
  projectUsers,
  status,
  teams,
  teamUsers,
  tokens,
  userRoles,
  users
});

// ../../apps/api/src/sampling/buckets.ts
import { Effect as Effect63, Predicate as Predicate6 } from "effect";
import { z as z27 } from "zod";

// ../../apps/api/src/sampling/conflicts.ts
var archived = {
  description: "The experiment is archived.",
  detail: "Experiment is archived",
  reason: "experiment_archived"
};
var archivedOrShareTaken = {
  description: "The experiment is archived, its samples are detached, or another experiment has its share of the layer.",
  detail: "Experiment is archived",
  reason: "experiment_archived"
};
var bucketExists = {
  description: "The experiment has a bucket of this name, or it is archived.",
  detail: 'Bucket "treatment" already exists in this experiment',
  reason: "bucket_exists"
};
var notSampled = {
  description: "The entity is not sampled, it is sampled into another bucket than the one in the request, or the samples of the experiment are detached.",
  detail: "Not sampled: the experiment is not active (experiment_inactive)",
  reason: "experiment_inactive"
};
var samplesDetached = {
  description: "The samples of the experiment are detached.",
  detail: "The samples of this experiment are detached. Read the file that they were exported to, or ask an operator to attach them again",
  reason: "samples_detached"
};
var sampledElsewhere = {
  description: "The entity is sampled into another bucket, or the experiment is archived.",
  detail: 'Already sampled into bucket "control"',
  reason: "sample_conflict"
};
var layerFull = {
  description: "Too little of the layer is free, the experiment is archived or completed, or an exclusive share leaves stored samples outside.",
  detail: "The layer has 20 per cent left for this experiment, not 40",
  reason: "layer_full"
};

// ../../apps/api/src/sampling/buckets.ts
var tag10 = "buckets";
var path9 = "/api/v1/experiments/{experiment_id}/buckets";
var versionsPath = "/api/v1/experiments/{experiment_id}/allocation-versions";
var defaultLimit = 100;
var share = { bucket_name: text2(1, 128), percentage_distribution: z27.int().min(0).max(100) };
var toWire = wirePath({ name: "bucket_name", percentage: "percentage_distribution" });
var ExperimentBucketCreate = z27.object({ experiment_id: Id.optional(), ...share }).meta({
  id: "ExperimentBucketCreate",
  description: "A bucket to create.",
  examples: [{ bucket_name: "treatment", percentage_distribution: 50 }]
});
var BucketShare = z27.object(share).meta({ id: "BucketShare", description: "A bucket and its share." });
var readable = (item) => ({
  name: Predicate6.hasProperty(item, "bucket_name") && Predicate6.isString(item.bucket_name) ? item.bucket_name : void 0,
  percentage: Predicate6.hasProperty(item, "percentage_distribution") ? share.percentage_distribution.safeParse(item.percentage_distribution).data : void 0
});
var ExperimentBucketsReplace = z27.object({
  // Runs even if an item is invalid, so that all problems are reported at once.
  buckets: z27.array(BucketShare).superRefine(
    (buckets2, { addIssue }) => {
      for (const { message, path: path18 } of distributionProblems(buckets2.map(readable))) {
        addIssue({ code: "custom", message, path: [...toWire(path18.slice(1))] });
      }
    },
    { when: ({ value: value2 }) => Array.isArray(value2) }
  )
}).meta({
  id: "ExperimentBucketsReplace",
  description: "The whole distribution.",
  examples: [
    {
      buckets: [
        { bucket_name: "control", percentage_distribution: 80 },
        { bucket_name: "treatment", percentage_distribution: 20 }
      ]
    }
  ]
});
var ExperimentBucket = z27.object({
  experiment_id: id,
  bucket_name: z27.string(),
  percentage_distribution: z27.int().min(0).max(100),
  created_at: time,
  updated_at: time
}).meta({ id: "ExperimentBucket", description: "A bucket of an experiment, and its share." });
var slots = z27.int().min(0).max(1e4);
var SlotMove = z27.object({ from: z27.string().nullable(), to: z27.string().nullable(), slots }).meta({
  id: "SlotMove",
  description: "The number of slots that move from one bucket to another; null stands for unallocated slots."
});
var Reweighting = z27.object({
  version: z27.int().min(0),
  moved_slots: slots,
  minimum_slots: slots,
  moves: z27.array(SlotMove),
  buckets: z27.array(ExperimentBucket)
}).meta({ id: "Reweighting", description: "The new distribution, and the slots that moved." });
var AllocationRange = z27.object({ bucket_name: z27.string(), start: slots, end: slots }).meta({ id: "AllocationRange", description: "Slots from `start` up to but not including `end`." });
var AllocationVersion = z27.object({ experiment_id: id, version: z27.int().min(1), created_at: time, ranges: z27.array(AllocationRange) }).meta({ id: "AllocationVersion", description: "One version of the distribution: which bucket owned which slots." });
var toBody = (bucket) => ({
  experiment_id: bucket.experimentId,
  bucket_name: bucket.name,
  percentage_distribution: bucket.percentage,
  created_at: formatTimestamp(bucket.createdAt),
  updated_at: formatTimestamp(bucket.updatedAt)
});
var toReweighting = (done) => ({
  version: done.version,
  moved_slots: done.movedSlots,
  minimum_slots: done.minimumSlots,
  moves: [...done.moves],
  buckets: done.buckets.map(toBody)
});
var toVersion = (experiment_id2) => ({ createdAt, table, version }) => ({
  experiment_id: experiment_id2,
  version,
  created_at: formatTimestamp(createdAt),
  ranges: table.map(({ bucket, end, start }) => ({ bucket_name: bucket, start, end }))
});
var buckets = router({
  create: procedure.meta(
    operation("POST", path9, "Create Bucket", {
      conflict: bucketExists,
      tag: tag10,
      body: ExperimentBucketCreate,
      wirePath: toWire,
      description: "Percentages are whole numbers. The percentages of an experiment's buckets add up to at most 100."
    })
  ).input(ExperimentBucketCreate.extend({ experiment_id: Id })).output(ExperimentBucket).mutation(
    ({ ctx, input: { bucket_name: name2, experiment_id: experiment_id2, percentage_distribution: percentage3 } }) => ctx.run(Buckets.use((buckets2) => buckets2.create(experiment_id2, { name: name2, percentage: percentage3 })).pipe(Effect63.map(toBody)))
  ),
  replace: procedure.meta(
    operation("PUT", path9, "Replace Buckets", {
      conflict: archived,
      tag: tag10,
      body: ExperimentBucketsReplace,
      wirePath: toWire,
      query: dryRun,
      description: "Sets the whole distribution and moves as few slots as possible. Existing buckets keep their order and new ones follow. Buckets that are not listed are removed; their samples stay. With `dry_run`, the answer is the same, nothing is stored, and the permission to read is enough."
    })
  ).input(ExperimentBucketsReplace.extend({ experiment_id: Id, ...dryRun.shape })).output(Reweighting).mutation(({ ctx, input: { buckets: buckets2, dry_run, experiment_id: experiment_id2 } }) => {
    const wanted = buckets2.map(({ bucket_name: name2, percentage_distribution: percentage3 }) => ({ name: name2, percentage: percentage3 }));
    const replaced2 = Buckets.use((buckets3) => buckets3.replace(experiment_id2, wanted, { dryRun: dry_run }));
    return ctx.run(replaced2.pipe(Effect63.map(toReweighting)));
  }),
  versions: procedure.meta(
    operation("GET", versionsPath, "List Allocation Versions", {
      tag: tag10,
      description: "The versions of the distribution, oldest first, starting with the first bucket. Slots outside all ranges are unallocated. The header `Link` leads to the next page.",
      paged: { limit: defaultLimit, cursor: "version" }
    })
  ).input(
    z27.object({
      experiment_id: Id,
      limit: pageInput.limit.unwrap().default(defaultLimit).meta({ description: "The most versions on the page." }),
      cursor: z27.int().min(0).max(2 ** 31 - 1).optional().meta({ description: "The last version of the previous page: the page begins after it." })
    })
  ).output(z27.array(AllocationVersion)).query(
    ({ ctx, input: { experiment_id: experiment_id2, ...page2 } }) => ctx.run(
      Buckets.use((buckets2) => buckets2.versions(experiment_id2, page2)).pipe(
        Effect63.map((found2) => found2.map(toVersion(experiment_id2)))
      )
    )
  ),
  list: procedure.meta(operation("GET", path9, "List Buckets", { tag: tag10, description: "Oldest first. `q` searches in `bucket_name`." })).input(z27.object({ experiment_id: Id, ...searchInput })).output(z27.array(ExperimentBucket)).query(
    ({ ctx, input: input2 }) => ctx.run(
      Buckets.use((buckets2) => buckets2.list(input2.experiment_id, input2)).pipe(
        Effect63.map((found2) => found2.map(toBody))
      )
    )
  )
});

// ../../apps/api/src/sampling/conditions.ts
import { Effect as Effect64, Result as Result46 } from "effect";
import { z as z28 } from "zod";

// ../../apps/api/src/schemas/operatorText.ts
var operatorText = text2(0, 128).meta({
  anyOf: [{ type: "string", enum: [...operatorTexts] }, { type: "string" }]
});

// ../../apps/api/src/sampling/conditions.ts
var tag11 = "criteria";
var path10 = "/api/v1/criteria/{criterion_id}/conditions";
var inRevision = "The change is a new revision of the experiment: it decides from now on, stored samples stay, and their receipts keep the criteria that decided.";
var parents = { criterion_id: Id.optional(), experiment_id: Id.optional() };
var value = text2(0, 1e4);
var ExperimentSamplingConditionCreate = z28.object({ model: nameText(1, 128), property: nameText(1, 128), value, condition: operatorText, ...parents }).check(({ issues, value: input2 }) => {
  const compiled = compileCondition(input2);
  if (Result46.isSuccess(compiled)) return;
  const { field, message } = compiled.failure;
  issues.push({ code: "custom", input: input2, path: [field], message });
}).meta({
  id: "ExperimentSamplingConditionCreate",
  description: "A condition to create.",
  examples: [{ model: "User", property: "country", value: "US", condition: "equals" }]
});
var ExperimentSamplingConditionUpdate = z28.object({
  model: nameText(1, 128).optional(),
  property: nameText(1, 128).optional(),
  value: value.optional(),
  condition: operatorText.optional(),
  ...parents
}).meta({
  id: "ExperimentSamplingConditionUpdate",
  description: "The fields of a condition to change.",
  examples: [{ value: "US, CA", condition: "in" }]
});
var ExperimentSamplingCondition = z28.object({
  model: z28.string(),
  property: z28.string(),
  value: z28.string(),
  condition: z28.string(),
  id,
  criterion_id: id,
  experiment_id: id,
  created_at: time,
  updated_at: time
}).meta({ id: "ExperimentSamplingCondition", description: "A condition of a criterion." });
var toConditionBody = (stored) => ({
  model: stored.model,
  property: stored.property,
  value: stored.value,
  condition: stored.condition,
  id: stored.id,
  criterion_id: stored.criterionId,
  experiment_id: stored.experimentId,
  created_at: formatTimestamp(stored.createdAt),
  updated_at: formatTimestamp(stored.updatedAt)
});
var fromConditionBody = ({
  condition,
  experiment_id: experimentId,
  model,
  property,
  value: value2
}) => ({
  condition,
  model,
  property,
  value: value2,
  experimentId
});
var conditions = router({
  create: procedure.meta(
    operation("POST", path10, "Create Condition", {
      conflict: archived,
      tag: tag11,
      body: ExperimentSamplingConditionCreate,
      description: `An entity matches a criterion when all of its conditions hold. \`condition\` is one of ${operatorNames}. For \`in\`, \`number_in\`, \`in_cidr\`, \`between\` and \`between_dates\`, \`value\` is a list: a JSON array or comma-separated text. An experiment has at most 5,000 conditions in total.`
    })
  ).input(ExperimentSamplingConditionCreate.safeExtend({ criterion_id: Id })).output(ExperimentSamplingCondition).mutation(
    ({ ctx, input: input2 }) => ctx.run(
      Criteria.use((criteria2) => criteria2.createCondition(input2.criterion_id, fromConditionBody(input2))).pipe(
        Effect64.map(toConditionBody)
      )
    )
  ),
  list: procedure.meta(
    operation("GET", path10, "List Conditions", {
      tag: tag11,
      description: "Oldest first. `q` searches in `model`, `property` and `value`."
    })
  ).input(z28.object({ criterion_id: Id, ...searchInput })).output(z28.array(ExperimentSamplingCondition)).query(
    ({ ctx, input: input2 }) => ctx.run(
      Criteria.use((criteria2) => criteria2.listConditions(input2.criterion_id, input2)).pipe(
        Effect64.map((found2) => found2.map(toConditionBody))
      )
    )
  ),
  update: procedure.meta(
    operation("PATCH", `${path10}/{condition_id}`, "Update Condition", {
      conflict: archived,
      tag: tag11,
      body: ExperimentSamplingConditionUpdate,
      description: `Changes only the fields in the body. The condition must be valid as a whole. ${inRevision}`
    })
  ).input(ExperimentSamplingConditionUpdate.extend({ criterion_id: Id, condition_id: Id })).output(ExperimentSamplingCondition).mutation(
    ({ ctx, input: { condition_id, criterion_id, experiment_id: experimentId, ...patch } }) => ctx.run(
      Criteria.use(
        (criteria2) => criteria2.updateCondition(criterion_id, condition_id, { ...patch, experimentId })
      ).pipe(Effect64.map(toConditionBody))
    )
  ),
  delete: procedure.meta(
    operation("DELETE", `${path10}/{condition_id}`, "Delete Condition", {
      conflict: archived,
      tag: tag11,
      status: 204,
      description: `A criterion without conditions matches every entity of its \`sampling_model\`. ${inRevision}`
    })
  ).input(z28.object({ criterion_id: Id, condition_id: Id })).output(z28.null()).mutation(
    ({ ctx, input: input2 }) => ctx.run(
      Criteria.use((criteria2) => criteria2.removeCondition(input2.criterion_id, input2.condition_id)).pipe(
        Effect64.as(null)
      )
    )
  )
});

// ../../apps/api/src/sampling/criteria.ts
import { Effect as Effect65 } from "effect";
import { z as z29 } from "zod";
var tag12 = "criteria";
var path11 = "/api/v1/experiments/{experiment_id}/criteria";
var conditionsAtOnce = 500;
var ExperimentSamplingCriterionCreate = z29.object({ sampling_model: nameText(1, 128), sampling_attribute: nameText(1, 128), experiment_id: Id.optional() }).meta({ id: "ExperimentSamplingCriterionCreate", description: "A criterion to create." });
var ExperimentSamplingCriterionUpdate = z29.object({ sampling_model: nameText(1, 128).optional(), sampling_attribute: nameText(1, 128).optional() }).meta({
  id: "ExperimentSamplingCriterionUpdate",
  description: "The fields of a criterion to change.",
  examples: [{ sampling_model: "User" }]
});
var CreateCriterionBody = z29.object({
  criterion: ExperimentSamplingCriterionCreate,
  conditions: z29.array(ExperimentSamplingConditionCreate).max(conditionsAtOnce).default([])
}).meta({
  id: "Body_create_criterion_api_v1_experiments__experiment_id__criteria_post",
  description: "A criterion to create, with its conditions.",
  examples: [
    {
      criterion: { sampling_model: "User", sampling_attribute: "id" },
      conditions: [{ model: "User", property: "country", value: "US", condition: "equals" }]
    }
  ]
});
var inSnakeCase = wirePath();
var toWire2 = (path18) => path18[0] === "conditions" ? inSnakeCase(path18) : ["criterion", ...inSnakeCase(path18)];
var ExperimentSamplingCriterion = z29.object({
  sampling_model: z29.string(),
  sampling_attribute: z29.string(),
  id,
  experiment_id: id,
  conditions: z29.array(ExperimentSamplingCondition),
  created_at: time,
  updated_at: time
}).meta({ id: "ExperimentSamplingCriterion", description: "A criterion, with its conditions." });
var toCriterionBody = (criterion) => ({
  sampling_model: criterion.samplingModel,
  sampling_attribute: criterion.samplingAttribute,
  id: criterion.id,
  experiment_id: criterion.experimentId,
  conditions: criterion.conditions.map(toConditionBody),
  created_at: formatTimestamp(criterion.createdAt),
  updated_at: formatTimestamp(criterion.updatedAt)
});
var criteria = router({
  create: procedure.meta(
    operation("POST", path11, "Create Criterion", {
      conflict: archived,
      tag: tag12,
      body: CreateCriterionBody,
      wirePath: toWire2,
      description: "An entity qualifies when it matches any criterion of the experiment. It matches a criterion when `sampling_model` equals its `sampled_entity` and all conditions hold. An experiment without criteria accepts every entity, and has at most 5,000 criteria and 5,000 conditions."
    })
  ).input(CreateCriterionBody.extend({ experiment_id: Id })).output(ExperimentSamplingCriterion).mutation(
    ({ ctx, input: { conditions: conditions2, criterion, experiment_id: experiment_id2 } }) => ctx.run(
      Criteria.use(
        (criteria2) => criteria2.create(experiment_id2, {
          samplingModel: criterion.sampling_model,
          samplingAttribute: criterion.sampling_attribute,
          experimentId: criterion.experiment_id,
          conditions: conditions2.map(fromConditionBody)
        })
      ).pipe(Effect65.map(toCriterionBody))
    )
  ),
  list: procedure.meta(
    operation("GET", path11, "List Criteria", {
      tag: tag12,
      description: "Oldest first. `q` searches in `sampling_model` and `sampling_attribute`."
    })
  ).input(z29.object({ experiment_id: Id, ...searchInput })).output(z29.array(ExperimentSamplingCriterion)).query(
    ({ ctx, input: input2 }) => ctx.run(
      Criteria.use((criteria2) => criteria2.list(input2.experiment_id, input2)).pipe(
        Effect65.map((found2) => found2.map(toCriterionBody))
      )
    )
  ),
  update: procedure.meta(
    operation("PATCH", `${path11}/{criterion_id}`, "Update Criterion", {
      conflict: archived,
      tag: tag12,
      body: ExperimentSamplingCriterionUpdate,
      description: `Changes only the fields in the body. ${inRevision}`
    })
  ).input(ExperimentSamplingCriterionUpdate.extend({ experiment_id: Id, criterion_id: Id })).output(ExperimentSamplingCriterion).mutation(
    ({ ctx, input: { criterion_id, experiment_id: experiment_id2, sampling_attribute, sampling_model } }) => ctx.run(
      Criteria.use(
        (criteria2) => criteria2.update(experiment_id2, criterion_id, {
          samplingModel: sampling_model,
          samplingAttribute: sampling_attribute
        })
      ).pipe(Effect65.map(toCriterionBody))
    )
  ),
  delete: procedure.meta(
    operation("DELETE", `${path11}/{criterion_id}`, "Delete Criterion", {
      conflict: archived,
      tag: tag12,
      status: 204,
      description: `Deletes the criterion with its conditions. An experiment without criteria accepts every entity. ${inRevision}`
    })
  ).input(z29.object({ experiment_id: Id, criterion_id: Id })).output(z29.null()).mutation(
    ({ ctx, input: input2 }) => ctx.run(
      Criteria.use((criteria2) => criteria2.remove(input2.experiment_id, input2.criterion_id)).pipe(Effect65.as(null))
    )
  )
});

// ../../apps/api/src/sampling/decisions.ts
import { Effect as Effect66 } from "effect";
import { z as z37 } from "zod";

// ../../apps/api/src/schemas/Attributes.ts
import { z as z30 } from "zod";
var findUnstorable = (value2) => {
  const waiting = [value2];
  while (waiting.length > 0) {
    const next = waiting.pop();
    const message = typeof next === "string" ? unstorable(next) : null;
    if (message !== null) return message;
    if (typeof next !== "object" || next === null) continue;
    for (const [key2, item] of Object.entries(next)) waiting.push(key2, item);
  }
  return null;
};
var Attributes = z30.record(z30.string(), z30.record(z30.string(), z30.unknown())).check(({ issues, value: input2 }) => {
  const message = findUnstorable(input2);
  if (message !== null) issues.push({ code: "custom", input: input2, message });
});

// ../../apps/api/src/schemas/Reason.ts
import { z as z31 } from "zod";
var Reason = z31.enum([
  "allocated",
  "already_sampled",
  "forced",
  "experiment_inactive",
  "experiment_not_started",
  "experiment_completed",
  "experiment_archived",
  "service_inactive",
  "no_matching_criterion",
  "layer_excluded",
  "unallocated_slot"
]);

// ../../apps/api/src/sampling/bulkItems.ts
import { Result as Result47 } from "effect";
import { z as z36 } from "zod";

// ../../apps/api/src/procedures/problems/jsonProblem.ts
var jsonProblem = (fault) => {
  switch (fault.kind) {
    case "encoding":
      return { loc: ["body", 0], msg: "JSON decode error, the body is not valid UTF-8", type: "json_invalid" };
    case "syntax":
      return { loc: ["body", fault.position], msg: "JSON decode error", type: "json_invalid" };
    case "shape":
      return {
        loc: ["body"],
        msg: "Input should be a valid dictionary or object to extract fields from",
        type: "model_attributes_type"
      };
    case "prototype":
      return {
        loc: ["body"],
        msg: "Value error, must not contain the keys __proto__ or constructor.prototype",
        type: "value_error"
      };
  }
};

// ../../apps/api/src/procedures/problems/names/misspellings.ts
import { z as z34 } from "zod";

// ../../apps/api/src/schemas/unwrap.ts
import { z as z32 } from "zod";
var unwrap = (schema3) => {
  if (schema3 instanceof z32.ZodOptional || schema3 instanceof z32.ZodDefault) {
    return { ...unwrap(schema3.unwrap()), isOptional: true };
  }
  if (schema3 instanceof z32.ZodNullable) return { ...unwrap(schema3.unwrap()), isNullable: true };
  return { type: schema3, isOptional: false, isNullable: false };
};

// ../../apps/api/src/procedures/problems/names/fieldNames.ts
import { z as z33 } from "zod";
var partsOf = (type8) => {
  if (type8 instanceof z33.ZodArray) return [type8.element];
  if (type8 instanceof z33.ZodUnion) return type8.options;
  return type8 instanceof z33.ZodObject ? Object.values(type8.shape) : [];
};
var fieldNames = (schemas) => {
  const top = /* @__PURE__ */ new Set();
  const all = /* @__PURE__ */ new Set();
  const add = (schema3, isTop) => {
    const { type: type8 } = unwrap(schema3);
    const isObject = type8 instanceof z33.ZodObject;
    for (const name2 of isObject ? Object.keys(type8.shape) : []) {
      all.add(name2);
      if (isTop) top.add(name2);
    }
    for (const part of partsOf(type8)) add(part, isTop && !isObject);
  };
  for (const schema3 of schemas) add(schema3, true);
  return { top, all };
};

// ../../apps/api/src/procedures/problems/names/nameMatcher.ts
import leven from "leven";

// ../../apps/api/src/procedures/problems/names/otherWords.ts
var otherWords = {
  active: ["archived", "enabled", "is_active", "status"],
  active_only: ["active", "archived", "filter[archived]"],
  allocated_bucket: ["bucket", "bucket_name"],
  bucket_name: ["bucket", "name"],
  completed: ["is_completed", "status"],
  cursor: ["page", "page[number]"],
  experiment_id: ["experiment"],
  holdout_percentage: ["holdout"],
  limit: ["page[size]", "per_page"],
  name: ["title"],
  percentage: ["percentage_distribution"],
  percentage_distribution: ["percentage"],
  scheduled_start_date: [
    "scheduled_at",
    "scheduled_for",
    "scheduled_on",
    "scheduled_start_at",
    "scheduled_start_datetime",
    "scheduled_start_time",
    "start",
    "start_at",
    "start_datetime",
    "start_on",
    "start_time",
    "starts_at",
    "starts_on"
  ],
  service_id: ["project", "project_id", "service"]
};

// ../../apps/api/src/procedures/problems/names/nameMatcher.ts
var plainName = (name2) => name2.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, "");
var wordsOf = (name2) => name2.replaceAll(/([a-z\d])([A-Z])/g, "$1_$2").toLowerCase().split(/[^\p{L}\p{N}]+/u).filter((word) => word !== "");
var editsOf = (length2) => {
  if (length2 < 4) return 0;
  return length2 < 8 ? 1 : 2;
};
var sorted = (text3) => [...text3].toSorted().join("");
var isEdited = (unknown2, known2) => {
  const edits = editsOf(known2.length);
  if (edits === 0 || Math.abs(unknown2.length - known2.length) > edits) return false;
  if (known2.length < 6 && unknown2[0] !== known2[0]) return false;
  const distance = leven(unknown2, known2, { maxDistance: 3 });
  return distance <= edits || distance === 2 && sorted(unknown2) === sorted(known2);
};
var longest = 64;
var remembered = 1e3;
var nameMatcher = (names2) => {
  const known2 = names2.map(({ label, name: name2 }) => ({
    label,
    plain: plainName(name2),
    words: new Set(wordsOf(name2)),
    others: new Set(Object.hasOwn(otherWords, name2) ? otherWords[name2]?.map(plainName) : [])
  }));
  const match = (unknown2) => {
    if (unknown2.length > longest) return null;
    const plain2 = plainName(unknown2);
    const words = wordsOf(unknown2);
    const same = known2.filter((each) => each.plain === plain2);
    const synonyms = known2.filter(({ others }) => others.has(plain2));
    const parts = known2.filter((each) => words.length > 1 && words.every((word) => each.words.has(word)));
    const edited = known2.filter((each) => isEdited(plain2, each.plain));
    const meant = [same, synonyms, parts, edited].find((found2) => found2.length > 0);
    return meant === void 0 ? null : meant.map(({ label }) => label).join(" or ");
  };
  const matches = /* @__PURE__ */ new Map();
  return (unknown2) => {
    const before = matches.get(unknown2);
    if (before !== void 0) return before;
    if (matches.size >= remembered) matches.clear();
    const meant = match(unknown2);
    matches.set(unknown2, meant);
    return meant;
  };
};

// ../../apps/api/src/procedures/problems/names/misspellings.ts
var most = { problems: 100, names: 1e3 };
var isCompared = ({ problems, unknown: unknown2 }, name2) => {
  if (problems.length >= most.problems) return false;
  if (unknown2.size < most.names) unknown2.add(name2);
  return unknown2.has(name2);
};
var byItself = (name2) => ({ name: name2, label: name2 });
var judgeOf = (schema3, answered) => {
  const { type: type8 } = unwrap(schema3);
  if (type8 instanceof z34.ZodArray) {
    const judge = judgeOf(type8.element, answered);
    if (judge === null) return null;
    return (value2, loc, findings) => {
      if (!Array.isArray(value2)) return;
      for (const [index, item] of value2.entries()) judge(item, [...loc, index], findings);
    };
  }
  return type8 instanceof z34.ZodObject ? objectJudge(type8.shape, { answered, answeredInside: answered, elsewhere: [] }) : null;
};
var objectJudge = (shape, { answered, answeredInside, elsewhere }) => {
  const known2 = new Set(Object.keys(shape));
  const meant = nameMatcher([...Array.from(known2, byItself), ...elsewhere]);
  const own2 = new Set(Array.from(known2, plainName));
  const ignored = new Set(Array.from(answered, plainName).filter((name2) => !own2.has(name2)));
  const nested = Object.entries(shape).flatMap(([name2, schema3]) => {
    const judge = judgeOf(schema3, answeredInside);
    return judge === null ? [] : [{ name: name2, judge }];
  });
  return (value2, loc, findings) => {
    if (!isJsonObject(value2)) return;
    for (const name2 of Object.keys(value2)) {
      if (known2.has(name2) || !isCompared(findings, name2)) continue;
      const label = meant(name2);
      if (label === null || ignored.has(plainName(name2))) continue;
      const msg = `Extra inputs are not permitted: did you mean ${label}?`;
      findings.problems.push({ loc: [...loc, name2], msg, type: "extra_forbidden" });
    }
    for (const { judge, name: name2 } of nested) {
      if (Object.hasOwn(value2, name2)) judge(value2[name2], [...loc, name2], findings);
    }
  };
};
var misspellings = (place, shape, { answers: answers2 = [], elsewhere = [] } = {}) => {
  const { all, top } = fieldNames(answers2);
  const judge = objectJudge(shape, { answered: top, answeredInside: all, elsewhere });
  return (value2) => {
    const findings = { problems: [], unknown: /* @__PURE__ */ new Set() };
    judge(value2, [place], findings);
    return findings.problems;
  };
};

// ../../apps/api/src/schemas/laxScalars.ts
var integer = /^\s*[+-]?\d+(?:_\d+)*(?:\.0+)?\s*$/;
var readInteger = (value2) => {
  if (typeof value2 === "boolean") return Number(value2);
  if (typeof value2 !== "string" || !integer.test(value2)) return value2;
  const read4 = Number(value2.replaceAll("_", ""));
  return Math.max(-Number.MAX_VALUE, Math.min(Number.MAX_VALUE, read4));
};
var booleans = new Map([
  ...["true", "1", "yes", "on", "t", "y", 1].map((word) => [word, true]),
  ...["false", "0", "no", "off", "f", "n", 0].map((word) => [word, false])
]);
var readBoolean = (value2) => booleans.get(typeof value2 === "string" ? value2.toLowerCase() : value2) ?? value2;
var plainUuid = 36;
var hex2 = "[\\da-fA-F]";
var grouped = `${hex2}{8}-${hex2}{4}-${hex2}{4}-${hex2}{4}-${hex2}{12}`;
var wrappedUuid = new RegExp(`^(?:urn:uuid:(${grouped})|\\{(${grouped})\\})$`);
var bareUuid = new RegExp(`^(${hex2}{8})(${hex2}{4})(${hex2}{4})(${hex2}{4})(${hex2}{12})$`);
var readId = (value2) => {
  if (typeof value2 !== "string" || value2.length === plainUuid) return value2;
  const wrapped = wrappedUuid.exec(value2);
  if (wrapped !== null) return wrapped[1] ?? wrapped[2];
  const groups = bareUuid.exec(value2);
  return groups === null ? value2 : groups.slice(1).join("-");
};
var largestSeconds = 2e10;
var earliest2 = Date.parse("0001-01-01T00:00:00.000Z");
var latest2 = Date.parse("9999-12-31T23:59:59.999Z");
var mayBeDate = (time2) => /^(?:\d{4}|\d{8})$/.test(String(time2));
var toMillis = (time2) => Math.abs(time2) > largestSeconds ? Math.floor(time2) : Math.floor(Math.round(time2 * 1e6) / 1e3);
var unixTimeFault = (time2) => {
  if (mayBeDate(time2)) {
    return "Input should be a valid datetime, a number of 4 or 8 digits may be a year or a date: write YYYY-MM-DD or Unix seconds";
  }
  const millis2 = toMillis(time2);
  if (millis2 > latest2) return "Input should be a valid datetime, dates after 9999 are not supported as unix timestamps";
  return millis2 < earliest2 ? "Input should be a valid datetime, dates before 0001 are not supported as unix timestamps" : null;
};
var decimal2 = /^[+-]?(?:\d+\.?\d*|\.\d+)$/;
var readTime2 = (value2) => {
  const time2 = typeof value2 === "string" && decimal2.test(value2) ? Number(value2) : value2;
  return typeof time2 === "number" && unixTimeFault(time2) === null ? formatTimestamp(toMillis(time2)) : value2;
};

// ../../apps/api/src/procedures/problems/toValidationErrors.ts
import { Predicate as Predicate7 } from "effect";
var valueAt = (input2, path18) => path18.reduce((value2, key2) => Predicate7.hasProperty(value2, key2) ? value2[key2] : void 0, input2);
var invalidInteger = (value2) => {
  if (typeof value2 === "number" && !Number.isFinite(value2)) {
    return { type: "finite_number", msg: "Input should be a finite number" };
  }
  if (typeof value2 === "number" && !Number.isInteger(value2)) {
    return {
      type: "int_from_float",
      msg: "Input should be a valid integer, got a number with a fractional part"
    };
  }
  return typeof value2 === "string" ? { type: "int_parsing", msg: "Input should be a valid integer, unable to parse string as an integer" } : { type: "int_type", msg: "Input should be a valid integer" };
};
var invalidBoolean = (value2) => typeof value2 === "string" || Number.isInteger(value2) ? { type: "bool_parsing", msg: "Input should be a valid boolean, unable to interpret input" } : { type: "bool_type", msg: "Input should be a valid boolean" };
var invalidTime = (msg, value2) => {
  const fault = typeof value2 === "number" ? unixTimeFault(value2) : null;
  return fault === null ? { type: "datetime_type", msg } : { type: "datetime_parsing", msg: fault };
};
var invalidType = (issue, value2) => {
  if (value2 === void 0) return { type: "missing", msg: "Field required" };
  if (issue.message === datetimeTypeMessage) return invalidTime(issue.message, value2);
  if (issue.message === uuidTypeMessage) return { type: "uuid_type", msg: issue.message };
  switch (issue.expected) {
    case "string":
      return { type: "string_type", msg: "Input should be a valid string" };
    case "int":
    case "number":
      return invalidInteger(value2);
    case "boolean":
      return invalidBoolean(value2);
    case "array":
      return { type: "list_type", msg: "Input should be a valid list" };
    case "record":
      return { type: "dict_type", msg: "Input should be a valid dictionary" };
    default:
      return {
        type: "model_attributes_type",
        msg: "Input should be a valid dictionary or object to extract fields from"
      };
  }
};
var tooLong2 = (maximum, value2) => {
  const length2 = Array.isArray(value2) ? value2.length : "more";
  return { type: "too_long", msg: `List should have at most ${maximum} items after validation, not ${length2}` };
};
var describe2 = (issue, value2) => {
  switch (issue.code) {
    case "invalid_type":
      return invalidType(issue, value2);
    case "invalid_format":
      return { type: "uuid_parsing", msg: issue.message };
    case "invalid_value":
      return value2 === void 0 ? { type: "missing", msg: "Field required" } : { type: "literal_error", msg: issue.message };
    case "too_small":
      return issue.origin === "string" ? { type: "string_too_short", msg: issue.message } : { type: "greater_than_equal", msg: `Input should be greater than or equal to ${issue.minimum}` };
    case "too_big":
      if (issue.origin === "array") return tooLong2(issue.maximum, value2);
      return issue.origin === "string" ? { type: "string_too_long", msg: issue.message } : { type: "less_than_equal", msg: `Input should be less than or equal to ${issue.maximum}` };
    default:
      return describeRule(issue.message);
  }
};
var describeRule = (message) => {
  if (message === surrogateMessage) return { type: "string_unicode", msg: message };
  if (message === datetimeMessage) return { type: "datetime_from_date_parsing", msg: message };
  return { type: "value_error", msg: `Value error, ${message}` };
};
var isSafeIntegerBound = (issue) => issue.code === "too_big" && issue.maximum === Number.MAX_SAFE_INTEGER || issue.code === "too_small" && issue.minimum === Number.MIN_SAFE_INTEGER;
var toValidationErrors = (issues, input2, locate) => issues.filter((issue) => !isSafeIntegerBound(issue)).map((issue) => {
  const { msg, type: type8 } = describe2(issue, valueAt(input2, issue.path));
  const steps = issue.path.map((step) => typeof step === "number" ? step : String(step));
  return { loc: [locate(issue.path[0]), ...steps], msg, type: type8 };
});

// ../../apps/api/src/procedures/problems/pathAgreement.ts
var pathAgreement = (body, path18) => Object.entries(path18).flatMap(([key2, given]) => {
  const repeated = Object.hasOwn(body, key2) ? body[key2] : null;
  if (repeated === null) return [];
  const parsed = Id.safeParse(readId(repeated));
  if (!parsed.success) {
    const problems = toValidationErrors(parsed.error.issues, repeated, () => "body");
    return problems.map(({ msg, type: type8 }) => ({ loc: ["body", key2], msg, type: type8 }));
  }
  if (parsed.data === String(readId(given)).toLowerCase()) return [];
  return [{ loc: ["body", key2], msg: `Value error, ${key2} does not match the path`, type: "value_error" }];
});

// ../../apps/api/src/sampling/BucketedSample.ts
import { z as z35 } from "zod";
var BucketedSample = z35.object({
  experiment_id: id,
  sampled_value: z35.string(),
  sampled_entity: z35.string(),
  allocated_bucket: z35.string(),
  id,
  complete: z35.boolean(),
  completed_at: time.nullable(),
  created_at: time,
  updated_at: time
}).meta({ id: "BucketedSample", description: "A stored sample: an entity and its bucket." });
var toBucketedSample = (sample) => ({
  experiment_id: sample.experimentId,
  sampled_value: sample.sampledValue,
  sampled_entity: sample.sampledEntity,
  allocated_bucket: sample.allocatedBucket,
  id: sample.id,
  complete: sample.complete,
  completed_at: formatOptionalTimestamp(sample.completedAt),
  created_at: formatTimestamp(sample.createdAt),
  updated_at: formatTimestamp(sample.updatedAt)
});

// ../../apps/api/src/sampling/bulkItems.ts
var manyItems = 1e4;
var manyItemsBodyLimit = 16777216;
var key = { sampled_value: text2(1, 512), sampled_entity: text2(1, 128) };
var BulkSampleCreate = z36.object({ ...key, allocated_bucket: text2(1, 128).optional(), attributes: Attributes.optional() }).meta({ id: "BulkSampleCreate", description: "One of many samples to create." });
var BulkSampleReference = z36.object({ id: Id.optional(), sample_id: Id.optional(), ...z36.object(key).partial().shape }).meta({
  id: "BulkSampleReference",
  description: "One of many samples to complete, by its id or by its entity and value."
});
var itemsName = "samples";
var inBody = (problems, index) => ({
  _tag: "InvalidItem",
  detail: problems.map(({ loc: [place = "body", ...path18], msg, type: type8 }) => ({
    loc: [place, itemsName, index, ...path18],
    msg,
    type: type8
  }))
});
var readerOf = (fields3, schema3) => {
  const shape = { ...fields3.shape, experiment_id: Id.optional() };
  const misspelt = misspellings("body", shape, { answers: [BucketedSample] });
  return (experimentId) => (item, index) => {
    if (isJsonObject(item) && reachesPrototype(item)) {
      return Result47.fail(inBody([jsonProblem({ kind: "prototype" })], index));
    }
    const ofNames = isJsonObject(item) ? [...pathAgreement(item, { experiment_id: experimentId }), ...misspelt(item)] : [];
    const parsed = schema3.safeParse(item);
    if (parsed.success && ofNames.length === 0) return Result47.succeed(parsed.data);
    const problems = parsed.success ? [] : toValidationErrors(parsed.error.issues, item, () => "body");
    return Result47.fail(inBody([...ofNames, ...problems], index));
  };
};
var createReader = readerOf(
  BulkSampleCreate,
  BulkSampleCreate.transform(
    (item) => ({
      sampledEntity: item.sampled_entity,
      sampledValue: item.sampled_value,
      allocatedBucket: item.allocated_bucket,
      attributes: item.attributes
    })
  )
);
var referenceReader = readerOf(
  BulkSampleReference,
  BulkSampleReference.transform((item, { issues }) => {
    const id4 = item.id ?? item.sample_id;
    const { sampled_entity: sampledEntity, sampled_value: sampledValue } = item;
    if (id4 !== void 0) {
      if (item.sample_id === void 0 || item.sample_id === id4) return { id: id4, sampledEntity, sampledValue };
      issues.push({
        code: "custom",
        message: "sample_id does not match id",
        input: item.sample_id,
        path: ["sample_id"]
      });
      return z36.NEVER;
    }
    if (sampledEntity !== void 0 && sampledValue !== void 0) return { sampledEntity, sampledValue };
    const half = sampledEntity === void 0 ? "sampled_entity" : "sampled_value";
    const missing2 = sampledEntity === sampledValue ? "id" : half;
    issues.push({ code: "invalid_type", expected: "string", input: void 0, path: [missing2] });
    return z36.NEVER;
  })
);

// ../../apps/api/src/sampling/decisions.ts
var DecisionEntity = z37.object({ sampled_value: text2(1, 512), sampled_entity: text2(1, 128), attributes: Attributes.optional() }).meta({ id: "DecisionEntity", description: "An entity to decide about." });
var DecisionsRequest = z37.object({ entities: z37.array(DecisionEntity).max(manyItems) }).meta({
  id: "DecisionsRequest",
  description: "Entities to decide about.",
  examples: [
    { entities: [{ sampled_value: "user-1", sampled_entity: "User", attributes: { User: { country: "US" } } }] }
  ]
});
var ConditionExplanation = z37.object({
  condition_id: id,
  model: z37.string(),
  property: z37.string(),
  condition: z37.string(),
  expected: z37.string(),
  found: z37.unknown().meta({
    description: "The value of the attribute; null when it is missing. A long value is cut and ends in `\u2026`."
  }),
  present: z37.boolean(),
  matched: z37.boolean()
}).meta({ id: "ConditionExplanation", description: "What one condition compared, and whether it holds." });
var CriterionExplanation = z37.object({
  criterion_id: id,
  sampling_model: z37.string(),
  matched: z37.boolean(),
  conditions: z37.array(ConditionExplanation)
}).meta({
  id: "CriterionExplanation",
  description: "A criterion that the entity does not match, condition by condition."
});
var slot = z37.int().min(0).max(9999);
var LayerStanding = z37.object({ layer_id: id, slot, excluded: z37.boolean() }).meta({ id: "LayerStanding", description: "The entity's place in the layer." });
var Decision = z37.object({
  sampled_entity: z37.string(),
  sampled_value: z37.string(),
  allocated_bucket: z37.string().nullable(),
  reason: Reason,
  slot,
  allocation_version: z37.int(),
  revision: z37.int().nullable().meta({
    description: "The revision of the experiment that decided: that of the stored sample, or else the current one. Null when the sample is older than this field.",
    examples: [7]
  }),
  sample_id: id.nullable(),
  criterion_id: id.nullable(),
  criteria: z37.array(CriterionExplanation),
  layer: LayerStanding.nullable()
}).meta({ id: "Decision", description: "What creating a sample of the entity would do, and why." });
var DecisionsAnswer = z37.object({ decisions: z37.array(Decision) }).meta({ id: "Decisions", description: "The decisions, in the order of the request." });
var toCriterion = (criterion) => ({
  criterion_id: criterion.criterionId,
  sampling_model: criterion.samplingModel,
  matched: criterion.matched,
  conditions: criterion.conditions.map((each) => ({
    condition_id: each.conditionId,
    model: each.model,
    property: each.property,
    condition: each.condition,
    expected: each.expected,
    found: each.found,
    present: each.present,
    matched: each.matched
  }))
});
var toBody2 = (decision) => ({
  sampled_entity: decision.sampledEntity,
  sampled_value: decision.sampledValue,
  allocated_bucket: decision.bucket,
  reason: decision.reason,
  slot: decision.slot,
  allocation_version: decision.version,
  revision: decision.revision,
  sample_id: decision.sampleId,
  criterion_id: decision.criterionId,
  criteria: decision.criteria.map(toCriterion),
  layer: decision.layer === null ? null : { layer_id: decision.layer.layerId, slot: decision.layer.slot, excluded: decision.layer.excluded }
});
var decisions = router({
  decide: procedure.meta({
    ...operation("POST", "/api/v1/experiments/{experiment_id}/decisions", "Decide", {
      tag: "decisions",
      conflict: samplesDetached,
      body: DecisionsRequest,
      bodyLimit: manyItemsBodyLimit,
      description: [
        "Explains what creating a sample of each entity would do now, and stores nothing. Accepts up to 10,000 entities; `decisions` has the same order.",
        "`allocated_bucket` is null when the entity would not be sampled. `criterion_id` is the criterion that the entity matches, even if another rule excludes the entity.",
        "If the entity matches no criterion, `criteria` shows every condition; otherwise it is empty."
      ].join(" ")
    }),
    scope: "read"
  }).input(DecisionsRequest.extend({ experiment_id: Id })).output(DecisionsAnswer).mutation(({ ctx, input: input2 }) => {
    const entities = input2.entities.map((each) => ({
      sampledEntity: each.sampled_entity,
      sampledValue: each.sampled_value,
      attributes: each.attributes
    }));
    return ctx.run(
      Decisions.use((decisions2) => decisions2.decide(input2.experiment_id, entities)).pipe(
        // One by one, so that other requests run in between.
        Effect66.flatMap((decided) => Effect66.forEach(decided, (each) => Effect66.sync(() => toBody2(each)))),
        Effect66.map((decisions2) => ({ decisions: decisions2 }))
      )
    );
  })
});

// ../../apps/api/src/sampling/experiments.ts
import { Effect as Effect67 } from "effect";
import { z as z38 } from "zod";
var tag13 = "experiments";
var scheduled_start_date = Timestamp.nullable();
var ExperimentCreate = z38.object({
  name: nameText(1, 255),
  service_id: Id.optional(),
  active: z38.boolean().default(true),
  scheduled_start_date: scheduled_start_date.optional()
}).meta({
  id: "ExperimentCreate",
  description: "An experiment to create.",
  examples: [{ name: "button colour", active: true, scheduled_start_date: "2030-01-01T00:00:00Z" }]
});
var ExperimentUpdate = z38.object({
  name: nameText(1, 255).optional(),
  active: z38.boolean().optional(),
  scheduled_start_date: scheduled_start_date.optional(),
  completed: z38.literal(true, { error: "Input should be True" }).optional()
}).meta({
  id: "ExperimentUpdate",
  description: "The fields to change.",
  examples: [{ name: "button colour and size", active: true }]
});
var Experiment = z38.object({
  name: z38.string(),
  service_id: id,
  active: z38.boolean(),
  scheduled_start_date: time.nullable(),
  id,
  last_deactivated_at: time.nullable(),
  last_activated_at: time.nullable(),
  created_at: time,
  updated_at: time,
  schedule_status: ScheduleStatus,
  archived: z38.boolean().meta({ description: "An archived experiment accepts no samples and no changes, and it does not start." }),
  completed_at: time.nullable().meta({ description: "When the experiment was completed. Null unless the experiment is completed." })
}).meta({ id: "Experiment", description: "An experiment." });
var toBody3 = (experiment) => ({
  name: experiment.name,
  service_id: experiment.serviceId,
  active: experiment.active,
  scheduled_start_date: formatOptionalTimestamp(experiment.scheduledStartDate),
  id: experiment.id,
  last_deactivated_at: formatOptionalTimestamp(experiment.lastDeactivatedAt),
  last_activated_at: formatOptionalTimestamp(experiment.lastActivatedAt),
  created_at: formatTimestamp(experiment.createdAt),
  updated_at: formatTimestamp(experiment.updatedAt),
  schedule_status: experiment.scheduleStatus,
  archived: experiment.archived,
  completed_at: formatOptionalTimestamp(experiment.completedAt)
});
var experiments2 = router({
  create: procedure.meta(
    operation("POST", "/api/v1/services/{service_id}/experiments", "Create Experiment", {
      tag: tag13,
      body: ExperimentCreate,
      description: "With `scheduled_start_date` in the future, the experiment accepts no samples until then, even if `active` is true."
    })
  ).input(ExperimentCreate.extend({ service_id: Id })).output(Experiment).mutation(
    ({ ctx, input: { scheduled_start_date: scheduledStartDate = null, service_id: serviceId, ...details3 } }) => ctx.run(
      Experiments.use((experiments3) => experiments3.create({ ...details3, serviceId, scheduledStartDate })).pipe(
        Effect67.map(toBody3)
      )
    )
  ),
  list: procedure.meta(
    operation("GET", "/api/v1/services/{service_id}/experiments", "List Experiments", {
      tag: tag13,
      description: "Newest first. With `limit` (1\u20131000), the header `Link` leads to the next page.",
      paged: {}
    })
  ).input(z38.object({ service_id: Id, active_only: activeOnly, ...pageInput, ...searchInput })).output(z38.array(Experiment)).query(
    ({ ctx, input: input2 }) => ctx.run(
      Experiments.use(
        (experiments3) => experiments3.list(input2.service_id, { activeOnly: input2.active_only }, input2)
      ).pipe(Effect67.map((found2) => found2.map(toBody3)))
    )
  ),
  get: procedure.meta(
    operation("GET", "/api/v1/experiments/{experiment_id}", "Get Experiment", {
      description: "One experiment, in its current state.",
      tag: tag13
    })
  ).input(z38.object({ experiment_id: Id })).output(Experiment).query(
    ({ ctx, input: input2 }) => ctx.run(Experiments.use((experiments3) => experiments3.get(input2.experiment_id)).pipe(Effect67.map(toBody3)))
  ),
  update: procedure.meta(
    operation("PATCH", "/api/v1/experiments/{experiment_id}", "Update Experiment", {
      conflict: archivedOrShareTaken,
      tag: tag13,
      body: ExperimentUpdate,
      description: "Changes only the fields in the body. `active` true starts or reopens the experiment; `active` false stops it and cancels a start that is pending. A `scheduled_start_date` that differs from the stored one schedules a start, whatever `active` says; null clears it; the stored date alone schedules a cancelled start again. `completed` true ends allocation."
    })
  ).input(ExperimentUpdate.extend({ experiment_id: Id })).output(Experiment).mutation(
    ({ ctx, input: { experiment_id: experiment_id2, scheduled_start_date: scheduledStartDate, ...patch } }) => ctx.run(
      Experiments.use((experiments3) => experiments3.update(experiment_id2, { ...patch, scheduledStartDate })).pipe(
        Effect67.map(toBody3)
      )
    )
  )
});

// ../../apps/api/src/sampling/layers.ts
import { Effect as Effect69 } from "effect";
import { z as z40 } from "zod";

// ../../apps/api/src/sampling/experimentLayer.ts
import { Effect as Effect68 } from "effect";
import { z as z39 } from "zod";
var tag14 = "layers";
var path12 = "/api/v1/experiments/{experiment_id}/layer";
var percentage = z39.int().min(1).max(100);
var ExperimentLayerUpdate = z39.object({
  layer_id: Id,
  percentage,
  exclusive: z39.boolean().default(false).meta({
    description: "Whether to refuse the share with a 409 if stored samples of the experiment lie outside it."
  })
}).meta({
  id: "ExperimentLayerUpdate",
  description: "The share of a layer that the experiment gets.",
  examples: [{ layer_id: "01980a3c-5b7e-7000-8000-000000000001", percentage: 40 }]
});
var SlotSpan = z39.object({ start: z39.int().min(0).max(9999), end: z39.int().min(1).max(1e4) }).meta({ id: "SlotSpan", description: "From `start` up to but not including `end`." });
var ExperimentLayer = z39.object({
  experiment_id: id,
  layer_id: id,
  percentage,
  ranges: z39.array(SlotSpan),
  created_at: time,
  updated_at: time,
  released_at: time.nullable().meta({
    description: "When the experiment was completed or archived: other experiments can book its slots since then. Null while the share is in force."
  }),
  samples_outside: z39.int().min(0).optional().meta({
    description: "The number of stored samples of the experiment, forced ones included, whose slot in the layer lies outside `ranges`. Other experiments of the layer can sample these entities too. Only in answers to PUT."
  })
}).meta({ id: "ExperimentLayer", description: "The share of an experiment in a layer." });
var toBody4 = (booking) => ({
  experiment_id: booking.experimentId,
  layer_id: booking.layerId,
  percentage: booking.percentage,
  ranges: [...booking.slots],
  created_at: formatTimestamp(booking.createdAt),
  updated_at: formatTimestamp(booking.updatedAt),
  released_at: booking.releasedAt === null ? null : formatTimestamp(booking.releasedAt)
});
var toJoined = ({ booking, samplesOutside: samplesOutside2 }) => ({ ...toBody4(booking), samples_outside: samplesOutside2 });
var experimentLayer = {
  join: procedure.meta(
    operation("PUT", path12, "Join Layer", {
      conflict: layerFull,
      tag: tag14,
      body: ExperimentLayerUpdate,
      query: dryRun,
      description: [
        "Gives the experiment a share of a layer of its service: the experiment joins the layer, changes its share, or moves from another layer.",
        "It then samples only entities in its slots (`ranges`), even if the request names a bucket; stored samples stay.",
        "`samples_outside` counts the stored samples outside these slots; with `exclusive`, such samples are a 409.",
        "If too little of the layer is free, the answer is a 409 that says how much. With `dry_run`, the answer is the same and nothing is stored."
      ].join(" ")
    })
  ).input(ExperimentLayerUpdate.extend({ experiment_id: Id, ...dryRun.shape })).output(ExperimentLayer).mutation(({ ctx, input: { dry_run, exclusive, experiment_id: experiment_id2, layer_id: layerId, percentage: percentage3 } }) => {
    const share2 = { layerId, percentage: percentage3, exclusive };
    const joined = Layers.use((layers2) => layers2.join(experiment_id2, share2, { dryRun: dry_run }));
    return ctx.run(joined.pipe(Effect68.map(toJoined)));
  }),
  membership: procedure.meta(
    operation("GET", path12, "Get Experiment Layer", {
      tag: tag14,
      description: "The share that the experiment has booked, or released when it was completed or archived (`released_at`). Reopening the experiment books the same slots again. Answers 404 when the experiment is in no layer."
    })
  ).input(z39.object({ experiment_id: Id })).output(ExperimentLayer).query(
    ({ ctx, input: input2 }) => ctx.run(Layers.use((layers2) => layers2.membership(input2.experiment_id)).pipe(Effect68.map(toBody4)))
  ),
  leave: procedure.meta(
    operation("DELETE", path12, "Leave Layer", {
      tag: tag14,
      status: 204,
      description: "Frees the slots of the experiment and forgets its share; stored samples stay. A completed or archived experiment can leave too, and then reopens in no layer."
    })
  ).input(z39.object({ experiment_id: Id })).output(z39.null()).mutation(
    ({ ctx, input: input2 }) => ctx.run(Layers.use((layers2) => layers2.leave(input2.experiment_id)).pipe(Effect68.as(null)))
  )
};

// ../../apps/api/src/sampling/layers.ts
var tag15 = "layers";
var path13 = "/api/v1/services/{service_id}/layers";
var percentage2 = z40.int().min(0).max(100);
var LayerCreate = z40.object({ name: nameText(1, 128), holdout_percentage: percentage2.default(0) }).meta({
  id: "LayerCreate",
  description: "A layer to create.",
  examples: [{ name: "checkout page", holdout_percentage: 10 }]
});
var LayerShare = z40.object({ experiment_id: id, percentage: percentage2 }).meta({ id: "LayerShare", description: "The share of one experiment in the layer." });
var Layer44 = z40.object({
  id,
  service_id: id,
  name: z40.string(),
  holdout_percentage: percentage2,
  free_percentage: percentage2,
  experiments: z40.array(LayerShare).meta({
    description: "The shares in force. Completed and archived experiments have released theirs."
  }),
  created_at: time,
  updated_at: time
}).meta({ id: "Layer", description: "A layer, and how experiments share it." });
var toBody5 = (layer) => ({
  id: layer.id,
  service_id: layer.serviceId,
  name: layer.name,
  holdout_percentage: layer.holdoutPercentage,
  free_percentage: freePercentage(layer),
  experiments: layer.shares.map(({ experimentId, percentage: percentage3 }) => ({ experiment_id: experimentId, percentage: percentage3 })),
  created_at: formatTimestamp(layer.createdAt),
  updated_at: formatTimestamp(layer.updatedAt)
});
var layers = router({
  create: procedure.meta(
    operation("POST", path13, "Create Layer", {
      tag: tag15,
      body: LayerCreate,
      description: "Experiments of one layer never share an entity. `holdout_percentage` per cent of all entities are held out: they permanently take part in none of the experiments."
    })
  ).input(LayerCreate.extend({ service_id: Id })).output(Layer44).mutation(
    ({ ctx, input: { holdout_percentage: holdoutPercentage, name: name2, service_id: serviceId } }) => ctx.run(Layers.use((layers2) => layers2.create({ serviceId, name: name2, holdoutPercentage })).pipe(Effect69.map(toBody5)))
  ),
  list: procedure.meta(
    operation("GET", path13, "List Layers", {
      tag: tag15,
      description: "Newest first. `free_percentage` is the part that neither experiments nor the holdout occupy. With `limit`, the header `Link` leads to the next page.",
      paged: {}
    })
  ).input(z40.object({ service_id: Id, ...pageInput, ...searchInput })).output(z40.array(Layer44)).query(
    ({ ctx, input: input2 }) => ctx.run(
      Layers.use((layers2) => layers2.list(input2.service_id, input2)).pipe(Effect69.map((found2) => found2.map(toBody5)))
    )
  ),
  get: procedure.meta(
    operation("GET", "/api/v1/layers/{layer_id}", "Get Layer", {
      description: "One layer, with the shares of its experiments.",
      tag: tag15
    })
  ).input(z40.object({ layer_id: Id })).output(Layer44).query(({ ctx, input: input2 }) => ctx.run(Layers.use((layers2) => layers2.get(input2.layer_id)).pipe(Effect69.map(toBody5)))),
  ...experimentLayer
});

// ../../apps/api/src/sampling/overrides.ts
import { Effect as Effect70 } from "effect";
import { z as z41 } from "zod";
var tag16 = "overrides";
var path14 = "/api/v1/experiments/{experiment_id}/overrides";
var defaultLimit2 = 100;
var entity = { sampled_entity: text2(1, 128), sampled_value: text2(1, 512) };
var claim = {
  sampled_entity: entity.sampled_entity.optional().meta({ description: "The entity that the override is of." }),
  sampled_value: entity.sampled_value.optional().meta({ description: "The value that the override is of." })
};
var OverrideCreate = z41.object({ ...entity, allocated_bucket: text2(1, 128) }).meta({
  id: "OverrideCreate",
  description: "An override to create.",
  examples: [{ sampled_entity: "User", sampled_value: "tester-1", allocated_bucket: "control" }]
});
var Override = z41.object({
  id,
  experiment_id: id,
  sampled_entity: z41.string(),
  sampled_value: z41.string(),
  allocated_bucket: z41.string(),
  created_at: time,
  updated_at: time
}).meta({ id: "Override", description: "An entity that is forced into a bucket." });
var toBody6 = (override) => ({
  id: override.id,
  experiment_id: override.experimentId,
  sampled_entity: override.sampledEntity,
  sampled_value: override.sampledValue,
  allocated_bucket: override.bucket,
  created_at: formatTimestamp(override.createdAt),
  updated_at: formatTimestamp(override.updatedAt)
});
var overrides = router({
  create: procedure.meta(
    operation("POST", path14, "Create Override", {
      conflict: sampledElsewhere,
      tag: tag16,
      body: OverrideCreate,
      wirePath: wirePath({ bucket: "allocated_bucket" }),
      description: [
        "Forces an entity into a bucket, for QA, bypassing criteria, layer and slots. An experiment that is not accepting samples still rejects it.",
        "A second override of the same entity replaces the first. If the entity is already sampled into another bucket, the answer is 409.",
        "Samples made by an override are forced; `samples/counts` counts them separately. An experiment has at most 10,000 overrides."
      ].join(" ")
    })
  ).input(OverrideCreate.extend({ experiment_id: Id })).output(Override).mutation(
    ({ ctx, input: input2 }) => ctx.run(
      Overrides.use(
        (overrides2) => overrides2.put(input2.experiment_id, {
          sampledEntity: input2.sampled_entity,
          sampledValue: input2.sampled_value,
          bucket: input2.allocated_bucket
        })
      ).pipe(Effect70.map(toBody6))
    )
  ),
  list: procedure.meta(
    operation("GET", path14, "List Overrides", {
      tag: tag16,
      description: "Newest first. `q` searches in `sampled_value`. The header `Link` leads to the next page.",
      paged: { limit: defaultLimit2 }
    })
  ).input(
    z41.object({
      experiment_id: Id,
      ...pageInput,
      ...searchInput,
      limit: pageInput.limit.unwrap().default(defaultLimit2)
    })
  ).output(z41.array(Override)).query(
    ({ ctx, input: input2 }) => ctx.run(
      Overrides.use((overrides2) => overrides2.list(input2.experiment_id, input2)).pipe(
        Effect70.map((found2) => found2.map(toBody6))
      )
    )
  ),
  delete: procedure.meta(
    operation("DELETE", `${path14}/{override_id}`, "Delete Override", {
      tag: tag16,
      status: 204,
      description: "A sample that the override made stays and remains forced. With `sampled_entity` or `sampled_value`, the override must be of that entity."
    })
  ).input(z41.object({ experiment_id: Id, override_id: Id, ...claim })).output(z41.null()).mutation(
    ({ ctx, input: input2 }) => ctx.run(
      Overrides.use(
        (overrides2) => overrides2.remove(input2.experiment_id, {
          id: input2.override_id,
          sampledEntity: input2.sampled_entity,
          sampledValue: input2.sampled_value
        })
      ).pipe(Effect70.as(null))
    )
  ),
  deleteOf: procedure.meta(
    operation("DELETE", path14, "Delete Override Of Entity", {
      tag: tag16,
      status: 204,
      description: "Deletes the override of an entity. A sample that the override made stays and remains forced."
    })
  ).input(z41.object({ experiment_id: Id, ...entity })).output(z41.null()).mutation(
    ({ ctx, input: input2 }) => ctx.run(
      Overrides.use(
        (overrides2) => overrides2.remove(input2.experiment_id, {
          sampledEntity: input2.sampled_entity,
          sampledValue: input2.sampled_value
        })
      ).pipe(Effect70.as(null))
    )
  )
});

// ../../apps/api/src/sampling/samples.ts
import { Effect as Effect75 } from "effect";
import { z as z50 } from "zod";

// ../../apps/api/src/sampling/bulkSamples.ts
import { Effect as Effect71 } from "effect";
import { z as z45 } from "zod";

// ../../apps/api/src/sampling/bulkResults.ts
init_HTTPError();
import { Result as Result48 } from "effect";
import { z as z44 } from "zod";
init_ValidationError();
var sampled = Reason.extract(["allocated", "already_sampled", "forced"]);
var FailureStatus = z44.enum([
  ...Reason.exclude(sampled.options).options,
  ...["invalid_input", "override_conflict", "sample_conflict", "sample_not_found"],
  ...["experiment_not_found", "internal", "permission_denied", "unauthenticated", "unavailable"]
]);
var BulkEnrolment = z44.object({ status: sampled, sample: BucketedSample }).meta({ id: "BulkEnrolment", description: "The result for an entity that is sampled." });
var BulkCompletion = z44.object({ status: z44.enum(["completed", "already_completed"]), sample: BucketedSample }).meta({ id: "BulkCompletion", description: "The result for a sample that is complete." });
var BulkError = z44.object({
  detail: z44.union([z44.string(), z44.array(ValidationError)]),
  reason: HTTPError.shape.reason.optional().meta({ description: "As `status`; absent when `detail` lists problems." })
}).meta({ id: "BulkError", description: "What a request for this item alone would answer." });
var BulkFailure = z44.object({ status: FailureStatus, error: BulkError }).meta({ id: "BulkFailure", description: "The result for an item that failed." });
var toWire3 = wirePath();
var failureOf2 = (error, index) => {
  switch (error._tag) {
    case "InvalidItem":
      return { status: "invalid_input", error: { detail: [...error.detail] } };
    case "InvalidInput": {
      const problems = error.problems.map(({ message, path: path18 }) => ruleBroken(toWire3(path18), message));
      return { status: error.reason, error: { detail: [...inBody(problems, index).detail] } };
    }
    default:
      return { status: error.reason, error: { detail: error.message, reason: error.reason } };
  }
};
var resultsOf = (results) => results.map(
  (result, index) => Result48.isSuccess(result) ? { status: result.success.reason, sample: toBucketedSample(result.success.sample) } : failureOf2(result.failure, index)
);

// ../../apps/api/src/sampling/bulkSamples.ts
var tag17 = "samples";
var path15 = "/api/v1/experiments/{experiment_id}/samples/bulk";
var BulkSamplesCreate = z45.object({ samples: z45.array(BulkSampleCreate).max(manyItems) }).meta({
  id: "BulkSamplesCreate",
  description: "Samples to create.",
  examples: [
    { samples: [{ sampled_value: "user-2", sampled_entity: "User", attributes: { User: { country: "US" } } }] }
  ]
});
var BulkSamplesComplete = z45.object({ samples: z45.array(BulkSampleReference).max(manyItems) }).meta({
  id: "BulkSamplesComplete",
  description: "Samples to complete.",
  examples: [{ samples: [{ sampled_entity: "User", sampled_value: "user-1" }] }]
});
var listOf = (success) => {
  const anyOf = [success, BulkFailure].map((schema3) => ({ $ref: `#/components/schemas/${schema3.meta()?.id}` }));
  return z45.custom().meta({ override: { type: "array", items: { anyOf } } });
};
var BulkEnrolments = z45.object({ results: listOf(BulkEnrolment) }).meta({ id: "BulkEnrolments", description: "The results, in the order of the request." });
var BulkCompletions = z45.object({ results: listOf(BulkCompletion) }).meta({ id: "BulkCompletions", description: "The results, in the order of the request." });
var itemsOf = () => z45.object({
  experiment_id: Id,
  [itemsName]: z45.array(z45.custom().meta({ override: { type: "object" } })).max(manyItems)
});
var bulkCreate = procedure.meta(
  operation("POST", path15, "Create Samples", {
    tag: tag17,
    conflict: samplesDetached,
    body: BulkSamplesCreate,
    bodyLimit: manyItemsBodyLimit,
    lines: { items: itemsName, item: BulkSampleCreate, results: [BulkEnrolment, BulkFailure] },
    description: [
      "Creates up to 10,000 samples. `results` has one result per sample, in the same order, and an invalid sample does not affect the others.",
      "Repeating the request adds nothing. As `application/x-ndjson` (or `application/ndjson`, `application/jsonl`), one sample per line, the number of samples is unlimited,",
      "and each line gets one result line while later lines are still being read."
    ].join(" ")
  })
).input(itemsOf()).output(BulkEnrolments).mutation(
  ({ ctx, input: { experiment_id: experiment_id2, samples: samples2 } }) => ctx.run(
    BulkSamples.use((bulkSamples) => bulkSamples.create(experiment_id2, samples2, createReader(experiment_id2))).pipe(
      Effect71.map((results) => ({ results: resultsOf(results) }))
    )
  )
);
var bulkComplete = procedure.meta(
  operation("POST", `${path15}/complete`, "Mark Samples Complete", {
    tag: tag17,
    conflict: samplesDetached,
    body: BulkSamplesComplete,
    bodyLimit: manyItemsBodyLimit,
    lines: { items: itemsName, item: BulkSampleReference, results: [BulkCompletion, BulkFailure] },
    description: [
      "Completes up to 10,000 samples, each by `id` (or `sample_id`) or by `sampled_entity` and `sampled_value`.",
      "`results` has one result per sample, in the same order. Completions are durable when the request answers, and the first completion of a sample wins.",
      "As `application/x-ndjson` (or `application/ndjson`, `application/jsonl`), one sample per line, the number of samples is unlimited."
    ].join(" ")
  })
).input(itemsOf()).output(BulkCompletions).mutation(
  ({ ctx, input: { experiment_id: experiment_id2, samples: samples2 } }) => ctx.run(
    BulkSamples.use(
      (bulkSamples) => bulkSamples.complete(experiment_id2, samples2, referenceReader(experiment_id2))
    ).pipe(Effect71.map((results) => ({ results: resultsOf(results) })))
  )
);

// ../../apps/api/src/sampling/exports/exportSamples.ts
import { Effect as Effect72, Stream as Stream4 } from "effect";
import { z as z47 } from "zod";

// ../../apps/api/src/procedures/Download.ts
var Download = class {
  file;
  constructor(file) {
    this.file = file;
  }
  get path() {
    return this.file.path;
  }
  toJSON() {
    return { path: this.path };
  }
};

// ../../apps/api/src/sampling/exports/csvFile.ts
import { stringify } from "csv-stringify/sync";

// ../../apps/api/src/sampling/exports/ExportedSample.ts
import { z as z46 } from "zod";
var { experiment_id, id: id3, sampled_entity, sampled_value, allocated_bucket, complete: complete3, ...times } = BucketedSample.shape;
var ExportedSample = z46.object({
  experiment_id,
  id: id3,
  sampled_entity,
  sampled_value,
  allocated_bucket,
  slot: z46.int().meta({ description: "The slot of the entity when it was sampled.", examples: [4711] }),
  allocation_version: z46.int(),
  revision: z46.int().nullable().meta({
    description: "The revision of the experiment that decided; null in samples that are older than this field.",
    examples: [7]
  }),
  allocated_by: z46.enum(["service", "caller", "override"]),
  complete: complete3,
  completion_accepted_at: times.completed_at.meta({
    description: "When the completion was accepted; null before that.",
    examples: [null]
  }),
  completed_at: times.completed_at.meta({
    description: "The same time, under the name that other answers use.",
    examples: [null]
  }),
  created_at: times.created_at,
  updated_at: times.updated_at
}).meta({ id: "ExportedSample", description: "A sample in an export, with everything that is stored." });
var toExportedSample = (sample) => {
  const { completed_at, created_at, updated_at, ...body } = toBucketedSample(sample);
  return {
    experiment_id: body.experiment_id,
    id: body.id,
    sampled_entity: body.sampled_entity,
    sampled_value: body.sampled_value,
    allocated_bucket: body.allocated_bucket,
    slot: sample.slot,
    allocation_version: sample.allocationVersion,
    revision: sample.revision,
    allocated_by: sample.allocatedBy,
    complete: body.complete,
    completion_accepted_at: formatOptionalTimestamp(sample.completedAt),
    completed_at,
    created_at,
    updated_at
  };
};

// ../../apps/api/src/sampling/exports/csvFile.ts
var columns6 = Object.keys(ExportedSample.shape);
async function* csvFile(batches, { escapeFormulas }) {
  const options = {
    columns: columns6,
    record_delimiter: "windows",
    quoted_string: true,
    escape_formulas: escapeFormulas,
    cast: { boolean: String }
  };
  let header = `${columns6.join(",")}\r
`;
  for await (const batch2 of batches) {
    yield header + stringify(batch2.map(toExportedSample), options);
    header = "";
  }
  yield header;
}

// ../../apps/api/src/sampling/exports/ndjsonFile.ts
async function* ndjsonFile(batches) {
  for await (const batch2 of batches) {
    yield batch2.map((sample) => `${JSON.stringify(toExportedSample(sample))}
`).join("");
  }
}

// ../../apps/api/src/sampling/exports/parquetFile.ts
import { ByteWriter, ParquetWriter, schemaFromColumnData } from "hyparquet-writer";
var rowsInGroup = 2e4;
var optionalDate = (millis2) => millis2 === null ? null : new Date(millis2);
var columns7 = [
  { name: "experiment_id", type: "STRING", valueOf: (sample) => sample.experimentId },
  { name: "id", type: "STRING", valueOf: (sample) => sample.id },
  { name: "sampled_entity", type: "STRING", valueOf: (sample) => sample.sampledEntity },
  { name: "sampled_value", type: "STRING", valueOf: (sample) => sample.sampledValue },
  { name: "allocated_bucket", type: "STRING", valueOf: (sample) => sample.allocatedBucket },
  { name: "slot", type: "INT32", valueOf: (sample) => sample.slot },
  { name: "allocation_version", type: "INT32", valueOf: (sample) => sample.allocationVersion },
  { name: "revision", type: "INT32", nullable: true, valueOf: (sample) => sample.revision },
  { name: "allocated_by", type: "STRING", valueOf: (sample) => sample.allocatedBy },
  { name: "complete", type: "BOOLEAN", valueOf: (sample) => sample.complete },
  {
    name: "completion_accepted_at",
    type: "TIMESTAMP",
    nullable: true,
    valueOf: (sample) => optionalDate(sample.completedAt)
  },
  {
    name: "completed_at",
    type: "TIMESTAMP",
    nullable: true,
    valueOf: (sample) => optionalDate(sample.completedAt)
  },
  { name: "created_at", type: "TIMESTAMP", valueOf: (sample) => new Date(sample.createdAt) },
  { name: "updated_at", type: "TIMESTAMP", valueOf: (sample) => new Date(sample.updatedAt) }
];
var columnsOf = (samples2) => columns7.map(({ valueOf, ...column }) => ({
  nullable: false,
  ...column,
  data: samples2.map((sample) => valueOf(sample)),
  offsetIndex: false
}));
var utc = { type: "TIMESTAMP", isAdjustedToUTC: true, unit: "MILLIS" };
var schema2 = schemaFromColumnData({ columnData: columnsOf([]) }).map(
  (element2) => element2.converted_type === "TIMESTAMP_MILLIS" ? { ...element2, logical_type: utc } : element2
);
async function* groupsOf(batches) {
  let group = [];
  for await (const batch2 of batches) {
    group.push(...batch2);
    if (group.length >= rowsInGroup) {
      yield group;
      group = [];
    }
  }
  if (group.length > 0) yield group;
}
async function* parquetFile(batches) {
  const buffer = new ByteWriter();
  const writer = new ParquetWriter({ writer: buffer, schema: schema2 });
  const written = () => {
    const bytes = buffer.getBytes().slice();
    buffer.index = 0;
    return bytes;
  };
  for await (const group of groupsOf(batches)) {
    await writer.write({ columnData: columnsOf(group), rowGroupSize: group.length });
    yield written();
  }
  await writer.finish();
  yield written();
}

// ../../apps/api/src/sampling/exports/exportSamples.ts
var path16 = "/api/v1/experiments/{experiment_id}/samples/export";
var types = {
  ndjson: "application/x-ndjson",
  csv: "text/csv; charset=utf-8",
  parquet: "application/vnd.apache.parquet"
};
var formats = ["ndjson", "csv", "parquet"];
var csvExample = [
  Object.keys(ExportedSample.shape).join(","),
  '"01980a3c-5b7e-7000-8000-000000000002","01980a3c-5b7e-7000-8000-000000000005","User","user-1","treatment",4711,1,7,"service",false,,,"2026-11-02T09:30:00.000Z","2026-11-02T09:30:00.000Z"',
  ""
].join("\r\n");
var input = z47.object({
  experiment_id: Id,
  format: z47.enum(formats).default("ndjson").meta({
    description: "The format of the file: `ndjson`, one JSON object a line; `csv`, RFC 4180 with a header; or `parquet`."
  }),
  escape_formulas: z47.boolean().default(false).meta({
    description: "Only for `csv`: whether to write an apostrophe before texts that a spreadsheet would run as a formula. Such texts are then not as they were sampled."
  })
});
var encode2 = ({ escape_formulas, format: format2 }, batches) => {
  switch (format2) {
    case "csv":
      return csvFile(batches, { escapeFormulas: escape_formulas });
    case "ndjson":
      return ndjsonFile(batches);
    case "parquet":
      return parquetFile(batches);
  }
};
var begun = async (items) => {
  const reading = items[Symbol.asyncIterator]();
  let first2 = await reading.next();
  return {
    [Symbol.asyncIterator]: () => ({
      next: async () => {
        const result = first2 ?? await reading.next();
        first2 = void 0;
        return result;
      },
      return: async () => await reading.return?.() ?? { done: true, value: void 0 }
    })
  };
};
var addressOf2 = ({ escape_formulas, experiment_id: experiment_id2, format: format2 }) => {
  const query2 = new URLSearchParams({ format: format2, ...escape_formulas ? { escape_formulas: "true" } : {} });
  return `${path16.replace("{experiment_id}", experiment_id2)}?${query2}`;
};
var exportSamples2 = procedure.meta(
  operation("GET", path16, "Export Samples", {
    tag: "samples",
    conflict: samplesDetached,
    description: [
      "All samples of the experiment as of one moment, oldest id first, as a file of any length with everything that is stored.",
      "A connection that breaks off means that the file is incomplete. tRPC answers the path of this operation instead of the file."
    ].join(" "),
    download: { item: ExportedSample, files: { "text/csv": csvExample, [types.parquet]: "PAR1" } }
  })
).input(input).output(z47.custom().meta({ override: { type: "object" } })).query(async ({ ctx, input: input2 }) => {
  const stream = await ctx.run(Samples.use((samples2) => samples2.exportAll(input2.experiment_id)));
  return new Download({
    path: addressOf2(input2),
    name: `samples-${input2.experiment_id}.${input2.format}`,
    type: types[input2.format],
    open: () => ctx.run(Effect72.promise(() => begun(encode2(input2, Stream4.toAsyncIterable(stream)))))
  });
});

// ../../apps/api/src/sampling/receipts.ts
import { Effect as Effect73 } from "effect";
import { z as z48 } from "zod";
var slot2 = z48.int().min(0).max(9999);
var Receipt = z48.object({
  sample_id: id,
  experiment_id: id,
  sampled_entity: z48.string(),
  sampled_value: z48.string(),
  salt: z48.string(),
  hash: z48.int().min(0).max(2 ** 32 - 1),
  slot: slot2,
  stored_slot: slot2,
  allocation_version: z48.int(),
  revision: z48.int().nullable().meta({
    description: "The revision of the experiment that decided. It grows with each change of the experiment; null in samples that are older than this field.",
    examples: [7]
  }),
  criteria: z48.array(ExperimentSamplingCriterion).nullable().meta({
    description: "The criteria of the experiment at that revision, each with its conditions; null without a revision. They decided when `allocated_by` is `service`."
  }),
  range: AllocationRange.nullable(),
  computed_bucket: z48.string().nullable(),
  layer: LayerStanding.nullable().meta({
    description: "The entity in the experiment's share of a layer, also of a released share. `excluded` is true for a sample outside the share: it is forced, or older than the share. Null when the experiment is in no layer."
  }),
  allocated_bucket: z48.string(),
  allocated_by: z48.enum(["service", "caller", "override"]),
  forced: z48.boolean(),
  verified: z48.boolean(),
  problems: z48.array(z48.string())
}).meta({
  id: "Receipt",
  description: "The proof of a stored sample: what decided, and whether it computes to the same again."
});
var toBody7 = ({
  criteria: criteria2,
  hash: hash4,
  layer,
  problems,
  range: range3,
  salt,
  sample,
  slot: slot3
}) => ({
  sample_id: sample.id,
  experiment_id: sample.experimentId,
  sampled_entity: sample.sampledEntity,
  sampled_value: sample.sampledValue,
  salt,
  hash: hash4,
  slot: slot3,
  stored_slot: sample.slot,
  allocation_version: sample.allocationVersion,
  revision: sample.revision,
  criteria: criteria2?.map(toCriterionBody) ?? null,
  range: range3 === null ? null : { bucket_name: range3.bucket, start: range3.start, end: range3.end },
  computed_bucket: range3?.bucket ?? null,
  layer: layer === null ? null : { layer_id: layer.layerId, slot: layer.slot, excluded: layer.excluded },
  allocated_bucket: sample.allocatedBucket,
  allocated_by: sample.allocatedBy,
  forced: sample.allocatedBy === "override",
  verified: problems.length === 0,
  problems: [...problems]
});
var receipt = procedure.meta(
  operation("GET", "/api/v1/experiments/{experiment_id}/samples/{sample_id}/receipt", "Get Receipt", {
    tag: "samples",
    conflict: samplesDetached,
    description: [
      "Recomputes a stored sample from the experiment's salt and the sample's allocation version. `verified` is true when the slot is the same,",
      "the version exists and, if the service chose the bucket, the version gives the slot to that bucket. Otherwise `problems` says what differs.",
      "`revision` and `criteria` are those that decided, whatever has changed since."
    ].join(" ")
  })
).input(z48.object({ experiment_id: Id, sample_id: Id })).output(Receipt).query(
  ({ ctx, input: input2 }) => ctx.run(Receipts.use((receipts) => receipts.get(input2.experiment_id, input2.sample_id)).pipe(Effect73.map(toBody7)))
);

// ../../apps/api/src/sampling/sampleCounts.ts
import { Effect as Effect74 } from "effect";
import { z as z49 } from "zod";
var count = z49.int().min(0);
var BucketSampleCount = z49.object({ bucket_name: z49.string(), samples: count, complete: count, forced: count }).meta({ id: "BucketSampleCount", description: "The samples of one bucket, counted." });
var SampleCounts = z49.object({ buckets: z49.array(BucketSampleCount) }).meta({ id: "SampleCounts", description: "The samples, counted by bucket." });
var counts = procedure.meta(
  operation("GET", "/api/v1/experiments/{experiment_id}/samples/counts", "Count Samples", {
    tag: "samples",
    conflict: samplesDetached,
    description: "Counts by bucket: first the current buckets, oldest first, then removed buckets that have samples. `samples` and `complete` exclude forced samples."
  })
).input(z49.object({ experiment_id: Id })).output(SampleCounts).query(
  ({ ctx, input: input2 }) => ctx.run(
    Samples.use((samples2) => samples2.counts(input2.experiment_id)).pipe(
      Effect74.map((counted) => ({
        buckets: counted.map(({ bucket, ...counts2 }) => ({ bucket_name: bucket, ...counts2 }))
      }))
    )
  )
);

// ../../apps/api/src/sampling/samples.ts
var tag18 = "samples";
var path17 = "/api/v1/experiments/{experiment_id}/samples";
var defaultLimit3 = 100;
var filters = {
  q: searchInput.q.meta({
    description: "Lists only samples whose `sampled_value` starts with this text, case included."
  }),
  sampled_entity: text2(1, 128).optional().meta({ description: "Lists only samples of this kind of entity." }),
  sampled_value: text2(1, 512).optional().meta({ description: "Lists only samples with exactly this value." }),
  allocated_bucket: text2(1, 128).optional().meta({ description: "Lists only samples of this bucket." }),
  complete: z50.boolean().optional().meta({
    description: "Lists only complete samples (`true`), or only the others (`false`)."
  }),
  forced: z50.boolean().optional().meta({
    description: "Lists only samples that an override made (`true`), or only the others (`false`)."
  })
};
var BucketedSampleCreate = z50.object({
  experiment_id: Id.optional(),
  sampled_value: text2(1, 512),
  sampled_entity: text2(1, 128),
  allocated_bucket: text2(1, 128).optional(),
  attributes: Attributes.optional()
}).meta({
  id: "BucketedSampleCreate",
  description: "A sample to create.",
  examples: [{ sampled_value: "user-1", sampled_entity: "User", attributes: { User: { country: "US" } } }]
});
var samples = router({
  create: procedure.meta(
    operation("POST", path17, "Create Sample", {
      conflict: notSampled,
      tag: tag18,
      body: BucketedSampleCreate,
      description: [
        "Without `allocated_bucket`, the service chooses the bucket. It checks the criteria against the optional object `attributes`",
        '(`{"User": {"country": "US"}}`). If the entity is not sampled, a 409 says why.',
        "Repeating the request returns the stored sample; a different `allocated_bucket` is a 409."
      ].join(" ")
    })
  ).input(BucketedSampleCreate.extend({ experiment_id: Id })).output(BucketedSample).mutation(
    ({ ctx, input: input2 }) => ctx.run(
      Samples.use(
        (samples2) => samples2.create(input2.experiment_id, {
          sampledEntity: input2.sampled_entity,
          sampledValue: input2.sampled_value,
          allocatedBucket: input2.allocated_bucket,
          attributes: input2.attributes
        })
      ).pipe(Effect75.map(toBucketedSample))
    )
  ),
  list: procedure.meta(
    operation("GET", path17, "List Samples", {
      tag: tag18,
      conflict: samplesDetached,
      description: "Newest first. The header `Link` leads to the next page. Filters can be combined. `sampled_entity` and `sampled_value` together find one entity.",
      paged: { limit: defaultLimit3 }
    })
  ).input(
    z50.object({
      experiment_id: Id,
      ...pageInput,
      limit: pageInput.limit.unwrap().default(defaultLimit3),
      ...filters
    })
  ).output(z50.array(BucketedSample)).query(
    ({ ctx, input: { allocated_bucket: allocated_bucket2, experiment_id: experiment_id2, sampled_entity: sampled_entity2, sampled_value: sampled_value2, ...page2 } }) => ctx.run(
      Samples.use(
        (samples2) => samples2.list(experiment_id2, {
          ...page2,
          sampledEntity: sampled_entity2,
          sampledValue: sampled_value2,
          allocatedBucket: allocated_bucket2
        })
      ).pipe(Effect75.map((found2) => found2.map(toBucketedSample)))
    )
  ),
  bulkCreate,
  bulkComplete,
  counts,
  export: exportSamples2,
  receipt,
  get: procedure.meta(
    operation("GET", `${path17}/{sample_id}`, "Get Sample", {
      conflict: samplesDetached,
      description: "One stored sample.",
      tag: tag18
    })
  ).input(z50.object({ experiment_id: Id, sample_id: Id })).output(BucketedSample).query(
    ({ ctx, input: input2 }) => ctx.run(
      Samples.use((samples2) => samples2.get(input2.experiment_id, input2.sample_id)).pipe(Effect75.map(toBucketedSample))
    )
  ),
  complete: procedure.meta(
    operation("POST", `${path17}/{sample_id}/complete`, "Mark Sample Complete", {
      tag: tag18,
      conflict: samplesDetached,
      description: "The completion is durable when the request answers. The first completion wins: repeats return the same `completed_at`."
    })
  ).input(z50.object({ experiment_id: Id, sample_id: Id })).output(BucketedSample).mutation(
    ({ ctx, input: input2 }) => ctx.run(
      Samples.use((samples2) => samples2.complete(input2.experiment_id, input2.sample_id)).pipe(
        Effect75.map(toBucketedSample)
      )
    )
  )
});

// ../../apps/api/src/sampling/services.ts
import { Effect as Effect76 } from "effect";
import { z as z51 } from "zod";
var tag19 = "services";
var ServiceCreate = z51.object({ name: nameText(1, 255), active: z51.boolean().default(true) }).meta({ id: "ServiceCreate", description: "A service to create.", examples: [{ name: "checkout", active: true }] });
var ServiceUpdate = z51.object({
  name: nameText(1, 255).optional().meta({ description: "The new name." }),
  active: z51.boolean().optional().meta({
    description: "`false` archives the service: its experiments accept no samples. `true` restores it."
  })
}).meta({ id: "ServiceUpdate", description: "The fields to change.", examples: [{ name: "checkout and cart" }] });
var Service = z51.object({ name: z51.string(), active: z51.boolean(), id, created_at: time, updated_at: time }).meta({ id: "Service", description: "A service, which experiments belong to." });
var toBody8 = ({ active, createdAt, id: id4, name: name2, updatedAt }) => ({
  name: name2,
  active,
  id: id4,
  created_at: formatTimestamp(createdAt),
  updated_at: formatTimestamp(updatedAt)
});
var services = router({
  create: procedure.meta(
    operation("POST", "/api/v1/services", "Create Service", {
      description: "Creates a service. The caller becomes Owner of the same project in the planning API.",
      tag: tag19,
      body: ServiceCreate,
      status: 201
    })
  ).input(ServiceCreate).output(Service).mutation(({ ctx, input: input2 }) => ctx.run(Services.use((services2) => services2.create(input2)).pipe(Effect76.map(toBody8)))),
  list: procedure.meta(
    operation("GET", "/api/v1/services", "List Services", {
      tag: tag19,
      description: "Newest first. With `limit` (1\u20131000), the header `Link` leads to the next page.",
      paged: {}
    })
  ).input(z51.object({ active_only: activeOnly, ...pageInput, ...searchInput }).default({ active_only: false })).output(z51.array(Service)).query(
    ({ ctx, input: input2 }) => ctx.run(
      Services.use((services2) => services2.list({ activeOnly: input2.active_only }, input2)).pipe(
        Effect76.map((found2) => found2.map(toBody8))
      )
    )
  ),
  get: procedure.meta(operation("GET", "/api/v1/services/{service_id}", "Get Service", { description: "One service.", tag: tag19 })).input(z51.object({ service_id: Id })).output(Service).query(
    ({ ctx, input: input2 }) => ctx.run(Services.use((services2) => services2.get(input2.service_id)).pipe(Effect76.map(toBody8)))
  ),
  update: procedure.meta(
    operation("PATCH", "/api/v1/services/{service_id}", "Update Service", {
      description: "Changes only the fields in the body. The caller must manage the service as a project: as an Owner of the team, or as an Owner of the project in the planning API.",
      tag: tag19,
      body: ServiceUpdate
    })
  ).input(ServiceUpdate.extend({ service_id: Id })).output(Service).mutation(
    ({ ctx, input: { service_id, ...patch } }) => ctx.run(Services.use((services2) => services2.update(service_id, patch)).pipe(Effect76.map(toBody8)))
  )
});

// ../../apps/api/src/appRouter.ts
var appRouter = router({
  services,
  experiments: experiments2,
  criteria,
  conditions,
  buckets,
  layers,
  overrides,
  decisions,
  samples,
  planning,
  health
});

// ../../apps/api/src/auth/Authentication.ts
import { Config as Config8, Context as Context43, Effect as Effect77, Layer as Layer45 } from "effect";

// ../../apps/api/src/auth/credentials.ts
import { hash as hash3, timingSafeEqual as timingSafeEqual2 } from "node:crypto";
var bearer = /^Bearer +(\S+) *$/i;
var credentialsOf = (headers) => {
  const key2 = headers["api-key"];
  if (key2 !== void 0) return { scheme: "api_key", secret: String(key2) };
  const secret = bearer.exec(headers.authorization ?? "")?.[1];
  return secret === void 0 ? null : { scheme: "bearer", secret };
};
var digest = (secret) => hash3("sha256", secret, "buffer");
var secretMatcher = (secret) => {
  const expected = digest(secret);
  return (given) => timingSafeEqual2(digest(given), expected);
};

// ../../apps/api/src/auth/Authentication.ts
var shortestAdminToken = 16;
var authConfig = checkedConfig(
  "SORTITION_AUTH",
  (value2) => value2 === "open" || value2 === "required" ? null : "must be open or required"
);
var adminTokenConfig = checkedConfig(
  "SORTITION_ADMIN_TOKEN",
  (value2) => value2.length >= shortestAdminToken && !/\s/.test(value2) ? null : `must have at least ${shortestAdminToken} characters, none of them white space`
);
var administrator = { _tag: "Administrator" };
var Authentication = class _Authentication extends Context43.Service()("api/Authentication") {
  static layerMode = (mode, adminToken = "") => Layer45.effect(
    _Authentication,
    Effect77.gen(function* () {
      const tokens2 = yield* Tokens;
      const isAdministrator = adminToken === "" ? () => false : secretMatcher(adminToken);
      const holderOf = Effect77.fnUntraced(function* (credentials) {
        if (credentials === null) return yield* new Unauthenticated({ scheme: "bearer" });
        const caller = yield* tokens2.authenticate(credentials.secret);
        if (caller !== null) return caller;
        if (isAdministrator(credentials.secret)) return administrator;
        return yield* new Unauthenticated({ scheme: credentials.scheme });
      });
      return _Authentication.of({ holderOf, withoutToken: mode === "open" ? localUser : null });
    })
  );
  /** Reads `SORTITION_AUTH` (`required`, the default, or `open`) and `SORTITION_ADMIN_TOKEN` (none, or at least 16 characters). */
  static layer = Layer45.unwrap(
    Config8.all({ auth: authConfig, adminToken: adminTokenConfig }).pipe(
      Effect77.map(({ adminToken, auth }) => _Authentication.layerMode(auth === "open" ? "open" : "required", adminToken))
    )
  );
};

// ../../apps/api/src/forkedApi.ts
import { fileURLToPath } from "node:url";

// ../runtime/src/processes/forkServers.ts
import { Effect as Effect78, Fiber as Fiber2 } from "effect";

// ../runtime/src/processes/forkProcess.ts
import cluster3 from "node:cluster";

// ../runtime/src/processes/forwardLines.ts
var lineEnd = 10;
var forwardLines = (output, write3) => {
  let begun2 = [];
  output.on("data", (chunk2) => {
    const end = chunk2.lastIndexOf(lineEnd) + 1;
    if (end > 0) {
      write3(Buffer.concat([...begun2, chunk2.subarray(0, end)]));
      begun2 = [];
    }
    if (end < chunk2.length) begun2.push(chunk2.subarray(end));
  });
  output.once("end", () => {
    if (begun2.length > 0) write3(Buffer.concat([...begun2, Buffer.of(lineEnd)]));
  });
};

// ../runtime/src/processes/forkProcess.ts
var stopped = /^sortition stopped: (.*)$/m;
var longestReason = 500;
var reasonOf4 = (errors, code, signal) => {
  const said = stopped.exec(errors)?.[1] ?? errors.trim().replace(/\s+/g, " ").slice(0, longestReason);
  const how = signal === null ? `exit code ${code}` : signal;
  return said === "" ? how : said;
};
var keepErrors = (output, serving2) => {
  const kept2 = [];
  let write3 = (lines) => {
    kept2.push(lines);
  };
  forwardLines(output, (lines) => write3(lines));
  void serving2.then((url) => {
    if (url === null) return;
    write3 = (lines) => {
      process.stderr.write(lines);
    };
    for (const lines of kept2.splice(0)) write3(lines);
  });
  return () => Buffer.concat(kept2).toString();
};
var forkProcess = ({ environment, program: program2 }) => {
  cluster3.setupPrimary({ exec: program2, silent: true, args: [] });
  const began = performance.now();
  const worker = cluster3.fork(environment);
  const child = worker.process;
  worker.on("error", () => void 0);
  const closed = new Promise((resolve) => {
    child.once("close", (code, signal) => resolve([code, signal]));
  });
  const url = new Promise((resolve) => {
    worker.on("message", (message) => {
      if (isServing(message)) resolve(message.url);
    });
    void closed.then(() => resolve(null));
  });
  if (child.stdout) forwardLines(child.stdout, (lines) => process.stdout.write(lines));
  const errors = child.stderr ? keepErrors(child.stderr, url) : () => "";
  const ended = closed.then(([code, signal]) => ({
    reason: reasonOf4(errors(), code, signal),
    lived: performance.now() - began
  }));
  return { pid: child.pid, url, ended, stop: () => askToStop(worker) };
};

// ../runtime/src/processes/sharedPort.ts
import cluster4 from "node:cluster";
import { once } from "node:events";
import { createServer } from "node:net";
var canReusePort = ["linux", "freebsd", "aix", "sunos"].includes(process.platform);
var listenShared = cluster4.isWorker && canReusePort ? { reusePort: true, exclusive: true } : {};
var reservePort = async (host) => {
  const server = createServer();
  server.listen({ host, port: 0, reusePort: canReusePort });
  await once(server, "listening");
  const address2 = server.address();
  const release = () => server.close();
  if (!canReusePort) release();
  return { port: typeof address2 === "object" && address2 !== null ? address2.port : 0, release };
};

// ../runtime/src/processes/forkServers.ts
var settled = 1e4;
var mostFailedStarts = 5;
var pauseAfter = (earlyEnds) => Math.min(100 * 2 ** earlyEnds, 5e3);
var withPort = ({ host, port }, start) => port !== 0 ? start(port) : Effect78.acquireUseRelease(
  Effect78.promise(() => reservePort(host)),
  (reserved) => start(reserved.port),
  ({ release }) => Effect78.sync(release)
);
var forkServers = (options) => Effect78.gen(function* () {
  const { count: count2, environment, name: name2, program: program2 } = options;
  const running = /* @__PURE__ */ new Set();
  const fork = (port) => {
    const forked = forkProcess({ program: program2, environment: { ...environment, PORT: port } });
    running.add(forked);
    void forked.ended.then(() => running.delete(forked));
    return forked;
  };
  const stopAll = async () => {
    for (const { stop: stop2 } of running) stop2();
    await Promise.all([...running].map(({ ended }) => ended));
  };
  const cannotStart = (reason) => Effect78.die(new Error(`${name2} cannot start: ${reason}`));
  const begin = Effect78.fnUntraced(function* (port) {
    const forked = fork(String(port));
    const url = yield* Effect78.promise(() => forked.url);
    if (url !== null) return { forked, port, url };
    return yield* cannotStart((yield* Effect78.promise(() => forked.ended)).reason);
  });
  const keep2 = Effect78.fnUntraced(function* (first2, port) {
    let forked = first2;
    let earlyEnds = 0;
    let failedStarts = 0;
    while (true) {
      const { lived, reason } = yield* Effect78.promise(() => forked.ended);
      if (failedStarts === mostFailedStarts) return yield* cannotStart(reason);
      earlyEnds = lived < settled ? earlyEnds + 1 : 0;
      yield* Effect78.sleep(pauseAfter(earlyEnds));
      yield* Effect78.annotateLogs(Effect78.logWarning(`${name2} ended and is replaced`), { ended: forked.pid, reason });
      forked = fork(port);
      failedStarts = (yield* Effect78.promise(() => forked.url)) === null ? failedStarts + 1 : 0;
    }
  });
  yield* Effect78.addFinalizer(() => Effect78.promise(stopAll));
  const started = yield* withPort(
    options,
    (port) => Effect78.all(
      Array.from({ length: count2 }, () => begin(port)),
      { concurrency: "unbounded" }
    )
  );
  const supervision = yield* Effect78.forkScoped(
    Effect78.all(
      started.map(({ forked, port }) => keep2(forked, String(port))),
      { concurrency: "unbounded" }
    )
  );
  return { url: started[0]?.url ?? "", unexpectedEnd: Effect78.andThen(Fiber2.join(supervision), Effect78.never) };
});

// ../../apps/api/src/forkedApi.ts
import { Effect as Effect82, Layer as Layer47 } from "effect";

// ../../apps/api/src/http/ApiServer.ts
import { Config as Config13, Context as Context46, Effect as Effect81, Layer as Layer46, Predicate as Predicate18 } from "effect";

// ../../apps/api/src/http/address.ts
import { createServer as createServer2 } from "node:net";
import { Config as Config9, Effect as Effect79, Predicate as Predicate8 } from "effect";
var isPort = (text3) => /^\d{1,5}$/.test(text3) && Number(text3) <= 65535;
var hostConfig = checkedConfig("HOST", () => null).pipe(Config9.map((value2) => value2 || "127.0.0.1"));
var portConfig = checkedConfig(
  "PORT",
  (value2) => isPort(value2) ? null : "must be a number from 0 to 65535"
).pipe(Config9.map((value2) => value2 === "" ? 3e3 : Number(value2)));
var tryToListen = ({ host, port }) => new Promise((resolve, reject) => {
  const server = createServer2();
  server.once("error", reject);
  server.listen({ host, port, exclusive: true }, () => server.close(() => resolve()));
});
var mostTries = 50;
var freePortFrom = async ({ host, port }) => {
  for (let each = port; each < port + mostTries && each <= 65535; each++) {
    try {
      await tryToListen({ host, port: each });
      return each;
    } catch {
    }
  }
  return null;
};
var listenFault = async (address2, cause) => {
  const code = Predicate8.hasProperty(cause, "code") ? cause.code : void 0;
  if (code !== "EADDRINUSE" && code !== "EACCES") {
    return new Error(`HOST: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
  const { host, port } = address2;
  const free = await freePortFrom({ host, port: code === "EACCES" ? 8080 : port + 1 });
  const problem = code === "EACCES" ? `this user may not listen on port ${port}` : `port ${port} of ${host} is in use`;
  return new Error(`PORT: ${problem}: try ${free === null ? "another one" : `PORT=${free}`}`, { cause });
};
var checkAddress = Effect79.gen(function* () {
  const address2 = { host: yield* hostConfig, port: yield* portConfig };
  yield* Effect79.promise(async () => {
    try {
      await tryToListen(address2);
    } catch (cause) {
      throw await listenFault(address2, cause);
    }
  });
});

// ../../apps/api/src/http/hosts.ts
import { isIP } from "node:net";
import { compile } from "@fastify/proxy-addr";
import { Config as Config10 } from "effect";
var hostPattern = /^(?<name>[\w.-]+|\[[\da-f:.]+\])(?::\d{1,5})?$/i;
var nameOf = (host) => {
  const name2 = hostPattern.exec(host)?.groups?.name;
  return name2 === void 0 ? null : name2.toLowerCase().replaceAll(/^\[|\]$|\.$/g, "");
};
var isHost = (host) => nameOf(host) !== null;
var isLoopbackAddress = compile("loopback");
var isLocal = (name2) => name2 === "localhost" || name2.endsWith(".localhost") || isIP(name2) !== 0 && isLoopbackAddress(name2, 0);
var split = (value2) => value2.split(",").map((part) => part.trim().toLowerCase()).filter((part) => part !== "");
var bracketed = (host) => isIP(host) === 6 ? `[${host}]` : host;
var isOrigin = (value2) => {
  const url = URL.parse(value2);
  return url !== null && /^https?:$/.test(url.protocol) && url.href === `${url.origin}/`;
};
var publicUrl = checkedConfig(
  "SORTITION_PUBLIC_URL",
  (value2) => isOrigin(value2) ? null : "must be a scheme and a host, like https://experiments.example.org"
).pipe(Config10.map((value2) => URL.parse(value2)));
var listed2 = checkedConfig(
  "SORTITION_HOSTS",
  (value2) => split(value2).every((host) => host === "*" || isHost(bracketed(host))) ? null : "must be names or addresses like experiments.example.org or 10.0.0.7:3000, separated by commas, or *"
).pipe(Config10.map(split));
var hostSettings = { listed: listed2, publicUrl };
var hasPort = (host) => /^(?:\[.*\]|[^:]*):\d+$/.test(host);
var allowing = (hosts2) => {
  const exact = new Set(hosts2.map(bracketed));
  const names2 = new Set(Array.from(exact).flatMap((host) => hasPort(host) ? [] : nameOf(host) ?? []));
  const judge = (host) => {
    const name2 = nameOf(host);
    return name2 !== null && (isLocal(name2) || names2.has(name2) || exact.has(host.toLowerCase()));
  };
  let last2 = { host: "", isAllowed: judge("") };
  return (host) => {
    if (host !== last2.host) last2 = { host, isAllowed: judge(host) };
    return last2.isAllowed;
  };
};
var hosts = (boundHost) => Config10.all(hostSettings).pipe(
  Config10.map(({ listed: listed4, publicUrl: publicUrl2 }) => {
    const isAny = listed4.includes("*") || publicUrl2 !== null && listed4.length === 0;
    return {
      publicOrigin: publicUrl2?.origin ?? null,
      isAllowed: isAny ? () => true : allowing([...listed4, boundHost.toLowerCase(), publicUrl2?.host ?? ""])
    };
  })
);

// ../../apps/api/src/http/makeServer.ts
import Fastify2, { LogController } from "fastify";

// ../../apps/api/src/jsonapi/jsonApiRoutes.ts
init_forEachOpenApiProcedure();
import { Predicate as Predicate10 } from "effect";

// ../../apps/api/src/jsonapi/answerOf.ts
import { TRPCError as TRPCError4 } from "@trpc/server";
import { getHTTPStatusCodeFromError } from "@trpc/server/http";
init_JsonApiError();
var titleOf = (error) => {
  switch (error.kind) {
    case "conflict":
      return "Conflict";
    case "forbidden":
      return "Permission denied";
    case "invalid":
      return "Validation error";
    case "not_found":
      return "Not found";
    case "unauthenticated":
      return error.scheme === "api_key" ? "API key is invalid or expired" : "Token is invalid";
  }
};
var titles = {
  404: "Not found",
  408: "Request timeout",
  413: "Body too large",
  414: "Address too long",
  415: "Unsupported media type",
  421: "Misdirected request",
  503: "Service unavailable"
};
var answerOfStatus = (status2, detail) => ({
  status: status2,
  title: titles[status2] ?? (status2 < 500 ? "Error" : "Internal server error"),
  detail
});
var answerOf = (error) => {
  if (error instanceof JsonApiError) return error;
  if (!(error instanceof TRPCError4)) return null;
  if (error.cause instanceof JsonApiError) return error.cause;
  const domainError2 = domainErrorOf(error);
  const status2 = getHTTPStatusCodeFromError(error);
  if (domainError2?.kind === "invalid") return JsonApiError.validation(domainError2.problems);
  if (domainError2 !== void 0) return { status: status2, title: titleOf(domainError2), detail: domainError2.message };
  return error.code === "INTERNAL_SERVER_ERROR" ? null : answerOfStatus(status2, error.message);
};

// ../../apps/api/src/jsonapi/jsonApiRoutes.ts
init_JsonApiError();
init_mediaTypes();

// ../../apps/api/src/jsonapi/parseJson.ts
import { Result as Result49 } from "effect";
init_JsonApiError();
var details = {
  encoding: "The body is not valid UTF-8",
  syntax: "The body is not valid JSON",
  shape: "The body must be a JSON object",
  prototype: "The body must not contain the keys __proto__ or constructor.prototype"
};
var parseJson2 = (bytes) => {
  if (bytes === void 0 || bytes.length === 0) return {};
  const parsed = parseJsonObject(bytes);
  if (Result49.isFailure(parsed)) throw JsonApiError.malformed(details[parsed.failure.kind]);
  return parsed.success;
};

// ../../apps/api/src/jsonapi/queryPairs.ts
var queryPairs = (search) => [...new URLSearchParams(search)];

// ../../apps/api/src/jsonapi/sendJsonApi.ts
init_JsonApiError();
init_mediaTypes();
var sendJsonApi = (reply, status2, document) => reply.status(status2).header("content-type", jsonApiMediaType).send(Buffer.from(JSON.stringify(document)));
var sendNothing = (reply, status2) => reply.status(status2).send();
var sendJsonApiError = (reply, requestId, { detail, status: status2, title }) => {
  if (status2 === 401) reply.header("www-authenticate", "Bearer");
  return sendJsonApi(reply, status2, errorDocument(requestId, status2, title, detail));
};

// ../../apps/api/src/jsonapi/jsonApiRoutes.ts
var splitUrl = (url) => {
  const mark = url.indexOf("?");
  return mark < 0 ? [url, ""] : [url.slice(0, mark), url.slice(mark)];
};
var bytesOf = ({ body }) => Buffer.isBuffer(body) ? body : void 0;
var readBody2 = (request) => {
  try {
    return { data: parseJson2(bytesOf(request)).data, bodyFault: null };
  } catch (fault) {
    if (fault instanceof JsonApiError) return { data: void 0, bodyFault: fault };
    throw fault;
  }
};
var requireMedia = (request, hasBody) => {
  requireAcceptable(request.headers.accept);
  if (hasBody || bytesOf(request)?.length) requireBodyType(request.headers["content-type"]);
};
var idOf = (answer2) => Predicate10.hasProperty(answer2, "data") && Predicate10.hasProperty(answer2.data, "id") ? String(answer2.data.id) : "";
var handlerOf = ({ name: name2, procedure: procedure2, type: type8 }, meta, contextOf) => async (request, reply) => {
  const [path18, search] = splitUrl(request.url);
  const { bodyFault, data } = meta.body === void 0 ? { bodyFault: null, data: void 0 } : readBody2(request);
  const context = contextOf(request);
  const showAlternate = (alternate) => {
    reply.header("link", `<${context.origin()}${alternate}>; rel="alternate"; type="application/json"`);
  };
  const jsonApi = { path: path18, pairs: queryPairs(search), bodyFault, showAlternate };
  const admit2 = async () => {
    const caller = await context.admit();
    requireMedia(request, meta.body !== void 0);
    return caller;
  };
  try {
    const given = { ...Object.fromEntries(jsonApi.pairs), ...request.params, data };
    const ctx = { ...context, admit: admit2, jsonApi };
    const call = { ctx, path: name2, type: type8, getRawInput: async () => given, signal: void 0, batchIndex: 0 };
    const answer2 = await procedure2(call);
    if (!Predicate10.isObject(answer2)) return sendNothing(reply, meta.emptyStatus ?? 200);
    if (meta.located) reply.header("location", `${context.origin()}${path18.replace(/\/+$/, "")}/${idOf(answer2)}`);
    return sendJsonApi(reply, meta.status ?? 200, answer2);
  } catch (error) {
    const answer2 = answerOf(error);
    if (answer2 === null) throw error;
    return sendJsonApiError(reply, request.id, answer2);
  }
};
var jsonApiRoutes = (server, router2, contextOf) => {
  forEachOpenApiProcedure(router2, ({ meta, path: name2, procedure: procedure2, type: type8 }) => {
    if (meta.jsonApi === void 0 || type8 === "subscription") return;
    const { also, ...jsonApi } = meta.jsonApi;
    server.route({
      method: also === void 0 ? meta.openapi.method : [meta.openapi.method, also],
      url: meta.openapi.path.replaceAll(/\{(\w+)\}/g, ":$1"),
      config: { bodyTypes },
      handler: handlerOf({ name: name2, procedure: procedure2, type: type8 }, jsonApi, contextOf)
    });
  });
};

// ../../apps/api/src/rest/RestError.ts
import { TRPCError as TRPCError5 } from "@trpc/server";
import { getHTTPStatusCodeFromError as getHTTPStatusCodeFromError2 } from "@trpc/server/http";
import { ZodError as ZodError2 } from "zod";
init_ValidationError();
var places = ["path", "query", "body"];
var placeOf = ({ loc }) => places.indexOf(String(loc[0]));
var RestError = class extends Error {
  status;
  detail;
  reason;
  constructor(status2, detail, reason = status2 === 422 ? "invalid_input" : "malformed_request") {
    super(typeof detail === "string" ? detail : "Validation Error");
    this.status = status2;
    this.reason = reason;
    this.detail = typeof detail === "string" ? detail : detail.toSorted((a, b) => placeOf(a) - placeOf(b));
  }
};
var toRestError = (error, input2, locate) => {
  if (!(error instanceof TRPCError5)) return error;
  if (error.cause instanceof RestError) return error.cause;
  if (error.code === "BAD_REQUEST" && error.cause instanceof ZodError2) {
    return new RestError(422, toValidationErrors(error.cause.issues, input2, locate));
  }
  const domainError2 = domainErrorOf(error);
  if (domainError2?.kind === "invalid") {
    return new RestError(
      422,
      domainError2.problems.map(({ message, path: path18 }) => ruleBroken(path18, message))
    );
  }
  return error.code === "INTERNAL_SERVER_ERROR" ? error : new RestError(getHTTPStatusCodeFromError2(error), error.message, reasonOf3(error));
};

// ../../apps/api/src/rest/rejectOtherMethods.ts
var rejectOtherMethods = (server, url, allowed) => {
  server.route({
    method: server.supportedMethods.filter((method) => !allowed.includes(method)),
    url,
    handler: (_, reply) => {
      reply.header("allow", allowed.join(", "));
      throw new RestError(405, "Method Not Allowed");
    }
  });
};

// ../../apps/api/src/openapi/referencePages.ts
import Fastify from "fastify";

// ../../apps/api/src/openapi/contentHash.ts
import { createHash as createHash2 } from "node:crypto";
var contentHash = (text3) => `'sha256-${createHash2("sha256").update(text3).digest("base64")}'`;

// ../../apps/api/src/openapi/referencePages.ts
var pagesPath = "/docs";
var inlineScript = /<script(?![^>]*\ssrc=)[^>]*>([\s\S]*?)<\/script>/g;
var contentSecurityPolicy = (page2) => {
  const own2 = Array.from(page2.matchAll(inlineScript), ([, script = ""]) => contentHash(script));
  return [
    "default-src 'none'",
    "connect-src 'self'",
    "font-src 'self' data:",
    "img-src 'self' data: blob:",
    `script-src 'self' ${own2.join(" ")}`,
    "style-src 'self' 'unsafe-inline'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'"
  ].join("; ");
};
var configuration = {
  url: "/openapi.json",
  pageTitle: "Experiment API",
  agent: { disabled: true },
  mcp: { disabled: true },
  telemetry: false,
  withDefaultFonts: false,
  showDeveloperTools: "never",
  hideClientButton: true,
  persistAuth: true,
  authentication: { preferredSecurityScheme: "bearer" }
};
var makePages = async () => {
  const { default: scalar2 } = await import("@scalar/fastify-api-reference");
  const server = Fastify({ routerOptions: { ignoreTrailingSlash: true } });
  await server.register(scalar2, { routePrefix: pagesPath, configuration });
  return server;
};
var pages;
var referencePage = async (url) => {
  pages ??= makePages();
  const { headers, rawPayload: body, statusCode: status2 } = await (await pages).inject({ method: "GET", url });
  const { "content-type": type8, location } = headers;
  const isPage = type8?.startsWith("text/html") === true;
  return {
    status: status2,
    headers: {
      ...type8 === void 0 ? {} : { "content-type": type8 },
      ...location === void 0 ? {} : { location },
      ...isPage ? { "content-security-policy": contentSecurityPolicy(body.toString()) } : {}
    },
    body
  };
};

// ../../apps/api/src/openapi/docsRoutes.ts
var documents = /* @__PURE__ */ new WeakMap();
var makeDocument = async (router2) => {
  const { openApiDocument: openApiDocument2 } = await Promise.resolve().then(() => (init_openApiDocument(), openApiDocument_exports));
  return JSON.stringify(openApiDocument2(router2));
};
var documentOf3 = (router2) => {
  const document = documents.get(router2) ?? makeDocument(router2);
  documents.set(router2, document);
  return document;
};
var docsRoutes = (server, router2) => {
  server.get("/openapi.json", async (_, reply) => reply.type("application/json").send(await documentOf3(router2)));
  for (const url of [`${pagesPath}/`, `${pagesPath}/js/scalar.js`]) {
    server.get(url, async (request, reply) => {
      const { body, headers, status: status2 } = await referencePage(request.url);
      return reply.status(status2).headers(headers).send(body);
    });
  }
  for (const url of ["/openapi.json", pagesPath]) rejectOtherMethods(server, url, ["GET", "HEAD"]);
};

// ../../apps/api/src/rest/bodies/decodedBody.ts
import { constants, createBrotliDecompress, createGunzip, createInflate, createZstdDecompress } from "node:zlib";
var zstdWindow = { params: { [constants.ZSTD_d_windowLogMax]: 23 } };
var decoders = {
  gzip: () => createGunzip(),
  "x-gzip": () => createGunzip(),
  deflate: () => createInflate(),
  br: () => createBrotliDecompress(),
  zstd: () => createZstdDecompress(zstdWindow)
};
var contentCodings = "gzip, deflate, br, zstd";
var UnsupportedCoding = class extends RestError {
  constructor(given) {
    super(415, `Content-Encoding must be one of gzip, deflate, br, zstd and identity, not ${given}`);
  }
};
var isCoding = (name2) => Object.hasOwn(decoders, name2);
var codingOf = (header) => {
  const names2 = header.split(",").map((name2) => name2.trim().toLowerCase());
  const [coding, ...more] = names2.filter((name2) => name2 !== "" && name2 !== "identity");
  if (coding === void 0) return null;
  if (isCoding(coding) && more.length === 0) return coding;
  throw new UnsupportedCoding(header);
};
var endedEarly = () => new RestError(400, "The body ended too early");
var decodedBody = (request) => {
  const coding = codingOf(request.headers["content-encoding"] ?? "");
  if (coding === null) return { stream: request, faultOf: endedEarly, discard: () => request.resume() };
  const decoder2 = decoders[coding]();
  const discard = () => {
    request.unpipe(decoder2).resume();
    decoder2.destroy();
  };
  const fail = () => {
    if (!request.readableEnded) decoder2.destroy(endedEarly());
  };
  request.once("error", fail).once("close", fail);
  decoder2.once("error", discard);
  return {
    stream: request.pipe(decoder2),
    faultOf: (failure2) => failure2 instanceof RestError ? failure2 : new RestError(400, `The body is not valid ${coding}`),
    discard
  };
};

// ../../apps/api/src/rest/bodies/readBody.ts
var readBody3 = ({ headers, raw, routeOptions }, timeout) => new Promise((resolve, reject) => {
  const { bodyLimit: bodyLimit2 } = routeOptions;
  const tooLarge = () => new RestError(413, `The body is larger than ${bodyLimit2} bytes`);
  if (Number(headers["content-length"]) > bodyLimit2) throw tooLarge();
  const { discard, faultOf, stream } = decodedBody(raw);
  const chunks = [];
  let size2 = 0;
  const add = (chunk2) => {
    size2 += chunk2.length;
    if (size2 > bodyLimit2) refuse2(tooLarge());
    else chunks.push(chunk2);
  };
  const end = () => {
    leave();
    resolve(Buffer.concat(chunks, size2));
  };
  const fail = (failure2) => refuse2(faultOf(failure2));
  const leave = () => {
    clearTimeout(timer);
    stream.off("data", add).off("end", end);
  };
  const refuse2 = (fault) => {
    leave();
    discard();
    reject(fault);
  };
  const timer = setTimeout(() => refuse2(new RestError(408, "The body did not arrive in time")), timeout);
  stream.on("data", add).on("end", end).on("error", fail);
});

// ../../apps/api/src/rest/RestOperation.ts
import { Predicate as Predicate14 } from "effect";

// ../../apps/api/src/procedures/directCall.ts
import { getTRPCErrorFromUnknown, TRPCError as TRPCError6 } from "@trpc/server";
import { Predicate as Predicate11 } from "effect";
var itself = (value2) => value2;
var checkOf = (schema3) => {
  if (schema3 === void 0) return itself;
  return Predicate11.hasProperty(schema3, "parse") && typeof schema3.parse === "function" ? schema3.parse.bind(schema3) : null;
};
var isTyped = (middleware) => Predicate11.hasProperty(middleware, "_type") && (middleware._type === "input" || middleware._type === "output");
var partsOf2 = (procedure2) => {
  const definition = procedure2._def;
  if (!Predicate11.hasProperty(definition, "resolver") || typeof definition.resolver !== "function") return null;
  if (!Predicate11.hasProperty(definition, "middlewares") || !Array.isArray(definition.middlewares)) return null;
  const [input2, more] = procedure2._def.inputs;
  const checks = {
    input: checkOf(input2),
    output: checkOf(Predicate11.hasProperty(definition, "output") ? definition.output : void 0)
  };
  const others = definition.middlewares.slice(0, -1);
  const isPlain2 = others.every((each, index) => index === 0 && isAdmission(each) || isTyped(each));
  if (!isPlain2 || more !== void 0 || checks.input === null || checks.output === null) return null;
  const { resolver } = definition;
  return {
    isAdmitted: isAdmission(others[0]),
    input: checks.input,
    resolve: (call) => resolver(call),
    output: checks.output
  };
};
var checked2 = (check, value2, code) => {
  try {
    return check(value2);
  } catch (cause) {
    throw new TRPCError6(code === "BAD_REQUEST" ? { code, cause } : { code, message: "Output validation failed", cause });
  }
};
var directCall = (procedure2, { meta, path: path18, type: type8 }) => {
  const parts = partsOf2(procedure2);
  if (parts === null) {
    return (ctx, read4) => procedure2({ ctx, path: path18, type: type8, getRawInput: async () => read4(), signal: void 0, batchIndex: 0 });
  }
  const { input: input2, isAdmitted, output, resolve } = parts;
  return async (ctx, read4) => {
    try {
      const admitted = isAdmitted ? { ...ctx, run: await admit({ ctx, meta, path: path18, type: type8, getRawInput: read4 }) } : ctx;
      const given = checked2(input2, read4(), "BAD_REQUEST");
      const answer2 = await resolve({ ctx: admitted, input: given, path: path18, type: type8 });
      return checked2(output, answer2, "INTERNAL_SERVER_ERROR");
    } catch (cause) {
      throw getTRPCErrorFromUnknown(cause);
    }
  };
};

// ../../apps/api/src/rest/RestOperation.ts
init_forEachOpenApiProcedure();

// ../../apps/api/src/procedures/schemasOf.ts
import { Predicate as Predicate12 } from "effect";
import { z as z55 } from "zod";
var schemasOf = ({
  _def
}) => {
  const [declared] = _def.inputs;
  const fields3 = declared instanceof z55.ZodDefault ? declared.unwrap() : declared;
  const output = Predicate12.hasProperty(_def, "output") ? _def.output : void 0;
  return {
    input: fields3 instanceof z55.ZodObject ? fields3 : z55.object({}),
    answers: output instanceof z55.ZodType ? [output] : []
  };
};

// ../../apps/api/src/rest/inputReader.ts
import { Result as Result51 } from "effect";
import { z as z57 } from "zod";

// ../../apps/api/src/rest/bodies/unsupportedType.ts
var unsupportedType = (type8, accepted = "application/json") => new RestError(415, `The body must be ${accepted}${type8 === "" ? "" : `, not ${type8}`}`);

// ../../apps/api/src/rest/lax/laxReader.ts
import { z as z56 } from "zod";
var fieldOf = ([name2, schema3]) => {
  const { isNullable, isOptional } = unwrap(schema3);
  return { name: name2, read: readerOf2(schema3), dropsNull: isOptional && !isNullable };
};
var without = (object, name2) => Object.fromEntries(Object.entries(object).filter(([other]) => other !== name2));
var readField = (object, { dropsNull, name: name2, read: read4 }) => {
  if (!Object.hasOwn(object, name2)) return object;
  const given = object[name2];
  if (given === null) return dropsNull ? without(object, name2) : object;
  if (read4 === null) return object;
  const changed2 = read4(given);
  return changed2 === given ? object : { ...object, [name2]: changed2 };
};
var laxReader = (shape) => {
  const fields3 = Object.entries(shape).map(fieldOf).filter(({ dropsNull, read: read4 }) => dropsNull || read4 !== null);
  return (object) => fields3.reduce(readField, object);
};
var arrayReader = (read4) => {
  const readAll2 = (items) => {
    const changed2 = items.findIndex((item) => read4(item) !== item);
    return changed2 < 0 ? items : items.map(read4);
  };
  return (value2) => Array.isArray(value2) ? readAll2(value2) : value2;
};
var isBooleanLiteral = (type8) => type8 instanceof z56.ZodLiteral && [...type8.values].every((value2) => typeof value2 === "boolean");
var isTime = (type8) => type8 instanceof z56.ZodPipe && type8.meta()?.format === "date-time";
var readerOf2 = (schema3) => {
  const { type: type8 } = unwrap(schema3);
  if (type8 instanceof z56.ZodBoolean || isBooleanLiteral(type8)) return readBoolean;
  if (type8 instanceof z56.ZodNumber) return readInteger;
  if (type8 instanceof z56.ZodGUID) return readId;
  if (isTime(type8)) return readTime2;
  if (type8 instanceof z56.ZodArray) {
    const read5 = readerOf2(type8.element);
    return read5 === null ? null : arrayReader(read5);
  }
  if (!(type8 instanceof z56.ZodObject)) return null;
  const read4 = laxReader(type8.shape);
  return (value2) => isJsonObject(value2) ? read4(value2) : value2;
};

// ../../apps/api/src/rest/parseBody.ts
import { Result as Result50 } from "effect";
var parseBody = (bytes, items) => bytes === void 0 || bytes.length === 0 ? Result50.fail({ loc: ["body"], msg: "Field required", type: "missing" }) : Result50.mapError(parseJsonObject(bytes, items), jsonProblem);

// ../../apps/api/src/rest/queryDecoder.ts
var queryDecoder = (input2) => {
  const names2 = Object.keys(input2.shape);
  const read4 = laxReader(input2.shape);
  return (query2) => {
    const texts = {};
    for (const name2 of names2) {
      const given = query2[name2];
      const text3 = Array.isArray(given) ? given.at(-1) : given;
      if (text3 !== void 0) texts[name2] = text3;
    }
    return read4(texts);
  };
};

// ../../apps/api/src/rest/inputReader.ts
var json = /^application\/(?:[^;\s]+\+)?json\s*(?:;|$)/i;
var requireJson = ({ headers }, bodyTypes2) => {
  const type8 = headers["content-type"];
  if (type8 !== void 0 && !json.test(type8)) throw unsupportedType(type8, bodyTypes2);
};
var changedResource = ({ method, path: path18 }) => method === "PATCH" || method === "PUT" ? /\{(\w+)\}$/.exec(path18)?.[1] : void 0;
var withId = (params, resource) => {
  const id4 = resource === void 0 ? void 0 : params[resource];
  return id4 === void 0 ? params : { ...params, id: id4 };
};
var misspellingsOf = (input2, query2, { answers: answers2, rest: { body, lines } }) => {
  const elsewhere = Object.keys(query2.shape).map((name2) => ({ name: name2, label: `the query parameter ${name2}` }));
  const inBody2 = Object.fromEntries(Object.entries(input2.shape).filter(([name2]) => !Object.hasOwn(query2.shape, name2)));
  const all = [...answers2, ...lines?.results ?? []];
  return {
    ofQuery: misspellings("query", query2.shape),
    ofBody: misspellings("body", inBody2, { answers: all, elsewhere: body === void 0 ? [] : elsewhere })
  };
};
var inputReader = (input2, operation2) => {
  const { openapi, rest } = operation2;
  const { body, lines, query: query2 } = rest;
  const inPath = new Set(Array.from(openapi.path.matchAll(/\{(\w+)\}/g), ([, name2]) => name2));
  const inQuery = body === void 0 ? input2 : query2 ?? z57.object({});
  const locate = (field) => {
    if (inPath.has(String(field))) return "path";
    return Object.hasOwn(inQuery.shape, String(field)) || body === void 0 ? "query" : "body";
  };
  const decodeQuery = queryDecoder(inQuery);
  const items = lines === void 0 ? {} : { [lines.items]: z57.array(lines.item) };
  const readFields = laxReader({ ...input2.shape, ...items });
  const readLine2 = laxReader(lines?.item.shape ?? {});
  const { ofBody, ofQuery } = misspellingsOf(input2, inQuery, operation2);
  const resource = changedResource(openapi);
  const outsideQuery = (given) => Object.fromEntries(Object.entries(given).filter(([name2]) => !Object.hasOwn(inQuery.shape, name2)));
  const validate = (given) => {
    const parsed = input2.safeParse(given);
    return parsed.success ? [] : toValidationErrors(parsed.error.issues, given, locate);
  };
  const read4 = (request) => {
    const { params } = request;
    const addressed = readFields({ ...decodeQuery(request.query), ...params });
    const inWrongQuery = ofQuery(request.query);
    if (body === void 0) {
      if (inWrongQuery.length > 0) throw new RestError(422, [...inWrongQuery, ...validate(addressed)]);
      return addressed;
    }
    requireJson(request, operation2.bodyTypes);
    const sent = parseBody(Buffer.isBuffer(request.body) ? request.body : void 0, lines?.items);
    if (Result51.isFailure(sent)) {
      const outsideBody = validate(addressed).filter(({ loc }) => loc[0] !== "body");
      throw new RestError(422, [...outsideBody, ...inWrongQuery, sent.failure]);
    }
    const own2 = query2 === void 0 ? sent.success : outsideQuery(sent.success);
    const given = { ...readFields(own2), ...addressed };
    const problems = [
      ...inWrongQuery,
      ...pathAgreement(sent.success, withId(params, resource)),
      ...ofBody(sent.success)
    ];
    if (problems.length > 0) throw new RestError(422, [...problems, ...validate(given)]);
    return given;
  };
  const readItem = (item) => isJsonObject(item) ? readLine2(item) : item;
  const readQuery2 = ({ query: given }) => query2 === void 0 ? void 0 : decodeQuery(given);
  return { locate, read: read4, readItem, readQuery: readQuery2 };
};

// ../../apps/api/src/rest/lines/lineTypes.ts
import Negotiator from "negotiator";
var ndjson = "application/x-ndjson";
var lineTypes = [
  ndjson,
  "application/ndjson",
  "application/jsonl",
  "application/jsonlines",
  "application/x-jsonlines"
];
var answerTypeOf = ({ accept, "content-type": type8 }) => {
  const sent = type8?.split(";", 1)[0]?.trim().toLowerCase() ?? ndjson;
  const preferred = [sent, ...lineTypes.filter((type9) => type9 !== sent)];
  return new Negotiator({ headers: { accept } }).mediaType(preferred) ?? sent;
};

// ../../apps/api/src/rest/nextLink.ts
import { Predicate as Predicate13 } from "effect";
var cursorOf = (item, field) => {
  const cursor = Predicate13.hasProperty(item, field) ? item[field] : void 0;
  return typeof cursor === "string" || typeof cursor === "number" ? String(cursor) : void 0;
};
var nextLink = (url, items, limit2, field = "id") => {
  if (!Array.isArray(items) || typeof limit2 !== "number" || items.length < limit2) return null;
  const cursor = cursorOf(items.at(-1), field);
  if (cursor === void 0) return null;
  const { pathname, searchParams: parameters } = new URL(url, "http://localhost");
  parameters.set("limit", String(limit2));
  parameters.set("cursor", cursor);
  return `<${pathname}?${parameters}>; rel="next"`;
};

// ../../apps/api/src/rest/RestOperation.ts
var resultsIn = (answer2) => Predicate14.hasProperty(answer2, "results") && Array.isArray(answer2.results) ? answer2.results : [];
var listed3 = (types2) => new Intl.ListFormat("en", { type: "disjunction" }).format(types2);
var operationOf = ({ meta, path: path18, procedure: procedure2, type: type8 }) => {
  const { openapi, rest = {} } = meta;
  const { lines, paged, status: status2 = 200 } = rest;
  const { answers: answers2, input: input2 } = schemasOf(procedure2);
  const bodyTypes2 = listed3(["application/json", ...lines === void 0 ? [] : lineTypes]);
  const reader = inputReader(input2, { openapi, rest, answers: answers2, bodyTypes: bodyTypes2 });
  const call = directCall(procedure2, { meta, path: path18, type: type8 });
  return {
    method: openapi.method,
    url: openapi.path.replaceAll(/\{(\w+)\}/g, ":$1"),
    bodyLimit: rest.bodyLimit,
    bodyTypes: bodyTypes2,
    answer: async (request, context) => {
      let given = {};
      try {
        const query2 = reader.readQuery(request);
        const body = await call(query2 === void 0 ? context : { ...context, query: query2 }, () => {
          given = reader.read(request);
          return given;
        });
        const limit2 = "limit" in given ? given.limit : paged?.limit;
        const link2 = paged === void 0 ? null : nextLink(request.url, body, limit2, paged.cursor);
        return { status: status2, link: link2, body: status2 === 204 ? void 0 : body };
      } catch (error) {
        throw toRestError(error, given, reader.locate);
      }
    },
    lines: lines === void 0 ? null : {
      answerItems: async (items, request, context) => {
        const given = { ...request.params, [lines.items]: items.map(reader.readItem) };
        return resultsIn(await call(context, () => given));
      }
    },
    isPlain: lines === void 0 && rest.download === void 0,
    errorOf: (fault, { params }) => toRestError(fault, params, reader.locate)
  };
};
var restOperations = (router2) => {
  const operations = [];
  forEachOpenApiProcedure(router2, ({ meta, path: path18, procedure: procedure2, type: type8 }) => {
    if (meta.jsonApi === void 0 && type8 !== "subscription") {
      operations.push(operationOf({ meta, path: path18, procedure: procedure2, type: type8 }));
    }
  });
  return operations;
};

// ../../apps/api/src/rest/restRoutes.ts
import { Readable as Readable3 } from "node:stream";
import { Predicate as Predicate16 } from "effect";

// ../../apps/api/src/rest/lines/lineRoutes.ts
var grace2 = 3e3;
var lineRoutes = (server, routes, streams) => {
  const cut2 = () => {
    for (const { response } of streams.values()) response.destroy(new RestError(503, "The service stops"));
  };
  server.addHook("preClose", async () => void setTimeout(cut2, grace2).unref());
  server.register(async (scope) => {
    scope.addContentTypeParser([...lineTypes], (_, body, done) => done(null, body));
    for (const route of routes) scope.route(route);
  });
};

// ../../apps/api/src/rest/lines/sendInSlices.ts
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

// ../../apps/api/src/rest/lines/jsonInSlices.ts
import { setImmediate as setImmediate2 } from "node:timers/promises";
var atOnce3 = 200;
var sliceOf = (array, start) => {
  const json3 = JSON.stringify(array.slice(start, start + atOnce3)).slice(1, -1);
  return start === 0 ? json3 : `,${json3}`;
};
async function* arrayTexts(array) {
  yield "[";
  for (let start = 0; start < array.length; start += atOnce3) {
    yield sliceOf(array, start);
    await setImmediate2();
  }
  yield "]";
}
var jsonInSlices = async (object) => {
  const pieces = [];
  let next = "{";
  for (const [name2, value2] of Object.entries(object)) {
    const json3 = Array.isArray(value2) ? "" : JSON.stringify(value2);
    if (json3 === void 0) continue;
    pieces.push(Buffer.from(`${next}${JSON.stringify(name2)}:${json3}`));
    next = ",";
    if (!Array.isArray(value2)) continue;
    for await (const text3 of arrayTexts(value2)) pieces.push(Buffer.from(text3));
  }
  pieces.push(Buffer.from(next === "{" ? "{}" : "}"));
  return pieces;
};

// ../../apps/api/src/rest/lines/sendInSlices.ts
var sendInSlices = async (reply, status2, body) => {
  const pieces = await jsonInSlices(body);
  const { raw } = reply.hijack();
  const length2 = pieces.reduce((sum, piece2) => sum + piece2.length, 0);
  const type8 = "application/json; charset=utf-8";
  for (const [name2, value2] of Object.entries({
    ...reply.getHeaders(),
    "content-type": type8,
    "content-length": length2
  })) {
    if (value2 !== void 0) raw.setHeader(name2, value2);
  }
  raw.statusCode = status2;
  pipeline(Readable.from(pieces), raw).catch(() => void 0);
  return reply;
};

// ../../apps/api/src/rest/lines/streamLines.ts
import { TRPCError as TRPCError8 } from "@trpc/server";
import { Predicate as Predicate15, Result as Result52 } from "effect";

// ../../apps/api/src/procedures/logFault.ts
import { TRPCError as TRPCError7 } from "@trpc/server";
var logFault = (fault, log) => {
  if (fault instanceof TRPCError7 && fault.cause === void 0) return;
  log.error({ err: fault }, "a request failed");
};

// ../../apps/api/src/rest/lines/lineSplitter.ts
var newline = 10;
var carriageReturn = 13;
var isEmpty = (line) => line !== null && (line.length === 0 || line.length === 1 && line[0] === carriageReturn);
var lineSplitter = (limit2) => {
  let pieces = [];
  let length2 = 0;
  const keep2 = (piece2) => {
    length2 += piece2.length;
    if (length2 > limit2) pieces = [];
    else if (piece2.length > 0) pieces.push(piece2);
  };
  const take = () => {
    const [piece2] = pieces;
    const whole = pieces.length === 1 && piece2 !== void 0 ? piece2 : Buffer.concat(pieces);
    const line = length2 > limit2 ? null : whole;
    pieces = [];
    length2 = 0;
    return isEmpty(line) ? [] : [line];
  };
  return {
    push: (chunk2) => {
      const lines = [];
      let from = 0;
      for (let at3 = chunk2.indexOf(newline); at3 !== -1; at3 = chunk2.indexOf(newline, from)) {
        keep2(chunk2.subarray(from, at3));
        lines.push(...take());
        from = at3 + 1;
      }
      keep2(chunk2.subarray(from));
      return lines;
    },
    end: take
  };
};

// ../../apps/api/src/rest/lines/lineInput.ts
var longestLine = 1048576;
var batch = { lines: 1e3, bytes: 1048576 };
var bell = () => {
  let { promise, resolve } = Promise.withResolvers();
  const ring = () => {
    resolve();
    ({ promise, resolve } = Promise.withResolvers());
  };
  return { ring, rung: () => promise };
};
var lineInput = ({ discard, faultOf, stream }) => {
  const { ring, rung } = bell();
  const splitter = lineSplitter(longestLine);
  const waiting = [];
  let bytes = 0;
  let isOpen = true;
  let isWanted = true;
  let fault;
  const add = (lines) => {
    for (const line of lines) bytes += line?.length ?? 0;
    waiting.push(...lines);
    ring();
  };
  const isFull = () => waiting.length >= 2 * batch.lines || bytes >= 2 * batch.bytes;
  const read4 = async () => {
    for await (const chunk2 of stream.iterator({ destroyOnReturn: false })) {
      if (!isWanted || !Buffer.isBuffer(chunk2)) continue;
      add(splitter.push(chunk2));
      while (isWanted && isFull()) await rung();
    }
    add(splitter.end());
  };
  const finish = (error) => {
    fault ??= error;
    isOpen = false;
    ring();
  };
  read4().then(
    () => finish(),
    (failure2) => finish(faultOf(failure2))
  );
  return {
    take: async () => {
      while (isOpen && waiting.length === 0) await rung();
      if (fault !== void 0) throw fault;
      let count2 = 0;
      let size2 = 0;
      while (count2 < waiting.length && count2 < batch.lines && size2 < batch.bytes) size2 += waiting[count2++]?.length ?? 0;
      bytes -= size2;
      const lines = waiting.splice(0, count2);
      ring();
      return lines;
    },
    discard: () => {
      isWanted = false;
      discard();
      ring();
    },
    fail: finish
  };
};

// ../../apps/api/src/rest/lines/spoolTo.ts
import { randomUUID } from "node:crypto";
import { open, unlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
var inMemory = 1048576;
var piece = 262144;
var onDisk = 8 * 1024 ** 3;
var openNameless = async () => {
  const path18 = join(tmpdir(), `sortition-${randomUUID()}`);
  const file = await open(path18, "wx+", 384);
  await unlink(path18);
  return file;
};
var writeAll = async (file, bytes, position) => {
  for (let written = 0; written < bytes.length; ) {
    const { bytesWritten } = await file.write(bytes, written, bytes.length - written, position + written);
    written += bytesWritten;
  }
};
var spoolTo = (destination) => {
  let file;
  let [readTo, writtenTo] = [0, 0];
  let buffer;
  let pending = 0;
  let isFeeding = false;
  let isEnding = false;
  let emptied = Promise.withResolvers();
  let last2 = Promise.resolve();
  const oneAtATime = (work) => {
    const done = last2.then(work);
    last2 = done.catch(() => void 0);
    return done;
  };
  const isGone = () => destination.destroyed;
  const send = (chunk2, taken) => {
    if (isGone()) return;
    pending += chunk2.length;
    destination.write(chunk2, () => {
      pending -= chunk2.length;
      taken();
    });
  };
  const reset2 = async () => {
    await file?.truncate();
    readTo = writtenTo = 0;
    emptied.resolve();
    emptied = Promise.withResolvers();
  };
  const feed = async () => {
    if (isGone() || file === void 0) return;
    if (readTo < writtenTo) {
      buffer ??= Buffer.allocUnsafe(piece);
      const { bytesRead } = await file.read(buffer, 0, Math.min(piece, writtenTo - readTo), readTo);
      readTo += bytesRead;
      send(buffer.subarray(0, bytesRead), feedOn);
    } else {
      await reset2();
      isFeeding = false;
      if (isEnding) destination.end();
    }
  };
  const feedOn = () => {
    oneAtATime(feed).catch((fault) => destination.destroy(fault));
  };
  const startFeeding = () => {
    if (isFeeding || pending > 0 || writtenTo === 0) return;
    isFeeding = true;
    feedOn();
  };
  destination.on("error", () => void 0);
  destination.once("close", () => {
    emptied.resolve();
    oneAtATime(async () => file?.close()).catch(() => void 0);
  });
  return {
    isGone,
    write: async (text3) => {
      while (writtenTo > onDisk && !isGone()) await emptied.promise;
      await oneAtATime(async () => {
        if (isGone()) return;
        if (writtenTo === 0 && pending < inMemory) return send(text3, startFeeding);
        file ??= await openNameless();
        const bytes = Buffer.from(text3);
        await writeAll(file, bytes, writtenTo);
        writtenTo += bytes.length;
        startFeeding();
      });
    },
    end: () => {
      oneAtATime(async () => {
        isEnding = true;
        if (writtenTo === 0) destination.end();
      });
    }
  };
};

// ../../apps/api/src/rest/lines/streamLines.ts
var isFailure = (result) => Predicate15.hasProperty(result, "error");
var readLine = (line) => line === null ? Result52.fail({
  loc: ["body"],
  msg: `Value error, the line is longer than ${longestLine} bytes`,
  type: "value_error"
}) : Result52.mapError(parseJson(line), jsonProblem);
var unreadable = ({ loc: [, ...place], msg, type: type8 }, index) => ({
  status: "invalid_input",
  error: { detail: [{ loc: ["body", index, ...place], msg, type: type8 }] }
});
var placed = (result, index) => {
  if (!isFailure(result) || typeof result.error.detail === "string") return result;
  const detail = result.error.detail.map(({ loc: [, , , ...place], msg, type: type8 }) => {
    return { loc: ["body", index, ...place], msg, type: type8 };
  });
  return { ...result, error: { detail } };
};
var failed = (fault, request) => {
  const error = toRestError(fault, {}, () => "body");
  if (error instanceof RestError && fault instanceof TRPCError8) {
    const { detail, reason } = error;
    return { status: reasonOf3(fault), error: typeof detail === "string" ? { detail, reason } : { detail } };
  }
  logFault(fault, request.log);
  return { status: "internal", error: { detail: "Internal Server Error", reason: "internal" } };
};
var answering = (answerItems, request) => {
  let answered = 0;
  return async (lines, isFirst) => {
    const read4 = lines.map(readLine);
    const items = read4.flatMap((each) => Result52.isSuccess(each) ? [each.success] : []);
    const answers2 = await answerItems(items).catch((fault) => {
      if (isFirst) throw fault;
      const failure2 = failed(fault, request);
      return items.map(() => failure2);
    });
    const inOrder = answers2.values();
    const results = read4.map((each, position) => {
      const index = answered + position;
      return JSON.stringify(
        Result52.isFailure(each) ? unreadable(each.failure, index) : placed(inOrder.next().value, index)
      );
    });
    answered += lines.length;
    return `${results.join("\n")}
`;
  };
};
var streamLines = async (request, reply, { answerItems, streams }) => {
  const { raw } = reply;
  let input2;
  let isAnswering = false;
  const end = (fault) => {
    if (raw.headersSent) raw.destroy(fault);
    else input2?.fail(fault);
  };
  streams.set(request.socket, { response: raw, isWaiting: () => input2 !== void 0 && !isAnswering, end });
  raw.once("close", () => streams.delete(request.socket));
  await answerItems([]);
  input2 = lineInput(decodedBody(request.raw));
  const { discard, take } = input2;
  const answerLines = answering(answerItems, request);
  const answer2 = async (lines, isFirst) => {
    isAnswering = true;
    try {
      return await answerLines(lines, isFirst);
    } finally {
      isAnswering = false;
    }
  };
  const pour = async (first2, { end: end2, isGone, write: write3 }) => {
    for (let text3 = first2; ; ) {
      await write3(text3);
      if (isGone()) return;
      const lines = await take();
      if (lines.length === 0) return end2();
      text3 = await answer2(lines, false);
    }
  };
  const type8 = answerTypeOf(request.headers);
  try {
    const lines = await take();
    if (lines.length === 0) return reply.type(type8).send(Buffer.alloc(0));
    const first2 = await answer2(lines, true);
    reply.hijack();
    for (const [name2, value2] of Object.entries({ ...reply.getHeaders(), "content-type": type8, connection: "close" })) {
      if (value2 !== void 0) raw.setHeader(name2, value2);
    }
    pour(first2, spoolTo(raw)).catch((fault) => {
      if (!(fault instanceof RestError)) logFault(fault, request.log);
      raw.destroy(fault instanceof Error ? fault : void 0);
    }).finally(discard);
    return reply;
  } catch (fault) {
    discard();
    throw fault;
  }
};

// ../../apps/api/src/rest/sendDownload.ts
import { Readable as Readable2 } from "node:stream";
var sendDownload = async (request, reply, { download: { file }, streams }) => {
  const { raw } = reply;
  const named2 = reply.type(file.type).header("content-disposition", `attachment; filename="${file.name}"`);
  if (request.method === "HEAD") return named2.send("");
  const parts = Readable2.from(await file.open(), { objectMode: false, highWaterMark: 65536 });
  const isWaiting = () => raw.writableLength > 0;
  streams.set(request.socket, { response: raw, isWaiting, end: (fault) => raw.destroy(fault) });
  raw.once("close", () => {
    streams.delete(request.socket);
    parts.destroy();
  });
  return named2.send(parts);
};

// ../../apps/api/src/rest/restRoutes.ts
var routeOf = ({ answer: answer2, bodyLimit: bodyLimit2, bodyTypes: bodyTypes2, errorOf, lines, method, url }, contextOf, streams) => ({
  method,
  url,
  ...bodyLimit2 === void 0 ? {} : { bodyLimit: bodyLimit2 },
  config: { bodyTypes: bodyTypes2 },
  handler: async (request, reply) => {
    const context = contextOf(request);
    if (lines !== null && request.body instanceof Readable3) {
      const answerItems = (items) => lines.answerItems(items, request, context);
      try {
        return await streamLines(request, reply, { answerItems, streams });
      } catch (fault) {
        throw errorOf(fault, request);
      }
    }
    const { body, link: link2, status: status2 } = await answer2(request, context);
    if (body instanceof Download) {
      return sendDownload(request, reply, { download: body, streams }).catch((fault) => {
        throw errorOf(fault, request);
      });
    }
    if (link2 !== null) reply.header("link", link2);
    if (lines !== null && Predicate16.isObject(body)) return sendInSlices(reply, status2, body);
    return reply.status(status2).send(body);
  }
});
var restRoutes = (server, operations, contextOf, streams) => {
  const allowed = /* @__PURE__ */ new Map();
  const streamed = [];
  for (const operation2 of operations) {
    const { lines, method, url } = operation2;
    const route = routeOf(operation2, contextOf, streams);
    if (lines === null) server.route(route);
    else streamed.push(route);
    const methods3 = allowed.get(url) ?? /* @__PURE__ */ new Set();
    methods3.add(method);
    if (method === "GET") methods3.add("HEAD");
    allowed.set(url, methods3);
  }
  lineRoutes(server, streamed, streams);
  for (const [url, methods3] of allowed) rejectOtherMethods(server, url, [...methods3]);
};

// ../../apps/api/src/http/answerBroken.ts
import { randomUUID as randomUUID2 } from "node:crypto";

// ../../apps/api/src/http/nodeHttp.ts
var { METHODS, STATUS_CODES } = process.getBuiltinModule("node:http");

// ../../apps/api/src/http/sendError.ts
import { TRPCError as TRPCError9 } from "@trpc/server";
import { Predicate as Predicate17 } from "effect";
var bodyLimit = 1048576;
var details2 = {
  408: "The request did not arrive in time",
  413: "The body is too large",
  414: "The URL is too long",
  431: "The headers are too large"
};
var codes3 = {
  404: "NOT_FOUND",
  405: "METHOD_NOT_SUPPORTED",
  408: "TIMEOUT",
  413: "PAYLOAD_TOO_LARGE",
  415: "UNSUPPORTED_MEDIA_TYPE",
  500: "INTERNAL_SERVER_ERROR"
};
var detailOf = (status2) => details2[status2] ?? STATUS_CODES[status2] ?? "Bad Request";
var answerOf2 = (error) => {
  if (error instanceof RestError) return error;
  const status2 = Predicate17.hasProperty(error, "statusCode") ? Number(error.statusCode) : 500;
  return status2 >= 400 && status2 < 500 ? { status: status2, detail: detailOf(status2), reason: "malformed_request" } : { status: 500, detail: "Internal Server Error", reason: "internal" };
};
var toTrpcError = (error) => {
  if (error instanceof TRPCError9) return error;
  const { detail, status: status2 } = answerOf2(error);
  return new TRPCError9({
    code: codes3[status2] ?? "BAD_REQUEST",
    message: typeof detail === "string" ? detail : detailOf(status2),
    cause: error
  });
};
var surfaceOf = (url) => {
  if (/^\/trpc(?:[/?]|$)/.test(url)) return "trpc";
  return /^\/api\/(?:status|v1\/(?:teams|user_roles|users))(?:[/?]|$)/.test(url) ? "planning" : "rest";
};
var isNowhere = (fault, status2) => status2 === 414 || Predicate17.hasProperty(fault, "code") && fault.code === "FST_ERR_BAD_URL";
var planningAnswerOf = (fault) => {
  const { detail, status: status2 } = answerOf2(fault);
  const shown3 = typeof detail === "string" ? detail : detailOf(status2);
  return isNowhere(fault, status2) ? answerOfStatus(404, "Not Found") : answerOfStatus(status2, shown3);
};
var restAnswerOf = (fault) => {
  const { detail, reason, status: status2 } = answerOf2(fault);
  return { status: status2, body: typeof detail === "string" ? { detail, reason } : { detail } };
};
var withTypes = (fault, { headers, routeOptions }) => Predicate17.hasProperty(fault, "code") && fault.code === "FST_ERR_CTP_INVALID_MEDIA_TYPE" ? unsupportedType(headers["content-type"] ?? "", routeOptions.config.bodyTypes) : fault;
var retryAfter = 1;
var headersOf = (fault, status2) => {
  if (status2 === 401) return { "www-authenticate": "Bearer" };
  if (status2 === 408) return { connection: "close" };
  if (status2 === 503) return { "retry-after": retryAfter };
  return fault instanceof UnsupportedCoding ? { "accept-encoding": contentCodings } : {};
};
var restErrorOf = (fault, { log }) => {
  const answer2 = restAnswerOf(fault);
  if (answer2.status === 500) logFault(fault, log);
  return { ...answer2, headers: headersOf(fault, answer2.status) };
};
var trpcErrorOf = (fault, { id: id4, log }) => {
  const error = toTrpcError(fault);
  requestIds.set(error, id4);
  const { data, ...shape } = errorShapeOf(error);
  const status2 = fault instanceof TRPCError9 ? data.httpStatus : answerOf2(fault).status;
  if (status2 === 500) logFault(fault, log);
  return {
    status: status2,
    headers: headersOf(fault, status2),
    body: { error: { ...shape, data: { ...data, httpStatus: status2 } } }
  };
};
var sendError = (given, request, reply) => {
  const fault = withTypes(given, request);
  const surface = surfaceOf(request.url);
  if (surface === "planning") {
    const answer2 = planningAnswerOf(fault);
    if (answer2.status === 500) logFault(fault, request.log);
    reply.headers({ ...headersOf(fault, answer2.status), "x-request-id": request.id });
    return sendJsonApiError(reply, request.id, answer2);
  }
  const { body, headers, status: status2 } = surface === "trpc" ? trpcErrorOf(fault, request) : restErrorOf(fault, request);
  return reply.status(status2).headers({ ...headers, "x-request-id": request.id }).send(body);
};

// ../../apps/api/src/http/answerBroken.ts
var statuses2 = { HPE_HEADER_OVERFLOW: 431, ERR_HTTP_REQUEST_TIMEOUT: 408 };
var lingering = 1e3;
var closeSoon = (socket, text3) => {
  socket.end(text3);
  const timer = setTimeout(() => socket.destroy(), lingering);
  socket.once("close", () => clearTimeout(timer));
};
var answerBroken = (logger, latest3) => (error, socket) => {
  const answer2 = latest3(socket);
  if (answer2?.headersSent && !answer2.writableFinished) socket.destroy();
  const status2 = statuses2[error.code] ?? 400;
  const body = JSON.stringify({ detail: detailOf(status2), reason: "malformed_request" });
  const requestId = randomUUID2();
  if (!socket.writable) return;
  const message = status2 === 408 ? "not a complete request" : "not an HTTP request";
  logger.info({ request_id: requestId, status: status2, code: error.code }, message);
  closeSoon(
    socket,
    [
      `HTTP/1.1 ${status2} ${STATUS_CODES[status2]}`,
      "Content-Type: application/json",
      `Content-Length: ${body.length}`,
      `X-Request-Id: ${requestId}`,
      "Connection: close",
      "",
      body
    ].join("\r\n")
  );
};

// ../../apps/api/src/http/closeIdle.ts
var closeIdle = (server) => {
  const underWay = /* @__PURE__ */ new Map();
  let isStopping = false;
  const endIfIdle = (socket) => {
    if (isStopping && underWay.get(socket) === 0) socket.destroySoon();
  };
  const begin = (socket) => void underWay.set(socket, (underWay.get(socket) ?? 0) + 1);
  const end = (socket) => {
    const left = underWay.get(socket);
    if (left === void 0) return;
    underWay.set(socket, left - 1);
    endIfIdle(socket);
  };
  server.server.on("connection", (socket) => {
    underWay.set(socket, 0);
    socket.once("close", () => underWay.delete(socket));
    endIfIdle(socket);
  });
  server.server.on("request", ({ socket }, response) => {
    begin(socket);
    response.once("close", () => end(socket));
  });
  server.addHook("preClose", async () => {
    isStopping = true;
    for (const socket of underWay.keys()) endIfIdle(socket);
  });
  return { begin, end, isStopping: () => isStopping };
};

// ../../apps/api/src/http/endStalled.ts
var limitUnreadBody = (request, response, timeout) => {
  response.once("finish", () => {
    if (request.complete) return;
    const { socket } = request;
    const timer = setTimeout(() => {
      if (!request.complete) socket.destroy();
    }, timeout);
    socket.once("close", () => clearTimeout(timer));
  });
};
var endStalled = (server, streams, { body, silence }) => {
  const fault = new RestError(408, "The client was silent for too long");
  server.server.on("request", (request, response) => {
    limitUnreadBody(request, response, body);
    response.on("timeout", (socket) => {
      const stream = streams.get(socket);
      if (stream?.isWaiting()) stream.end(fault);
      else if (stream === void 0 && (response.writableEnded || response.writableLength > 0)) response.destroy(fault);
      else socket.setTimeout(silence);
    });
  });
};

// ../../apps/api/src/http/logRequests.ts
var clientClosed = 499;
var statusOf2 = ({ errored, statusCode, writableFinished }) => {
  if (writableFinished) return statusCode;
  if (errored === null) return clientClosed;
  return errored instanceof RestError ? errored.status : 500;
};
var logRequests = (server) => {
  server.addHook("onRequest", async ({ log, method, routeOptions }, reply) => {
    reply.raw.once("close", () => {
      const ms = Math.round(reply.elapsedTime);
      log.info({ method, route: routeOptions.url, status: statusOf2(reply.raw), ms }, "request");
    });
  });
};

// ../../apps/api/src/http/requestIdOf.ts
import { randomUUID as randomUUID3 } from "node:crypto";
var wellFormed = /^[\w.:/+=-]{1,128}$/;
var requestIdOf = (given) => typeof given === "string" && wellFormed.test(given) ? given : randomUUID3();

// ../../apps/api/src/http/fastPath/answerBytes.ts
var second = 0;
var date = "";
var dateNow = () => {
  const now = Math.floor(Date.now() / 1e3);
  if (now !== second) {
    second = now;
    date = new Date(now * 1e3).toUTCString();
  }
  return date;
};
var answerBytes = ({ headers, status: status2, text: text3, type: type8 }, { keepAlive, requestId }) => {
  let head = `HTTP/1.1 ${status2} ${STATUS_CODES[status2]}\r
x-request-id: ${requestId}\r
`;
  for (const name2 in headers) head += `${name2}: ${headers[name2]}\r
`;
  const length2 = text3 === null ? 0 : Buffer.byteLength(text3);
  if (text3 !== null) head += `content-type: ${type8}\r
content-length: ${length2}\r
`;
  head += `Date: ${dateNow()}\r
Connection: keep-alive\r
Keep-Alive: timeout=${Math.floor(keepAlive / 1e3)}\r
\r
`;
  return text3 === null ? [head, "latin1"] : [head + text3, text3.length === length2 ? "latin1" : "utf8"];
};

// ../../apps/api/src/http/fastPath/FastRequest.ts
var FastRequest = class {
  id;
  method;
  url;
  headers;
  body;
  params;
  query;
  socket;
  protocol = "http";
  #logger;
  constructor({ body, headers, method, url }, { params, query: query2 }, { id: id4, logger, socket }) {
    this.id = id4;
    this.method = method;
    this.url = url;
    this.headers = headers;
    this.body = body;
    this.params = params;
    this.query = query2;
    this.socket = socket;
    this.#logger = logger;
  }
  get host() {
    return this.headers.host ?? "";
  }
  get log() {
    return this.#logger.child({ request_id: this.id });
  }
};

// ../../apps/api/src/http/fastPath/simpleRequest.ts
var largest = { head: 8192, body: 65536 };
var requestLine = /(GET|POST|PUT|PATCH|DELETE) (\/[!"$-~]*) HTTP\/1\.1\r\n/y;
var headerLine = /([\w!#$%&'*+.^`|~-]+):[ \t]*([\t -~]*)\r\n/y;
var special2 = /* @__PURE__ */ new Set(["content-encoding", "expect", "te", "trailer", "transfer-encoding", "upgrade"]);
var plainValues = /* @__PURE__ */ new Map([
  ["connection", /^keep-alive$/i],
  ["content-length", /^\d{1,5}$/],
  ["content-type", /^application\/json(?:; ?charset=utf-8)?$/i]
]);
var isPlain = (name2, value2) => !special2.has(name2) && plainValues.get(name2)?.test(value2) !== false;
var readHeaders = (head, from) => {
  const headers = /* @__PURE__ */ Object.create(null);
  let position = from;
  while (position < head.length) {
    headerLine.lastIndex = position;
    const [line, field = "", text3 = ""] = headerLine.exec(head) ?? [];
    if (line === void 0) return null;
    const name2 = field.toLowerCase();
    const value2 = text3.trimEnd();
    if (name2 in headers || !isPlain(name2, value2)) return null;
    headers[name2] = value2;
    position = headerLine.lastIndex;
  }
  return headers;
};
var readSimpleRequest = (bytes) => {
  const end = bytes.indexOf("\r\n\r\n");
  if (end < 0 || end > largest.head) return null;
  const head = bytes.toString("latin1", 0, end + 2);
  requestLine.lastIndex = 0;
  const [line, method = "", url = ""] = requestLine.exec(head) ?? [];
  if (line === void 0) return null;
  const headers = readHeaders(head, line.length);
  if (headers?.host === void 0) return null;
  const length2 = headers["content-length"];
  const size2 = Number(length2 ?? 0);
  const arrived = bytes.length - end - 4;
  if (arrived > size2 || size2 > largest.body || method === "GET" && size2 > 0) return null;
  const body = length2 === void 0 ? void 0 : bytes.subarray(end + 4);
  return { method, url, headers, body, isComplete: arrived === size2 };
};

// ../../apps/api/src/http/fastPath/FastConnection.ts
var patience3 = 100;
var FastConnection = class {
  #socket;
  #server;
  /** Bytes that no request was made of yet. */
  #unread = null;
  /** A request whose body has not arrived wholly. */
  #incomplete = null;
  #underWay = null;
  #waiting;
  #wasUsed = false;
  constructor(socket, server) {
    this.#socket = socket;
    this.#server = server;
    socket.on("data", this.#read).on("end", this.#halfClose).on("close", this.#close);
    socket.on("timeout", this.#expire).on("error", this.#fail).on("drain", this.#drained);
    socket.setTimeout(server.idle.first);
  }
  #read = (bytes) => {
    this.#unread = this.#unread === null ? bytes : Buffer.concat([this.#unread, bytes]);
    if (this.#underWay === null) this.#next();
    else this.#socket.pause();
  };
  #next() {
    const bytes = this.#unread;
    if (bytes === null) return;
    clearTimeout(this.#waiting);
    const request = this.#server.isStopping() ? null : readSimpleRequest(bytes);
    this.#incomplete = request?.isComplete === false ? request : null;
    if (this.#incomplete !== null) this.#waiting = setTimeout(() => this.#leave(bytes), patience3);
    else if (request === null || !this.#start(request)) this.#leave(bytes);
  }
  /** Whether the request is answered here. */
  #start(simple) {
    const { find: find2, isOrdinary, logger } = this.#server;
    const found2 = isOrdinary(simple) ? find2(simple.method, simple.url) : null;
    if (found2 === null) return false;
    const id4 = requestIdOf(simple.headers["x-request-id"]);
    const request = new FastRequest(simple, found2, { id: id4, logger, socket: this.#socket });
    const answering2 = found2.route.handle(request);
    if (answering2 === null) return false;
    this.#unread = null;
    this.#underWay = { request, route: found2.route.url, since: performance.now(), status: null };
    this.#server.begin(this.#socket);
    answering2.then(this.#answer).catch(this.#fault);
    return true;
  }
  #answer = (answer2) => {
    const underWay = this.#underWay;
    if (underWay === null || this.#socket.writableEnded) return;
    const { idle } = this.#server;
    underWay.status = answer2.status;
    const [text3, encoding] = answerBytes(answer2, { keepAlive: idle.next, requestId: underWay.request.id });
    if (this.#socket.write(text3, encoding)) this.#finish(underWay, answer2.status);
    else this.#socket.setTimeout(idle.silence);
  };
  /** The answer has left, or its client has. */
  #finish(underWay, status2) {
    const { request, route, since } = underWay;
    const ms = Math.round(performance.now() - since);
    this.#server.logger.info({ request_id: request.id, method: request.method, route, status: status2, ms }, "request");
    this.#underWay = null;
    this.#server.end(this.#socket);
    if (this.#socket.destroyed) return;
    if (!this.#wasUsed) this.#socket.setTimeout(this.#server.idle.next);
    this.#wasUsed = true;
    if (!this.#socket.writableEnded) this.#continue();
  }
  #continue() {
    if (this.#socket.isPaused()) this.#socket.resume();
    this.#next();
  }
  /** From now on the whole server has the connection. */
  #leave(unread) {
    const socket = this.#socket;
    socket.off("data", this.#read).off("end", this.#halfClose).off("close", this.#close);
    socket.off("timeout", this.#expire).off("error", this.#fail).off("drain", this.#drained);
    clearTimeout(this.#waiting);
    socket.setTimeout(0);
    this.#server.handOver(socket, unread);
  }
  /** As Node's server: a client that sends no more has left. */
  #halfClose = () => {
    this.#socket.end();
  };
  #close = () => {
    clearTimeout(this.#waiting);
    if (this.#underWay !== null) this.#finish(this.#underWay, clientClosed);
    else if (this.#incomplete !== null) this.#logIncomplete(this.#incomplete);
  };
  #logIncomplete({ headers, method, url }) {
    const route = this.#server.find(method, url)?.route.url;
    const request_id = requestIdOf(headers["x-request-id"]);
    this.#server.logger.info({ request_id, method, route, status: clientClosed, ms: 0 }, "request");
  }
  #expire = () => {
    const socket = this.#socket;
    const isWorking = this.#underWay !== null && !socket.writableNeedDrain;
    if (isWorking) socket.setTimeout(this.#server.idle.silence);
    else if (this.#wasUsed || this.#underWay !== null) socket.destroy();
    else this.#server.answerSilence(socket);
  };
  #drained = () => {
    const underWay = this.#underWay;
    this.#socket.setTimeout(this.#server.idle.next);
    if (underWay !== null && underWay.status !== null) this.#finish(underWay, underWay.status);
  };
  #fault = (fault) => {
    this.#server.logger.error({ err: fault }, "a request failed");
    this.#socket.destroy();
  };
  #fail = () => {
    this.#socket.destroy();
  };
};

// ../../apps/api/src/http/fastPath/FastRoutes.ts
import findMyWay from "find-my-way";

// ../../apps/api/src/http/routerOptions.ts
var routerOptions = { maxParamLength: 8192, ignoreTrailingSlash: true };

// ../../apps/api/src/http/fastPath/FastRoutes.ts
var isComplete = (params) => {
  for (const name2 in params) if (params[name2] === void 0) return false;
  return true;
};
var fastRouter = (routes) => {
  const router2 = findMyWay(routerOptions);
  const byMarker = /* @__PURE__ */ new Map();
  for (const route of routes) {
    const marker = () => void 0;
    byMarker.set(marker, route);
    router2.on(route.method, route.url, marker);
  }
  const methods3 = new Map(routes.map(({ method }) => [method, method]));
  return (given, url) => {
    const method = methods3.get(given);
    const found2 = method === void 0 ? null : router2.find(method, url);
    if (found2 === null || !isComplete(found2.params)) return null;
    const route = byMarker.get(found2.handler);
    return route === void 0 ? null : { route, params: found2.params, query: found2.searchParams };
  };
};

// ../../apps/api/src/http/fastPath/installFastPath.ts
var forwarded = /^x-forwarded-/;
var ordinary = (hosts2, trustsProxies) => ({ headers }) => hosts2.isAllowed(headers.host ?? "") && !(trustsProxies && Object.keys(headers).some((name2) => forwarded.test(name2)));
var isListener = (listener) => typeof listener === "function";
var silent = { code: "ERR_HTTP_REQUEST_TIMEOUT" };
var installFastPath = (server, options) => {
  const { hosts: hosts2, openRequests, routes, timeouts: timeouts2, trustsProxies } = options;
  const http = server.server;
  const accept = http.listeners("connection").find(isListener);
  if (accept === void 0) throw new Error("the server has no listener for connections");
  const answerSilence = answerBroken(server.log, () => void 0);
  const fast = {
    ...openRequests,
    logger: server.log,
    find: fastRouter(routes),
    isOrdinary: ordinary(hosts2, trustsProxies),
    idle: { first: timeouts2.head, next: http.keepAliveTimeout, silence: timeouts2.silence },
    answerSilence: (socket) => answerSilence(silent, socket),
    handOver: (socket, unread) => {
      accept.call(http, socket);
      socket.unshift(unread);
    }
  };
  http.off("connection", accept);
  http.prependListener("connection", (socket) => new FastConnection(socket, fast));
};

// ../../apps/api/src/http/fastPath/restHandler.ts
var noHeaders = {};
var type7 = "application/json; charset=utf-8";
var answerFault = (fault, request) => {
  const { body, headers, status: status2 } = restErrorOf(fault, request);
  return { status: status2, headers, type: type7, text: JSON.stringify(body) };
};
var restHandler = ({ answer: answer2 }, contextOf) => async (request) => {
  try {
    const { body, link: link2, status: status2 } = await answer2(request, contextOf(request));
    return {
      status: status2,
      headers: link2 === null ? noHeaders : { link: link2 },
      type: type7,
      text: body === void 0 ? null : JSON.stringify(body)
    };
  } catch (fault) {
    return answerFault(fault, request);
  }
};

// ../../apps/api/src/http/home/homeRoute.ts
import Negotiator2 from "negotiator";
init_documentInfo();
var name = "Sortition";
var description = "An experiment service: it plans experiments, allocates entities to buckets, records every sample exactly once, and marks when each is complete.";
var places2 = [
  { name: "reference", path: "/docs/", text: "Reference", about: "every operation, to read and to try" },
  { name: "document", path: "/openapi.json", text: "OpenAPI document", about: "for code generators" },
  { name: "health", path: "/health", text: "Health", about: "whether the process runs" },
  { name: "ready", path: "/health/ready", text: "Readiness", about: "whether the database is reachable" }
];
var style = `:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif }
body { margin: 4rem auto; max-width: 40rem; padding: 0 1rem }`;
var page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${name}</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>${name}</h1>
<p>${description}</p>
<p>Version ${documentInfo.version}</p>
<ul>
${places2.map((place) => `<li><a href="${place.path}">${place.text}</a>: ${place.about}</li>`).join("\n")}
</ul>
</main>
</body>
</html>
`;
var summary = {
  name,
  description,
  version: documentInfo.version,
  ...Object.fromEntries(places2.map((place) => [place.name, place.path]))
};
var contentSecurityPolicy2 = `default-src 'none'; style-src ${contentHash(style)}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;
var prefersJson = ({ headers }) => new Negotiator2({ headers: { accept: headers.accept } }).mediaType(["text/html", "application/json"]) === "application/json";
var homeRoute = (server) => {
  server.get("/", (request, reply) => {
    reply.header("vary", "accept").header("x-content-type-options", "nosniff");
    if (prefersJson(request)) return reply.send(summary);
    return reply.type("text/html; charset=utf-8").header("content-security-policy", contentSecurityPolicy2).send(page);
  });
  rejectOtherMethods(server, "/", ["GET", "HEAD"]);
};

// ../../apps/api/src/http/iconRoute.ts
var icon = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><rect width="16" height="16" rx="3" fill="#1d4ed8"/><path d="M3 11h4V5h6" stroke="#fff" stroke-width="2" fill="none"/></svg>';
var iconRoute = (server) => {
  server.get(
    "/favicon.ico",
    (_, reply) => reply.type("image/svg+xml").header("cache-control", "public, max-age=86400").send(icon)
  );
};

// ../../apps/api/src/http/originForm.ts
var originForm = ({ headers, url = "" }) => {
  if (url.startsWith("/")) return url;
  const [, host, path18 = ""] = /^https?:\/\/([^/?#]*)(.*)$/i.exec(url) ?? [];
  if (host === void 0) return `/${url}`;
  headers.host = host;
  return path18.startsWith("/") ? path18 : `/${path18}`;
};

// ../../apps/api/src/http/requestContexts.ts
import { Context as Context45 } from "effect";

// ../../apps/api/src/procedures/makeRun.ts
init_RequestError();
import { TRPCError as TRPCError10 } from "@trpc/server";
import { Cause as Cause3, Context as Context44, Effect as Effect80, Exit as Exit4, identity as identity2, Result as Result53 } from "effect";
var codeOf2 = {
  conflict: "CONFLICT",
  forbidden: "FORBIDDEN",
  invalid: "UNPROCESSABLE_CONTENT",
  not_found: "NOT_FOUND",
  unauthenticated: "UNAUTHORIZED"
};
var toError = (cause, log, toWire4) => {
  const failure2 = Cause3.findError(cause);
  if (Result53.isSuccess(failure2)) {
    const wired = toWire4(failure2.success);
    if (wired instanceof RequestError) return wired;
    return new TRPCError10({ code: codeOf2[wired.kind], message: wired.message, cause: wired });
  }
  const defect = Cause3.squash(cause);
  log.error({ err: defect }, "a request failed");
  return defect instanceof Unavailable ? new TRPCError10({ code: "SERVICE_UNAVAILABLE", message: `${defect.message}, try again later` }) : new TRPCError10({ code: "INTERNAL_SERVER_ERROR", message: "Internal Server Error" });
};
var makeRun = (services2) => {
  const contexts = /* @__PURE__ */ new WeakMap();
  const contextOf = (caller) => {
    const known2 = contexts.get(caller);
    if (known2 !== void 0) return known2;
    const context = Context44.add(services2, Caller, caller);
    contexts.set(caller, context);
    return context;
  };
  const settle2 = (context, effect, request, toWire4) => new Promise((resolve, reject) => {
    const onExit = (exit) => Exit4.isSuccess(exit) ? resolve(exit.value) : reject(toError(exit.cause, request.log, toWire4));
    Effect80.runCallbackWith(context)(effect, { onExit });
  });
  return (request) => ({
    run: (effect) => settle2(services2, effect, request, identity2),
    runAs: (caller, toWire4) => (effect) => settle2(contextOf(caller), effect, request, toWire4)
  });
};

// ../../apps/api/src/http/requestContexts.ts
var originOf = ({ host, protocol, socket }) => isHost(host) && /^https?$/.test(protocol) ? `${protocol}://${host}` : `http://127.0.0.1:${socket.localPort}`;
var isCurrent = ({ "cache-control": given }) => given !== void 0 && /(?:^|[\s,])no-cache(?:$|[\s,])/i.test(given);
var requestContexts = (services2, { publicOrigin }) => {
  const { holderOf, withoutToken } = Context45.get(services2, Authentication);
  const runnerOf = makeRun(services2);
  const currentRunnerOf = makeRun(Context45.add(services2, CurrentReads, true));
  const contextOf = (anonymous) => (request) => {
    const { run, runAs } = isCurrent(request.headers) ? currentRunnerOf(request) : runnerOf(request);
    return {
      requestId: request.id,
      origin: () => publicOrigin ?? originOf(request),
      admit: () => {
        const credentials = credentialsOf(request.headers);
        return credentials === null && anonymous !== null ? anonymous : run(holderOf(credentials));
      },
      run,
      runAs
    };
  };
  return { open: contextOf(withoutToken), closed: contextOf(null) };
};

// ../../apps/api/src/http/trpc/misspeltNames.ts
init_forEachOpenApiProcedure();
var misspeltNamesOf = (router2) => {
  const byProcedure = /* @__PURE__ */ new Map();
  forEachOpenApiProcedure(router2, ({ meta, path: path18, procedure: procedure2 }) => {
    if (meta.jsonApi !== void 0) return;
    const { answers: answers2, input: input2 } = schemasOf(procedure2);
    byProcedure.set(path18, misspellings("body", input2.shape, { answers: answers2 }));
  });
  return (name2, input2) => {
    const problems = isJsonObject(input2) ? byProcedure.get(name2)?.(input2) : void 0;
    return problems?.map(({ loc: [, ...path18], msg: message }) => ({ path: path18, message })) ?? [];
  };
};

// ../../apps/api/src/http/trpc/plainCalls.ts
import { isUtf8 } from "node:buffer";
import { TRPCError as TRPCError11 } from "@trpc/server";
init_forEachOpenApiProcedure();

// ../../apps/api/src/http/trpc/trpcLimits.ts
var trpcPrefix = "/trpc/";
var maxBatchSize = 1e3;

// ../../apps/api/src/http/trpc/plainCalls.ts
var plainPath = /^[\w.,]+$/;
var methodOf = { mutation: "POST", query: "GET" };
var isStreamed = ({ accept, "trpc-accept": own2 }) => own2 !== void 0 || accept?.includes("application/jsonl") === true;
var jsonOf = ({ body, method }, query2) => {
  if (method === "GET") return query2.get("input") ?? "";
  if (!Buffer.isBuffer(body)) return "";
  return isUtf8(body) ? body.toString("utf8") : null;
};
var inputsOf = ({ callables, isBatch, json: json3 }) => {
  if (json3 === "") return [];
  const given = JSON.parse(json3);
  if (!isBatch) return [given];
  if (isJsonObject(given)) return callables.map((_, index) => given[index]);
  throw new TRPCError11({ code: "BAD_REQUEST", message: '"input" needs to be an object when doing a batch call' });
};
var inputReader2 = (plan) => {
  let read4;
  const readAll2 = () => {
    try {
      return { inputs: inputsOf(plan) };
    } catch (cause) {
      if (cause instanceof TRPCError11) return { fault: cause };
      const message = cause instanceof Error ? cause.message : "Invalid input";
      return { fault: new TRPCError11({ code: "BAD_REQUEST", message, cause }) };
    }
  };
  return (index) => {
    read4 ??= readAll2();
    if ("fault" in read4) throw read4.fault;
    return read4.inputs[index];
  };
};
var headersOf2 = (status2) => ({
  vary: "trpc-accept, accept",
  ...status2 === 401 ? { "www-authenticate": "Bearer" } : {},
  ...status2 === 503 ? { "retry-after": retryAfter } : {}
});
var statusOf3 = (statuses3) => {
  const [status2 = 200] = statuses3;
  return statuses3.size === 1 ? status2 : 207;
};
var plainCalls = (router2, contextOf) => {
  const procedures = /* @__PURE__ */ new Map();
  forEachOpenApiProcedure(router2, ({ meta, path: path18, procedure: procedure2, type: type8 }) => {
    if (type8 === "subscription") return;
    procedures.set(path18, { path: path18, type: type8, call: directCall(procedure2, { meta, path: path18, type: type8 }) });
  });
  const planOf = (request) => {
    const { headers, method, url } = request;
    const mark = url.indexOf("?");
    const path18 = url.slice(trpcPrefix.length, mark < 0 ? url.length : mark);
    if (!plainPath.test(path18) || isStreamed(headers)) return null;
    const query2 = new URLSearchParams(mark < 0 ? "" : url.slice(mark));
    const isBatch = query2.get("batch") === "1";
    const paths = isBatch ? path18.split(",") : [path18];
    if (paths.length > maxBatchSize || query2.has("connectionParams")) return null;
    const callables = paths.flatMap((each) => procedures.get(each) ?? []);
    const json3 = jsonOf(request, query2);
    const isPlain2 = callables.length === paths.length && callables.every(({ type: type8 }) => methodOf[type8] === method);
    return isPlain2 && json3 !== null ? { callables, isBatch, json: json3 } : null;
  };
  const answer2 = async (request, plan) => {
    const { callables, isBatch } = plan;
    const ctx = contextOf(request);
    const inputAt = inputReader2(plan);
    const statuses3 = /* @__PURE__ */ new Set();
    const outcomeOf2 = async ({ call }, index) => {
      try {
        return { data: await call(ctx, () => inputAt(index)) };
      } catch (error) {
        if (error instanceof TRPCError11) return { error };
        throw error;
      }
    };
    const shown3 = (outcome2, { path: path18, type: type8 }) => {
      if ("data" in outcome2) {
        statuses3.add(200);
        return { result: { data: outcome2.data } };
      }
      const { error } = outcome2;
      requestIds.set(error, request.id);
      if (error.code === "INTERNAL_SERVER_ERROR") logFault(error, request.log);
      const shape = errorShapeOf(error, { ctx, path: path18, type: type8 });
      statuses3.add(shape.data.httpStatus);
      return { error: shape };
    };
    const outcomes = await Promise.all(callables.map(outcomeOf2));
    const results = outcomes.flatMap((outcome2, index) => {
      const callable = callables[index];
      return callable === void 0 ? [] : [shown3(outcome2, callable)];
    });
    const status2 = statusOf3(statuses3);
    const text3 = JSON.stringify(isBatch ? results : results[0]);
    return { status: status2, headers: headersOf2(status2), type: "application/json", text: text3 };
  };
  return (request) => {
    const plan = planOf(request);
    return plan === null ? null : answer2(request, plan);
  };
};

// ../../apps/api/src/http/trpc/trpcRoutes.ts
init_forEachOpenApiProcedure();
import { isUtf8 as isUtf82 } from "node:buffer";
import { TRPCError as TRPCError12 } from "@trpc/server";
import { resolveResponse } from "@trpc/server/http";
var methods2 = ["GET", "HEAD", "POST"];
var headersRead = ["accept", "content-type", "trpc-accept"];
var toWebRequest = ({ body, headers, method, url }) => {
  const bytes = Buffer.isBuffer(body) ? body : void 0;
  if (bytes !== void 0 && !isUtf82(bytes)) {
    throw new TRPCError12({ code: "BAD_REQUEST", message: "The body is not valid UTF-8" });
  }
  const seen = new Headers();
  for (const name2 of headersRead) {
    const value2 = headers[name2];
    if (typeof value2 === "string") seen.set(name2, value2);
  }
  const init = { method, headers: seen };
  return new Request(new URL(url, "http://localhost"), method === "POST" ? { ...init, body: bytes ?? "" } : init);
};
var json2 = "application/json";
var requireJson2 = ({ headers, method }) => {
  const type8 = headers["content-type"] ?? "";
  if (method !== "POST" || type8.split(";", 1)[0]?.trim().toLowerCase() === json2) return;
  throw unsupportedType(type8, json2);
};
var bodyLimitsOf = (router2) => {
  const limits = [];
  forEachOpenApiProcedure(router2, ({ meta, path: path18 }) => {
    if (meta.rest?.bodyLimit !== void 0) limits.push([path18, meta.rest.bodyLimit]);
  });
  return limits;
};
var trpcRoutes = (server, router2, contextOf, answerPlain) => {
  const route = {
    config: { bodyTypes: json2 },
    method: [...methods2],
    handler: async (request, reply) => {
      requireJson2(request);
      const plain2 = await answerPlain(request);
      if (plain2 !== null) {
        const { headers, status: status2, text: text3, type: type8 } = plain2;
        return reply.status(status2).headers({ ...headers, "content-type": type8 }).send(Buffer.from(text3 ?? ""));
      }
      const req = toWebRequest(request);
      const path18 = new URL(req.url).pathname.slice(trpcPrefix.length);
      const createContext = async () => contextOf(request);
      const onError = ({ error }) => {
        requestIds.set(error, request.id);
        if (error.code === "INTERNAL_SERVER_ERROR") logFault(error, request.log);
      };
      const answering2 = { router: router2, req, path: path18, error: null, createContext, onError, maxBatchSize };
      const response = await resolveResponse(answering2);
      if (!response.ok) response.headers.set("content-type", "application/json");
      if (response.status === 401) response.headers.set("www-authenticate", "Bearer");
      return reply.status(response.status).send(response);
    }
  };
  for (const [path18, bodyLimit2] of [["*", void 0], ...bodyLimitsOf(router2)]) {
    server.route({ ...route, url: trpcPrefix + path18, ...bodyLimit2 === void 0 ? {} : { bodyLimit: bodyLimit2 } });
    rejectOtherMethods(server, trpcPrefix + path18, methods2);
  }
};

// ../../apps/api/src/http/makeServer.ts
var toWhole = () => null;
var isHealth = (route) => route === "/health" || route === "/health/ready";
var otherHost = (host) => new RestError(
  421,
  `The service does not answer for the host ${host}. Add it to SORTITION_HOSTS, or set SORTITION_PUBLIC_URL to the address that clients use`
);
var noSchemas = () => () => {
  throw new Error("the routes have no schemas of Fastify's");
};
var makeServer = async ({ hosts: hosts2, logger, router: router2, services: services2, timeouts: timeouts2, trustedProxies: trustedProxies2 }) => {
  const streams = /* @__PURE__ */ new Map();
  const latest3 = /* @__PURE__ */ new WeakMap();
  const server = Fastify2({
    loggerInstance: logger,
    bodyLimit,
    logController: new LogController({ requestIdLogLabel: "request_id", disableRequestLogging: true }),
    genReqId: ({ headers }) => requestIdOf(headers["x-request-id"]),
    rewriteUrl: originForm,
    trustProxy: trustedProxies2.length === 0 ? false : [...trustedProxies2],
    clientErrorHandler: answerBroken(logger, (socket) => latest3.get(socket)),
    // No hook runs for these, so they are logged here.
    frameworkErrors: (error, request, reply) => {
      sendError(error, request, reply);
      request.log.info({ method: request.method, status: reply.statusCode }, "request");
    },
    connectionTimeout: timeouts2.silence,
    http: {
      // Node would answer a request without a host, or with an unknown expectation, with an empty body.
      requireHostHeader: false,
      headersTimeout: timeouts2.head,
      // Streams of lines have no time limit as a whole; readBody limits other bodies.
      requestTimeout: 0,
      connectionsCheckingInterval: Math.ceil(timeouts2.head / 10)
    },
    schemaController: { compilersFactory: { buildValidator: noSchemas, buildSerializer: noSchemas } },
    routerOptions
  });
  const operations = restOperations(router2);
  const contexts = requestContexts(services2, hosts2);
  const misspeltIn = misspeltNamesOf(router2);
  const trpcContextOf = (request) => ({ ...contexts.open(request), misspeltIn });
  const answerPlain = plainCalls(router2, trpcContextOf);
  const trpcRoute = { url: `${trpcPrefix}*`, handle: answerPlain };
  installFastPath(server, {
    hosts: hosts2,
    openRequests: closeIdle(server),
    routes: [
      ...operations.map((each) => ({
        ...each,
        handle: each.isPlain ? restHandler(each, contexts.open) : toWhole
      })),
      { method: "GET", ...trpcRoute },
      { method: "POST", ...trpcRoute }
    ],
    timeouts: timeouts2,
    trustsProxies: trustedProxies2.length > 0
  });
  endStalled(server, streams, timeouts2);
  logRequests(server);
  server.server.on("request", ({ socket }, response) => latest3.set(socket, response));
  server.server.on("checkExpectation", (request, response) => server.server.emit("request", request, response));
  for (const method of METHODS) {
    if (method !== "CONNECT" && !server.supportedMethods.includes(method)) server.addHttpMethod(method);
  }
  server.setErrorHandler((error, request, reply) => sendError(error, request, reply));
  server.setNotFoundHandler((request, reply) => sendError(new RestError(404, "Not Found"), request, reply));
  server.addHook("onRequest", async ({ headers, host, id: id4, raw, routeOptions }, reply) => {
    reply.header("x-request-id", id4);
    if (headers.host === void 0 && raw.httpVersion === "1.1") throw new RestError(400, "The Host header is missing");
    if (isHost(host) && !isHealth(routeOptions.url) && !hosts2.isAllowed(host)) throw otherHost(host);
  });
  server.addHook("onSend", (_, reply, payload, done) => {
    if (reply.statusCode === 503) reply.header("retry-after", retryAfter);
    done(null, payload);
  });
  server.removeAllContentTypeParsers();
  server.addContentTypeParser("*", (request) => readBody3(request, timeouts2.body));
  restRoutes(server, operations, contexts.open, streams);
  jsonApiRoutes(server, router2, contexts.closed);
  iconRoute(server);
  docsRoutes(server, router2);
  homeRoute(server);
  trpcRoutes(server, router2, trpcContextOf, answerPlain);
  return server;
};

// ../../apps/api/src/http/timeouts.ts
import { Config as Config11 } from "effect";
var isSeconds = (value2) => /^\d+(?:\.\d+)?$/.test(value2) && Number(value2) >= 0.1 && Number(value2) <= 3600;
var seconds = (variable2, byDefault) => checkedConfig(variable2, (value2) => isSeconds(value2) ? null : "must be a number of seconds from 0.1 to 3600").pipe(
  Config11.map((value2) => Math.round(1e3 * (value2 === "" ? byDefault : Number(value2))))
);
var timeoutSettings = {
  head: seconds("SORTITION_HEAD_TIMEOUT", 10),
  body: seconds("SORTITION_BODY_TIMEOUT", 30),
  silence: seconds("SORTITION_SILENCE_TIMEOUT", 60)
};
var timeouts = Config11.all(timeoutSettings);

// ../../apps/api/src/http/trustedProxies.ts
import { isIP as isIP2 } from "node:net";
import { compile as compile2 } from "@fastify/proxy-addr";
import { Config as Config12 } from "effect";
var isShortened = (text3) => /\d/.test(text3) && isIP2(text3.split("/", 1)[0] ?? "") === 0;
var isProxy = (text3) => {
  try {
    return !isShortened(text3) && compile2(text3) !== void 0;
  } catch {
    return false;
  }
};
var split2 = (value2) => value2.split(",").map((part) => part.trim()).filter((part) => part !== "");
var trustedProxies = checkedConfig(
  "SORTITION_TRUST_PROXY",
  (value2) => split2(value2).every(isProxy) ? null : "must be addresses or networks like 10.0.0.0/8, separated by commas"
).pipe(Config12.map(split2));

// ../../apps/api/src/http/ApiServer.ts
var ApiServer = class _ApiServer extends Context46.Service()("api/ApiServer") {
  static layerAddress = (router2, { host, port }) => Layer46.effect(
    _ApiServer,
    Effect81.gen(function* () {
      const services2 = yield* Effect81.context();
      const settings2 = yield* Config13.all({ hosts: hosts(host), timeouts, trustedProxies });
      const options = { router: router2, services: services2, logger: yield* Log, ...settings2 };
      const server = yield* Effect81.acquireRelease(
        Effect81.promise(() => makeServer(options)),
        (running) => Effect81.promise(() => running.close())
      );
      yield* Effect81.promise(async () => {
        try {
          await server.listen({ host, port, ...listenShared });
        } catch (cause) {
          throw await listenFault({ host, port }, cause);
        }
      });
      const bound = server.server.address();
      const shown3 = host.includes(":") ? `[${host}]` : host;
      const url = `http://${shown3}:${Predicate18.isObject(bound) ? bound.port : port}`;
      return _ApiServer.of({ url, unexpectedEnd: Effect81.never });
    })
  );
  /** On `HOST` (127.0.0.1) and `PORT` (3000; 0 selects any free port). */
  static layer = (router2) => Layer46.unwrap(
    Config13.all({ host: hostConfig, port: portConfig }).pipe(
      Effect81.map((address2) => _ApiServer.layerAddress(router2, address2))
    )
  );
};

// ../../apps/api/src/forkedApi.ts
var program = fileURLToPath(new URL("serve.ts", import.meta.url));
var forkedApi = (count2) => Layer47.effect(
  ApiServer,
  Effect82.gen(function* () {
    const { level } = yield* Log;
    const environment = {
      DATABASE_URL: yield* requiredDatabaseUrl,
      SORTITION_AUTH: yield* authConfig,
      LOG_LEVEL: level
    };
    const servers = yield* forkServers({
      name: "an API process",
      program,
      count: count2,
      environment,
      host: yield* hostConfig,
      port: yield* portConfig
    });
    return ApiServer.of(servers);
  })
);

// ../../apps/api/src/apiLive.ts
var apiDomain = domainLive.pipe(Layer48.provideMerge(Layer48.mergeAll(storesLive, JobQueueLive)));
var apiLiveHere = ApiServer.layer(appRouter).pipe(
  Layer48.provide(Authentication.layer),
  Layer48.provide(apiDomain)
);
var apiLive = Layer48.unwrap(
  Effect83.map(processesConfig, (count2) => count2 === 1 ? apiLiveHere : forkedApi(count2))
);

// ../../apps/api/src/apiSettings.ts
var apiSettings = [
  hostConfig,
  portConfig,
  processesConfig,
  databaseDirectUrlConfig,
  databaseReadUrlConfig,
  redisUrlConfig,
  authConfig,
  adminTokenConfig,
  trustedProxies,
  ...Object.values(hostSettings),
  ...Object.values(timeoutSettings),
  logLevelConfig
];

// ../../apps/api/src/auth/warnWithoutAccess.ts
import { Clock as Clock22, Effect as Effect84 } from "effect";
var warnWithoutAccess = Effect84.gen(function* () {
  if ((yield* authConfig) === "open" || (yield* adminTokenConfig) !== "") return;
  const now = yield* Clock22.currentTimeMillis;
  if (yield* TokenStore.use((store) => store.anyValid(now))) return;
  yield* Effect84.logWarning(
    "access is required and there is no token, so every request gets a 401: create a token with `npm run create-admin` (in a container: `node apps/standalone/src/createAdmin.ts`), or set SORTITION_ADMIN_TOKEN"
  );
}).pipe(Effect84.catchDefect(() => Effect84.void));

// ../../apps/api/src/main.ts
var serving = Effect85.gen(function* () {
  const { unexpectedEnd, url } = yield* ApiServer;
  yield* Effect85.logInfo(`sortition api ready on ${url}`);
  yield* warnWithoutAccess;
  return yield* unexpectedEnd;
});
var live = apiLive.pipe(
  Layer49.provideMerge(apiDomain),
  Layer49.provide(QueueConnection.layer.pipe(Layer49.provideMerge(Database.layer))),
  Layer49.provideMerge(Log.layer)
);
var service = Effect85.provide(serving, live);
runProcess(
  checkSettings([requiredDatabaseUrl, ...apiSettings]).pipe(Effect85.andThen(checkAddress), Effect85.andThen(service))
);
