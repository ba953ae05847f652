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
  Config.mapEffect((value) => {
    const problem = value === "" ? null : problemOf(value);
    return problem === null ? Effect.succeed(value) : Effect.fail(badSetting(`${variable2} ${problem}`));
  })
);

// ../runtime/src/parseRedisCluster.ts
var form = /^redis(s)?\+cluster:\/\/(?:([^:@/]*)(?::([^@/]*))?@)?([^@/?#]+)\/?$/;
var usualPort = "6379";
var parseNode = (text2) => {
  const url = URL.parse(`redis://${text2}`);
  if (url === null || url.hostname === "" || url.host !== text2) return null;
  return { host: url.hostname.replace(/^\[|\]$/g, ""), port: Number(url.port || usualPort) };
};
var decoded = (text2 = "") => {
  try {
    return decodeURIComponent(text2);
  } catch {
    return null;
  }
};
var parseRedisCluster = (text2) => {
  const [, tls, user, secret, hosts = ""] = form.exec(text2) ?? [];
  const nodes = hosts.split(",").map(parseNode);
  const username = decoded(user);
  const password = decoded(secret);
  if (username === null || password === null || !nodes.every((node) => node !== null)) return null;
  return { nodes, username, password, isEncrypted: tls === "s" };
};

// ../runtime/src/urlConfig.ts
var hasProtocol = (value, protocols) => protocols.includes(URL.parse(value)?.protocol ?? "");
var urlConfig = (variable2, protocols) => checkedConfig(
  variable2,
  (value) => hasProtocol(value, protocols) ? null : `must be a ${protocols.join("// or ")}// URL`
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
  (value) => hasProtocol(value, ["redis:", "rediss:"]) || parseRedisCluster(value) !== null ? null : "must be a redis:// or rediss:// URL, or redis+cluster://host:port,host:port"
);

// ../runtime/src/whileAnswering.ts
import { Effect as Effect3 } from "effect";
var patience = 250;
var whileAnswering = (closing, answers2) => {
  const answersInTime = answers2.pipe(
    Effect3.timeoutOption(patience),
    Effect3.map((answer) => answer._tag === "Some" && answer.value)
  );
  const silence = Effect3.gen(function* () {
    yield* Effect3.sleep(50);
    while (yield* answersInTime) yield* Effect3.sleep(patience);
    return false;
  });
  return Effect3.raceFirst(Effect3.as(Effect3.interruptible(closing), true), Effect3.interruptible(silence));
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
var migrationNames = async (source = folder) => (await readdir(source)).filter((name) => name.endsWith(".sql")).sort();
var readMigration = async (source, name) => {
  const text2 = await readFile(new URL(name, source), "utf8");
  return { name, text: text2, checksum: createHash("sha256").update(text2.replaceAll("\r\n", "\n")).digest("hex") };
};
var refusalOf = (applied, migrations) => {
  const own = new Map(migrations.map(({ name, checksum }) => [name, checksum]));
  const unknown = applied.map(({ name }) => name).filter((name) => !own.has(name));
  if (unknown.length > 0) {
    return `a newer version has migrated this database (${unknown.join(", ")}): run that version or a later one`;
  }
  const edited = applied.filter(({ checksum, name }) => checksum !== null && checksum !== own.get(name));
  if (edited.length === 0) return null;
  const names = edited.map(({ name }) => name).join(", ");
  return `the migration ${names} differs from the one that this database has: restore the file, and put the change in a new migration`;
};
var migrate = async (sql, source) => {
  await sql`
    CREATE TABLE IF NOT EXISTS schema_migrations (
      name text PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now(), checksum text)`;
  await sql`ALTER TABLE schema_migrations ADD COLUMN IF NOT EXISTS checksum text`;
  const migrations = await Promise.all((await migrationNames(source)).map((name) => readMigration(source, name)));
  const applied = await sql`SELECT name, checksum FROM schema_migrations ORDER BY name`;
  const refusal = refusalOf(applied, migrations);
  if (refusal !== null) throw new Error(refusal);
  const checksums = new Map(applied.map(({ checksum, name }) => [name, checksum]));
  for (const { checksum, name, text: text2 } of migrations) {
    if (!checksums.has(name)) {
      await sql.begin(async (transaction2) => {
        await transaction2.unsafe(text2);
        await transaction2`INSERT INTO schema_migrations (name, checksum) VALUES (${name}, ${checksum})`;
      });
    } else if (checksums.get(name) === null) {
      await sql`UPDATE schema_migrations SET checksum = ${checksum} WHERE name = ${name}`;
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
var quote = (text2) => `"${special.test(text2) ? text2.replace(allSpecial, "\\$&") : text2}"`;
var arrayOf = (values) => `{${values.join(",")}}`;
var textArrayOf = (texts) => `{${texts.map(quote).join(",")}}`;

// ../postgres/src/sql/parseTime.ts
var day = { text: "", start: 0 };
var startOf = (text2) => {
  if (text2 !== day.text) day = { text: text2, start: Date.parse(`${text2}T00:00:00Z`) };
  return day.start;
};
var digits = (text2, at) => 10 * text2.charCodeAt(at) + text2.charCodeAt(at + 1) - 528;
var common = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{1,3})?\+00$/;
var parseTime = (text2) => {
  if (!common.test(text2)) return Date.parse(`${text2.slice(0, 10)}T${text2.slice(11)}:00`);
  const seconds = 3600 * digits(text2, 11) + 60 * digits(text2, 14) + digits(text2, 17);
  const fraction = text2.length === 22 ? 0 : Number(text2.slice(20, -3).padEnd(3, "0"));
  return startOf(text2.slice(0, 10)) + 1e3 * seconds + fraction;
};

// ../postgres/src/sql/millis.ts
var timestamptz = 1184;
var millis = {
  to: timestamptz,
  from: [timestamptz],
  serialize: (value) => new Date(value).toISOString(),
  parse: parseTime
};

// ../postgres/src/sql/arrayTypes.ts
var element = /"((?:[^"\\]|\\.)*)"|[^{},]+/gs;
var textsOf = (literal) => Array.from(literal.matchAll(element), ([whole, quoted]) => quoted?.replaceAll(/\\(.)/gs, "$1") ?? whole);
var arrayType = (oid, toText, parse) => ({
  to: oid,
  from: [oid],
  serialize: (values) => typeof values === "string" ? values : textArrayOf(values.map(toText)),
  parse: (literal) => textsOf(literal).map(parse)
});
var text = (value) => value;
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
var connect = (url, { isPooled, name }) => postgres2(url, {
  ...URL.parse(url)?.searchParams.has("prepare") ? {} : { prepare: !isPooled },
  max: connections,
  connect_timeout: 5,
  onnotice: () => {
  },
  connection: { application_name: name, TimeZone: "UTC", DateStyle: "ISO", ...isPooled ? {} : storage },
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
    for (const [record, write] of lastWrites) {
      if (write > replayed && lastWrites.size <= recordsKept) return;
      if (write > replayed) forgotten = write;
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
    has: (write) => write <= replayed,
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
      const last = passed.at(-1);
      if (last === void 0) return;
      checkpoints = checkpoints.slice(passed.length);
      replayed = Math.max(replayed, last.write);
      currentAt = last.at;
      forgetReplayed();
    },
    currentAt: () => currentAt
  };
};

// ../postgres/src/sql/openReplica.ts
var checkEvery = 1e3;
var checkWithin = 2e3;
var mostBehind = 1e4;
var sharedRuns = (run2) => {
  let running = Promise.resolve();
  let next;
  return () => {
    next ??= running.catch(() => void 0).then(() => {
      next = void 0;
      running = run2();
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
  const closing = new AbortController();
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
    const limit = state === "unused" ? mostBehind / 2 : mostBehind;
    const isBehind = performance.now() - progress.currentAt() > limit;
    use(isBehind ? `the replica is more than ${mostBehind / 1e3} seconds behind` : null);
  });
  const { signal } = closing;
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
    serves: async (record, isCurrent) => {
      if (state !== "used") return false;
      const write = isCurrent ? progress.nextWrite() : progress.lastWriteOf(record);
      if (progress.has(write)) return true;
      await whileUsed(check()).catch(() => void 0);
      return state === "used" && progress.has(write);
    },
    read: (run2) => whileUsed(run2(replica)),
    close: () => {
      state = "closed";
      closing.abort();
    }
  };
};

// ../postgres/src/sql/Database.ts
var changesAtOnce = 4;
var isUnavailable = (fault) => isNetworkFault(fault, /^(CONNECT|08|3D|53|57P|25006)/);
var defectOf = (fault) => Effect4.die(isUnavailable(fault) ? new Unavailable({ what: "database", cause: fault }) : fault);
var query = (run2) => Effect4.callback((resume) => {
  run2().then(
    (value) => resume(Effect4.succeed(value)),
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
  const reasons = faults.map((fault) => fault?.message ?? fault).join(", ");
  return new Error(`cannot connect to or migrate the database: ${reasons}`, { cause });
};
var identityOf = async (sql) => {
  const [row] = await sql`
    SELECT pg_postmaster_start_time()::text || ' ' || oid AS identity FROM pg_database WHERE datname = current_database()`;
  return row?.identity;
};
var requireSameDatabase = async (sql, direct) => {
  const [pooled, own] = await Promise.all([identityOf(sql), identityOf(direct)]);
  if (pooled !== own) throw new Error("DATABASE_URL and DATABASE_DIRECT_URL must lead to the same database");
};
var oneView = "ISOLATION LEVEL REPEATABLE READ READ ONLY";
var transaction = (sql, run2, options = "") => query(async () => (await sql.begin(options, async (connection) => ({ value: await run2(connection) }))).value);
function outcomeOf(result) {
  return Effect4.fromResult(result);
}
var reportReplica = (problem) => problem === null ? Effect4.logInfo("lists and counts are read from the replica of DATABASE_READ_URL") : Effect4.logWarning(`the replica of DATABASE_READ_URL is not in use, and the primary serves its reads: ${problem}`);
var replicaOf = Effect4.fnUntraced(function* (url, primary) {
  if (url === "") return null;
  const run2 = Effect4.runForkWith(yield* Effect4.context());
  const pool = connect(url, { name: "sortition", isPooled: false });
  const watched = openReplica(pool, primary, (problem) => {
    run2(reportReplica(problem));
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
      const names = yield* Effect4.promise(() => migrationNames());
      const ready = query(async () => {
        const rows = await sql`SELECT 1 FROM schema_migrations WHERE name = ANY(${[...names]}::text[])`;
        return rows.length === names.length;
      }).pipe(Effect4.catchDefect(() => Effect4.succeed(false)));
      const transactionSlots = yield* Semaphore.make(changesAtOnce);
      const replica = yield* replicaOf(readUrl, sql);
      const wrote = replica?.wrote ?? (() => void 0);
      const change = (run2) => transactionSlots.withPermit(transaction(sql, run2)).pipe(Effect4.ensuring(Effect4.sync(() => wrote(settings))));
      const changeResult = (run2) => Effect4.flatMap(change(run2), outcomeOf);
      const read = (record, run2) => replica === null ? query(() => run2(sql)) : CurrentReads.use(
        (isCurrent) => query(async () => {
          if (!await replica.serves(record, isCurrent)) return run2(sql);
          return replica.read(run2).catch(() => run2(sql));
        })
      );
      const poolFor = (record) => replica === null ? Effect4.succeed(sql) : CurrentReads.use(
        (isCurrent) => Effect4.promise(async () => await replica.serves(record, isCurrent) ? replica.pool : sql)
      );
      return _Database.of({ sql, direct, change, changeResult, read, poolFor, wrote, ready });
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
  const interruption = (text2, now) => {
    if (interrupted || now - lastRestored < quiet) return;
    interrupted = true;
    fork(Effect5.logWarning(`${what} cannot be reached; hints are dropped, reconcile makes up for them`, text2));
  };
  return {
    fault: (error) => {
      const now = clock.currentTimeMillisUnsafe();
      const text2 = textOf(error);
      if (isConnectionFault(error)) return interruption(text2, now);
      if (other.text === text2 && now - other.at < quiet) return;
      other = { text: text2, at: now };
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
var postgresBackend = (url, name, log) => Effect6.gen(function* () {
  yield* Effect6.promise(() => migrate2(url));
  const clients = /* @__PURE__ */ new Set();
  const answers2 = Effect6.promise(() => resolves(ping(url)));
  const cut = () => {
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
      Effect6.andThen(Effect6.sync(cut))
    )
  );
  const connection = asBullPool(pool);
  const queue = new Queue(name, { connection, streams: { events: { maxLen: 1e3 } } });
  queue.on("error", log.fault);
  yield* Effect6.promise(() => queue.waitUntilReady());
  const startWorker = (processor, { concurrency: concurrency2 = 1 }) => {
    const make = () => {
      const worker3 = new Worker(name, processor, { ...workerOptions, connection, concurrency: concurrency2, autorun: false });
      return worker3.on("error", log.fault);
    };
    let worker2 = make();
    let closing = false;
    const begin = async () => {
      const ready = await resolves(worker2.waitUntilReady());
      if (closing) return;
      if (ready) return worker2.run();
      await sleep2(workerOptions.runRetryDelay, void 0, { ref: false });
      if (closing) return;
      worker2 = make();
      return begin();
    };
    void begin().catch(log.fault);
    const close2 = () => {
      closing = true;
      return worker2.close();
    };
    return { close: close2, cancel: () => worker2.cancelAllJobs("shutting down"), cut };
  };
  return { queue, reachable: () => true, answers: answers2, startWorker };
});

// ../queue/src/redisBackend.ts
import { Queue as Queue2, Worker as Worker2 } from "bullmq";
import { Effect as Effect7 } from "effect";

// ../queue/src/redisClient.ts
import { Cluster, Redis } from "ioredis";
var connectTimeout = 5e3;
var retryStrategy = (attempt) => Math.min(50 * 2 ** attempt, 1e3);
var maxRetriesPerRequest = null;
var redisClient = (url, { waits }) => {
  const cluster3 = parseRedisCluster(url);
  if (cluster3 === null) {
    return new Redis(url, { maxRetriesPerRequest, connectTimeout, retryStrategy, enableOfflineQueue: waits });
  }
  const { isEncrypted, nodes, password, username } = cluster3;
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
var redisBackend = (url, name, log) => Effect7.gen(function* () {
  const watch = (client2) => client2.on("error", log.fault).on("ready", log.restored);
  const prefix = `{${name}}`;
  const client = yield* Effect7.acquireRelease(
    Effect7.sync(() => watch(redisClient(url, { waits: false }))),
    (client2) => Effect7.sync(() => client2.disconnect())
  );
  const queue = new Queue2(name, { connection: client, prefix, streams: { events: { maxLen: 1e3 } } });
  queue.on("error", log.fault);
  yield* Effect7.tryPromise(() => queue.waitUntilReady()).pipe(Effect7.timeoutOption(patience2), Effect7.ignore);
  const startWorker = (processor, { concurrency: concurrency2 = 1 }) => {
    const main = watch(redisClient(url, { waits: true }));
    const clients = [main];
    onDuplicate(main, (copy) => clients.push(watch(copy)));
    const worker2 = new Worker2(name, processor, { ...workerOptions, connection: main, prefix, concurrency: concurrency2 });
    worker2.on("error", log.fault);
    const cut = () => {
      for (const each of clients) each.disconnect();
    };
    return { close: () => worker2.close().finally(cut), cancel: () => worker2.cancelAllJobs("shutting down"), cut };
  };
  const reachable = () => client.status === "ready";
  const answers2 = Effect7.promise(async () => reachable() && resolves(client.exists(`${prefix}:${name}:meta`)));
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
  const name = variable.exec(message)?.[1];
  const [problem = message] = message.split("\n");
  return name === void 0 ? problem : `${name}: ${problem}`;
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
    const text2 = lines;
    lines = "";
    if (text2 !== "") destination.write(text2);
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
  (value) => levels.some((level) => level === value) ? null : `must be one of ${levels.join(", ")}`
).pipe(Config5.map((value) => value || "info"));
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
  const text2 = (Array.isArray(message) ? message : [message]).map(String).join(" ");
  log[pinoLevel[logLevel]]({ ...annotations, ...faults.length > 0 ? { faults } : {} }, text2);
});
var Log = class _Log extends Context4.Service()("runtime/Log") {
  static layer = Layer3.unwrap(
    logLevelConfig.pipe(
      Effect10.map((level) => {
        const base = cluster.isWorker ? { pid: process.pid } : null;
        const log = pino({ level, base }, writeInTurns(pino.destination({ fd: 1, sync: true })));
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
var stopMessage = "stop";
var onAskedToStop = (stop) => {
  if (!cluster2.isWorker) return;
  process.on("message", (message) => {
    if (message === stopMessage) stop();
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
var runProcess = (program) => {
  const fiber = Effect12.runFork(program);
  const stop = () => {
    Effect12.runFork(Fiber.interrupt(fiber));
  };
  for (const signal of signals) process.on(signal, stop);
  process.on("disconnect", stop);
  onAskedToStop(stop);
  fiber.addObserver((exit) => {
    if (Exit.isFailure(exit) && !Cause.hasInterruptsOnly(exit.cause)) {
      process.stderr.write(`sortition stopped: ${reasonOf(exit.cause)}
`);
      process.exit(1);
    }
    process.exit(0);
  });
};

// ../../apps/worker/src/main.ts
import { Effect as Effect26, Layer as Layer13 } from "effect";

// ../../apps/worker/src/heartbeat.ts
import { stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Effect as Effect13 } from "effect";
var file = join(tmpdir(), "sortition-worker.alive");
var fresh = 3e4;
var beat = Effect13.promise(() => writeFile(file, ""));
var isAlive = Effect13.promise(async () => Date.now() - (await stat(file)).mtimeMs < fresh).pipe(
  Effect13.catchDefect(() => Effect13.succeed(false))
);

// ../domain/src/jobsLive.ts
import { Layer as Layer7 } from "effect";

// ../domain/src/experiments/ScheduledStarts.ts
import { Context as Context6, Effect as Effect14, Layer as Layer4 } from "effect";

// ../domain/src/experiments/ExperimentStore.ts
import { Context as Context5 } from "effect";
var ExperimentStore = class extends Context5.Service()("domain/ExperimentStore") {
};

// ../domain/src/experiments/ScheduledStarts.ts
var ScheduledStarts = class _ScheduledStarts extends Context6.Service()("domain/ScheduledStarts") {
  static layer = Layer4.effect(
    _ScheduledStarts,
    Effect14.map(
      ExperimentStore,
      (store) => _ScheduledStarts.of({ activateDue: store.activateDue.pipe(Effect14.withSpan("ScheduledStarts.activateDue")) })
    )
  );
};

// ../domain/src/planning/AssignmentPropagation.ts
import { Clock as Clock2, Context as Context8, Effect as Effect15, Layer as Layer5, Option } from "effect";

// ../domain/src/planning/AssignmentStore.ts
import { Context as Context7 } from "effect";
var AssignmentStore = class extends Context7.Service()("domain/AssignmentStore") {
};

// ../domain/src/planning/AssignmentPropagation.ts
var AssignmentPropagation = class _AssignmentPropagation extends Context8.Service()("domain/AssignmentPropagation") {
  static layer = Layer5.effect(
    _AssignmentPropagation,
    Effect15.gen(function* () {
      const store = yield* AssignmentStore;
      const untilNoneIsLeft = Effect15.fnUntraced(function* (step) {
        let sum = 0;
        for (; ; ) {
          const written = yield* step(yield* Clock2.currentTimeMillis);
          if (Option.isNone(written)) return sum;
          sum += written.value;
        }
      });
      const assignPending = Effect15.gen(function* () {
        return (yield* untilNoneIsLeft(store.settleProject)) + (yield* untilNoneIsLeft(store.settleExperiments));
      }).pipe(Effect15.withSpan("AssignmentPropagation.assignPending"));
      return _AssignmentPropagation.of({ assignPending });
    })
  );
};

// ../domain/src/samples/CompletionStamps.ts
import { Context as Context10, Effect as Effect16, Layer as Layer6 } from "effect";

// ../domain/src/samples/SampleStore.ts
import { Context as Context9 } from "effect";
var SampleStore = class extends Context9.Service()("domain/SampleStore") {
};

// ../domain/src/samples/CompletionStamps.ts
var CompletionStamps = class _CompletionStamps extends Context10.Service()("domain/CompletionStamps") {
  static layer = Layer6.effect(
    _CompletionStamps,
    Effect16.map(
      SampleStore,
      (store) => _CompletionStamps.of({
        stampCompletions: store.stampCompletions.pipe(Effect16.withSpan("CompletionStamps.stampCompletions"))
      })
    )
  );
};

// ../domain/src/jobsLive.ts
var jobsLive = Layer7.mergeAll(AssignmentPropagation.layer, CompletionStamps.layer, ScheduledStarts.layer);

// ../domain/src/shared/domainError.ts
import { Data as Data2 } from "effect";
var domainError = (tag, { kind, message, reason }) => {
  const base = Data2.TaggedError(tag);
  const fixed = { kind, reason: reason ?? tag.replaceAll(/\B[A-Z]/g, (letter) => `_${letter}`).toLowerCase() };
  Object.assign(base.prototype, fixed, message === void 0 ? {} : { message });
  return base;
};

// ../domain/src/experiments/Experiment.ts
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

// ../postgres/src/experiments/ExperimentStoreLive.ts
import { Effect as Effect17, Layer as Layer8, Option as Option3, Result as Result3 } from "effect";

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

// ../postgres/src/sql/tableColumns.ts
import postgres4 from "postgres";
var tableColumns = (changes) => {
  const isField = (name) => Object.hasOwn(changes, name);
  const all = Object.keys(changes).filter(isField);
  return {
    all,
    mutable: all.filter((name) => changes[name] === "mutable"),
    /** For a SELECT or RETURNING. Built once, because `sql(names)` escapes every name in every statement. */
    of: (alias) => {
      const text2 = all.map((name) => `${alias}.${postgres4.fromCamel(name)}`).join(", ");
      return (sql) => sql.unsafe(text2);
    }
  };
};

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

// ../postgres/src/services/assignCreator.ts
var assignExperimentCreator = async (connection, creation) => {
  const { experimentId, now, serviceId, userId } = creation;
  const [onProject] = await connection`
    SELECT role_id FROM user_assignments
    WHERE service_id = ${serviceId} AND experiment_id IS NULL AND user_id = ${userId} FOR SHARE`;
  await connection`
    INSERT INTO user_assignments (service_id, experiment_id, user_id, role_id, assigned, created_at, updated_at)
    VALUES (${serviceId}, ${experimentId}, ${userId},
      coalesce(${onProject?.roleId ?? null}::bigint, (SELECT id FROM user_roles WHERE name = 'Owner')),
      'automatically', ${now}, ${now})`;
  return onProject !== void 0;
};

// ../postgres/src/services/settleSchedules.ts
var settleSchedules = async (connection, serviceIds) => {
  const due = await connection`
    SELECT id FROM experiments
    WHERE service_id = ANY(${[...serviceIds]}::uuid[]) AND schedule_status = 'pending' AND scheduled_start_date <= statement_timestamp()
    ORDER BY id FOR NO KEY UPDATE`;
  if (due.length === 0) return 0;
  const [settled] = await connection`
    WITH settled AS (
      UPDATE experiments e SET
        active = (s.active AND NOT e.archived),
        schedule_status = CASE WHEN s.active AND NOT e.archived THEN 'started' ELSE 'missed' END,
        last_activated_at = CASE WHEN s.active AND NOT e.archived THEN e.scheduled_start_date ELSE e.last_activated_at END,
        updated_at = date_trunc('milliseconds', statement_timestamp()), revision = e.revision + 1
      FROM services s WHERE s.id = e.service_id AND e.id = ANY(${due.map(({ id }) => id)}::uuid[])
      RETURNING e.active
    )
    SELECT count(*) FILTER (WHERE active)::int AS starts FROM settled`;
  return settled?.starts ?? 0;
};

// ../postgres/src/services/serviceRows.ts
var columns = tableColumns({
  id: "fixed",
  number: "fixed",
  teamId: "fixed",
  name: "mutable",
  description: "mutable",
  active: "mutable",
  createdAt: "fixed",
  updatedAt: "mutable"
});
var serviceColumns = columns.of("s");
var shareServices = (sql, ids) => sql`SELECT FROM services WHERE id = ANY(${[...ids]}::uuid[]) ORDER BY id FOR SHARE`;

// ../postgres/src/sql/rows.ts
import { Option as Option2 } from "effect";
var first = (rows) => Option2.fromUndefinedOr(rows[0]);
var largestBigint = 9223372036854775807n;
var fitsBigint = (id) => /^[1-9]\d{0,18}$/.test(id) && BigInt(id) <= largestBigint;
var afterAll = "ffffffff-ffff-ffff-ffff-ffffffffffff";
var pageOf = (sql, { cursor = afterAll, limit }) => sql`id < ${cursor} ORDER BY id DESC LIMIT ${limit ?? null}`;

// ../postgres/src/sql/searched.ts
var patternOf = (q) => `%${q.replaceAll(/[\\%_]/g, "\\$&")}%`;
var searched = (sql, q, ...columns4) => {
  if (q === void 0 || q === "") return sql`true`;
  const found2 = columns4.map((column) => sql`search_key(${column}) LIKE search_key(${patternOf(q)})`);
  return sql`(${found2.reduce((all, each) => sql`${all} OR ${each}`)})`;
};

// ../postgres/src/experiments/experimentRows.ts
var columns2 = tableColumns({
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
var experimentColumns = columns2.of("e");
var insertExperiment = async (sql, experiment, { creatorId, salt }) => {
  const names = [...columns2.all, "salt"];
  await sql`
    INSERT INTO experiments (${sql(names)}) OVERRIDING SYSTEM VALUE VALUES ${sql({ ...experiment, salt }, names)}`;
  const { createdAt: now, id: experimentId, serviceId } = experiment;
  await assignExperimentCreator(sql, { experimentId, serviceId, userId: creatorId, now });
};
var nextExperimentNumber = async (sql) => {
  const [row] = await sql`
    SELECT nextval(pg_get_serial_sequence('experiments', 'number')) AS number`;
  return row?.number ?? "";
};
var updateExperiment = (sql, experiment) => sql`UPDATE experiments SET ${sql(experiment, columns2.mutable)}, revision = revision + 1 WHERE id = ${experiment.id}`;

// ../domain/src/experiments/LayerShareTaken.ts
var named = 5;
var describe = ({ id, name, number }) => `${JSON.stringify(name)} (${id}, number ${number})`;
var LayerShareTaken = class extends domainError("LayerShareTaken", { kind: "conflict" }) {
  get message() {
    const names = this.holders.slice(0, named).map(describe);
    const more = this.holders.length > named ? [`${this.holders.length - named} more`] : [];
    const list2 = new Intl.ListFormat("en").format([...names, ...more]);
    return `Slots of this experiment's share of its layer now belong to ${list2}. Take them out of the layer, or take this experiment out of it, and try again`;
  }
};

// ../domain/src/experiments/lifecycle.ts
import { Equal, Result } from "effect";

// ../domain/src/shared/InvalidInput.ts
var InvalidInput = class extends domainError("InvalidInput", { kind: "invalid" }) {
  get message() {
    return this.problems.map(({ message }) => message).join("; ");
  }
};

// ../domain/src/experiments/lifecycle.ts
var holdsShare = ({ archived, completedAt }) => !archived && completedAt === null;

// ../domain/src/experiments/SamplesDetached.ts
var SamplesDetached = class extends domainError("SamplesDetached", {
  kind: "conflict",
  message: "The samples of this experiment are detached. Read the file that they were exported to, or ask an operator to attach them again"
}) {
};

// ../postgres/src/experiments/settleShare.ts
import { Result as Result2 } from "effect";
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
  if (await reopensDetached(sql, before, after)) return Result2.fail(new SamplesDetached({ id: after.id }));
  if (holdsShare(before) === holdsShare(after)) return Result2.void;
  if (!holdsShare(after)) {
    await sql`UPDATE layer_bookings SET released_at = ${after.updatedAt} WHERE experiment_id = ${after.id}`;
    return Result2.void;
  }
  await sql`
    SELECT FROM layers WHERE number = (SELECT layer_number FROM layer_bookings WHERE experiment_id = ${after.id}) FOR UPDATE`;
  const holders = await readHolders(sql, after.id);
  if (holders.length > 0) return Result2.fail(new LayerShareTaken({ holders }));
  await sql`UPDATE layer_bookings SET released_at = NULL WHERE experiment_id = ${after.id}`;
  return Result2.void;
};

// ../postgres/src/experiments/ExperimentStoreLive.ts
var ExperimentStoreLive = Layer8.effect(
  ExperimentStore,
  Effect17.gen(function* () {
    const { change, changeResult, read, sql } = yield* Database;
    const columns4 = experimentColumns(sql);
    const readPlaced = async (connection, id) => {
      const [row] = await connection`
        SELECT ${columns4}, s.active AS service_active, statement_timestamp() AS now
        FROM experiments e JOIN services s ON s.id = e.service_id WHERE e.id = ${id}`;
      if (row === void 0) return Option3.none();
      const { now, serviceActive, ...experiment } = row;
      return Option3.some({ experiment, serviceActive, now });
    };
    const modify = (id, decide) => changeResult(async (connection) => {
      await connection`
          SELECT FROM services WHERE id = (SELECT service_id FROM experiments WHERE id = ${id}) FOR SHARE`;
      await connection`SELECT FROM experiments WHERE id = ${id} FOR UPDATE`;
      const found2 = await readPlaced(connection, id);
      if (Option3.isNone(found2)) return Result3.fail(new ExperimentNotFound({ id }));
      const { experiment: before, ...moment } = found2.value;
      const decided = decide(before, moment);
      if (Result3.isFailure(decided)) return Result3.fail(decided.failure);
      const after = decided.success;
      if (after === before) return Result3.succeed({ before, after });
      const settled = await settleShare(connection, before, after);
      if (Result3.isFailure(settled)) return Result3.fail(settled.failure);
      await updateExperiment(connection, after);
      return Result3.succeed({ before, after });
    });
    const settle = (serviceIds) => change(async (connection) => {
      await shareServices(connection, serviceIds);
      return settleSchedules(connection, serviceIds);
    });
    return ExperimentStore.of({
      // Without the lock, a change to the service would not raise the revision of an experiment that is stored meanwhile.
      insert: (experiment, created) => change(async (connection) => {
        await shareServices(connection, [experiment.serviceId]);
        await insertExperiment(connection, experiment, created);
      }),
      modify,
      nextNumber: query(() => nextExperimentNumber(sql)),
      teamOf: (id) => query(() => sql`SELECT team_id FROM experiments WHERE id = ${id}`).pipe(
        Effect17.map(([row]) => Option3.fromUndefinedOr(row?.teamId))
      ),
      find: (id) => query(() => readPlaced(sql, id)).pipe(
        Effect17.map(Option3.map(({ experiment, serviceActive }) => ({ experiment, serviceActive })))
      ),
      list: (serviceId, { activeOnly, now }, page) => read(
        settings,
        (connection) => connection`
          SELECT ${columns4} FROM experiments e
          WHERE service_id = ${serviceId}
            AND (active OR NOT ${activeOnly} OR (
              schedule_status = 'pending' AND scheduled_start_date <= ${now} AND NOT archived
              AND (SELECT s.active FROM services s WHERE s.id = e.service_id)))
            AND ${searched(sql, page.q, sql`e.name`)} AND ${pageOf(sql, page)}`
      ),
      activateDue: query(
        () => sql`
        SELECT DISTINCT service_id FROM experiments
        WHERE schedule_status = 'pending' AND scheduled_start_date <= statement_timestamp()`
      ).pipe(
        Effect17.flatMap((due) => due.length === 0 ? Effect17.succeed(0) : settle(due.map(({ serviceId }) => serviceId)))
      )
    });
  })
);

// ../postgres/src/planning/AssignmentStoreLive.ts
import { Effect as Effect18, Layer as Layer9, Option as Option4, Result as Result4 } from "effect";

// ../postgres/src/people/assignmentRows.ts
var assignmentColumns = (sql) => sql`
  a.id, a.assigned, a.created_at, a.updated_at,
  u.id AS user_id, u.full_name, u.email, u.created_at AS user_created_at, u.updated_at AS user_updated_at,
  r.id AS role_id, r.name AS role_name, r.permissions, r.created_at AS role_created_at, r.updated_at AS role_updated_at`;
var assignmentTables = (sql) => sql`
  user_assignments a JOIN users u ON u.id = a.user_id JOIN user_roles r ON r.id = a.role_id`;
var assignmentOf = ({ assigned, createdAt, id, updatedAt, ...row }) => {
  const { email, fullName, roleId, roleName, userId } = row;
  const user = { id: userId, fullName, email, createdAt: row.userCreatedAt, updatedAt: row.userUpdatedAt };
  const permissions2 = knownPermissions(row.permissions);
  const times = { createdAt: row.roleCreatedAt, updatedAt: row.roleUpdatedAt };
  return { id, user, role: { id: roleId, name: roleName, permissions: permissions2, ...times }, assigned, createdAt, updatedAt };
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
var readRole = async (sql, id) => {
  if (!fitsBigint(id)) return null;
  const [row] = await sql`SELECT ${roleColumns(sql)} FROM user_roles r WHERE r.id = ${id}`;
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
var readProjectUser = async (connection, serviceId, key) => {
  const byUser = "userId" in key;
  const id = byUser ? key.userId : key.assignmentId;
  if (!fitsBigint(id)) return { user: null, assignment: null, othersManage: false };
  const [assignment = null] = await readAssignments(
    connection,
    connection`a.service_id = ${serviceId} AND a.experiment_id IS NULL
      AND ${byUser ? connection`a.user_id = ${id}` : connection`a.id = ${id}`}`
  );
  const user = byUser ? await readMember(connection, serviceId, id) : assignment?.user ?? null;
  return {
    user,
    assignment,
    othersManage: user !== null && await doOthersManage(connection, serviceId, user.id)
  };
};
var markUsersChanged = (connection, serviceId) => connection`UPDATE services SET users_changed = true, users_told_to = NULL WHERE id = ${serviceId}`;
var writeProjectUser = async (connection, serviceId, { now, role, user }) => {
  await markUsersChanged(connection, serviceId);
  const [row] = await connection`
    INSERT INTO user_assignments (service_id, user_id, role_id, assigned, created_at, updated_at)
    VALUES (${serviceId}, ${user.id}, ${role.id}, 'manually', ${now}, ${now})
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

// ../postgres/src/sql/readListing.ts
var readListing = async (sql, parts, { limit, offset }) => {
  const { columns: columns4, from, order } = parts;
  const start = Math.min(offset, Number.MAX_SAFE_INTEGER);
  const [items, [counted]] = await Promise.all([
    sql`SELECT ${columns4} ${from} ORDER BY ${order} LIMIT ${limit} OFFSET ${start}`,
    sql`SELECT count(*)::int AS total ${from}`
  ]);
  return { items: [...items], total: counted?.total ?? 0 };
};

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
  const { permissions: permissions2, ...service } = row;
  return { service, permissions: setOf(permissions2) };
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

// ../postgres/src/planning/holdRows.ts
var holdMembers = (connection, serviceId) => connection`SELECT FROM teams WHERE id = (SELECT team_id FROM services WHERE id = ${serviceId}) FOR SHARE`;
var holdProject = (connection, serviceId) => connection`SELECT FROM services WHERE id = ${serviceId} FOR NO KEY UPDATE`;
var shareProject = (connection, serviceId) => connection`SELECT FROM services WHERE id = ${serviceId} FOR SHARE`;
var holdExperiment = (connection, experimentId) => connection`SELECT FROM experiments WHERE id = ${experimentId} FOR NO KEY UPDATE`;

// ../postgres/src/planning/settleAssignments.ts
var rowsAtOnce = 5e3;
var experimentsAtOnce = 200;
var least = "00000000-0000-0000-0000-000000000000";
var deleteRemoved = async (connection, serviceId) => {
  const { count } = await connection`
    DELETE FROM user_assignments WHERE id IN (
      SELECT a.id FROM user_removals r JOIN user_assignments a USING (service_id, user_id)
      WHERE r.service_id = ${serviceId} AND a.experiment_id IS NOT NULL AND a.id < r.before_id LIMIT ${rowsAtOnce})`;
  return count;
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
var readIds = async (rows) => (await rows).map(({ id }) => id);
var settleProject = async (connection, now) => {
  const [service] = await connection`
    SELECT id, users_told_to FROM services WHERE users_changed ORDER BY id LIMIT 1 FOR NO KEY UPDATE`;
  if (service === void 0) return void 0;
  const { id, usersToldTo } = service;
  const deleted = await deleteRemoved(connection, id);
  if (deleted === rowsAtOnce) return deleted;
  await connection`DELETE FROM user_removals WHERE service_id = ${id}`;
  const ids = await readIds(connection`
    SELECT id FROM experiments WHERE service_id = ${id} AND id > ${usersToldTo ?? least}::uuid
    ORDER BY id LIMIT ${experimentsAtOnce}`);
  const { complete: complete2, written } = await spread(connection, id, ids, now);
  const next = ids.length === experimentsAtOnce ? ids.at(-1) : void 0;
  if (complete2) {
    await connection`
      UPDATE services SET users_changed = ${next !== void 0}, users_told_to = ${next ?? null} WHERE id = ${id}`;
  }
  return deleted + written;
};
var settleExperiments = async (connection, now) => {
  const [service] = await connection`
    SELECT id FROM services
    WHERE id = (SELECT service_id FROM experiments WHERE users_missing ORDER BY id LIMIT 1) FOR NO KEY UPDATE`;
  if (service === void 0) return void 0;
  const ids = await readIds(connection`
    SELECT id FROM experiments WHERE service_id = ${service.id} AND users_missing ORDER BY id LIMIT ${experimentsAtOnce}`);
  const { complete: complete2, written } = await spread(connection, service.id, ids, now);
  return { written, ids: complete2 ? ids : [] };
};
var markSettled = (sql, ids) => sql`
  WITH held AS (
    SELECT id FROM experiments WHERE id = ANY(${[...ids]}::uuid[]) AND users_missing ORDER BY id FOR NO KEY UPDATE
  )
  UPDATE experiments e SET users_missing = false FROM held WHERE e.id = held.id`;

// ../postgres/src/planning/AssignmentStoreLive.ts
var unchanged = (assignment) => Result4.succeed({ assignment, changed: false });
var changed = ([assignment]) => {
  if (assignment === void 0) throw new Error("a written assignment cannot be read");
  return Result4.succeed({ assignment, changed: true });
};
var holdAssignment = async (connection, where) => {
  await connection`SELECT FROM user_assignments a WHERE ${where} FOR NO KEY UPDATE`;
  const [held = null] = await readAssignments(connection, where);
  return held;
};
var holdAuthority = async (connection, serviceId, userId) => {
  await holdMembers(connection, serviceId);
  await holdProject(connection, serviceId);
  const { permissions: permissions2, service } = found(await readProjectAccess(connection, userId, connection`s.id = ${serviceId}`));
  const onTeam = await readTeamAccess(connection, userId, service.teamId);
  return { service, onProject: permissions2, onTeam: onTeam ?? /* @__PURE__ */ new Set() };
};
var list = async (sql, where, span) => {
  const from = sql`
    FROM ${assignmentTables(sql)} WHERE ${where} AND ${searched(sql, span.q, sql`u.full_name`, sql`u.email`)}`;
  const parts = { columns: assignmentColumns(sql), from, order: sql`a.id` };
  const { items, total } = await readListing(sql, parts, span);
  return { items: items.map(assignmentOf), total };
};
var AssignmentStoreLive = Layer9.effect(
  AssignmentStore,
  Effect18.gen(function* () {
    const { change, changeResult, sql } = yield* Database;
    const onProject = (serviceId) => sql`a.service_id = ${serviceId} AND a.experiment_id IS NULL`;
    const onExperiment = (experimentId) => sql`a.experiment_id = ${experimentId}`;
    const find = (where, id) => fitsBigint(id) ? query(() => readAssignments(sql, sql`${where} AND a.id = ${id}`)).pipe(Effect18.map(first)) : Effect18.succeedNone;
    return AssignmentStore.of({
      listOnExperiment: (experimentId, span) => query(() => list(sql, onExperiment(experimentId), span)),
      findOnExperiment: (experimentId, id) => find(onExperiment(experimentId), id),
      listOnProject: (serviceId, span) => query(() => list(sql, onProject(serviceId), span)),
      findOnProject: (serviceId, id) => find(onProject(serviceId), id),
      grantOnExperiment: ({ experimentId, id, now, serviceId, userId }, read) => changeResult(async (connection) => {
        await shareProject(connection, serviceId);
        await holdExperiment(connection, experimentId);
        const { permissions: permissions2, ...place } = found(
          await readExperimentAccess(connection, userId, connection`e.id = ${experimentId}`)
        );
        const assignment = fitsBigint(id) ? await holdAssignment(connection, connection`${onExperiment(experimentId)} AND a.id = ${id}`) : null;
        const request = read({ ...place, onExperiment: permissions2, assignment });
        if (Result4.isFailure(request)) return Result4.fail(request.failure);
        const { decide, roleId } = request.success;
        const decided = decide({ role: await readRole(connection, roleId) });
        if (Result4.isFailure(decided)) return Result4.fail(decided.failure);
        if (decided.success._tag === "Keep") return unchanged(decided.success.assignment);
        await connection`
            UPDATE user_assignments SET role_id = ${decided.success.role.id}, assigned = 'manually', updated_at = ${now}
            WHERE id = ${id}`;
        return changed(await readAssignments(connection, connection`a.id = ${id}`));
      }),
      grantOnProject: ({ id, now, serviceId, userId }, read) => changeResult(async (connection) => {
        const authority = await holdAuthority(connection, serviceId, userId);
        const { assignment } = await readProjectUser(connection, serviceId, { assignmentId: id ?? "" });
        const request = read({ ...authority, assignment });
        if (Result4.isFailure(request)) return Result4.fail(request.failure);
        const { decide, key, roleId } = request.success;
        const role = await readRole(connection, roleId);
        const decided = decide({ ...await readProjectUser(connection, serviceId, key), role });
        if (Result4.isFailure(decided)) return Result4.fail(decided.failure);
        if (decided.success._tag === "Keep") return unchanged(decided.success.assignment);
        const written = await writeProjectUser(connection, serviceId, { ...decided.success, now });
        return changed(await readAssignments(connection, connection`a.id = ${written}`));
      }),
      removeFromProject: ({ id, serviceId, userId }, decide) => changeResult(async (connection) => {
        const authority = await holdAuthority(connection, serviceId, userId);
        const decided = decide({
          ...authority,
          ...await readProjectUser(connection, serviceId, { assignmentId: id })
        });
        if (Result4.isFailure(decided)) return Result4.fail(decided.failure);
        await removeProjectUser(connection, serviceId, decided.success.user.id);
        return Result4.void;
      }),
      settleProject: (now) => change((connection) => settleProject(connection, now)).pipe(Effect18.map(Option4.fromUndefinedOr)),
      settleExperiments: (now) => change((connection) => settleExperiments(connection, now)).pipe(
        Effect18.flatMap(
          (settled) => settled === void 0 ? Effect18.succeedNone : query(() => markSettled(sql, settled.ids)).pipe(Effect18.as(Option4.some(settled.written)))
        )
      )
    });
  })
);

// ../postgres/src/samples/SampleStoreLive.ts
import { Effect as Effect20, Layer as Layer10, Option as Option7, Semaphore as Semaphore2 } from "effect";

// ../postgres/src/sql/againAfterDeadlock.ts
import { Predicate as Predicate2 } from "effect";
var isDeadlock = (fault) => Predicate2.hasProperty(fault, "code") && fault.code === "40P01";
var againAfterDeadlock = (run2) => run2().catch((fault) => {
  if (!isDeadlock(fault)) throw fault;
  return run2();
});

// ../postgres/src/samples/bulkEnroller.ts
import { Option as Option5, Predicate as Predicate3 } from "effect";

// ../postgres/src/samples/sampleRows.ts
var shown = {
  id: "fixed",
  experimentId: "fixed",
  sampledEntity: "fixed",
  sampledValue: "fixed",
  allocatedBucket: "fixed",
  complete: "mutable",
  createdAt: "fixed",
  updatedAt: "mutable"
};
var columns3 = tableColumns({
  ...shown,
  slot: "fixed",
  allocationVersion: "fixed",
  revision: "fixed",
  allocatedBy: "fixed"
}).of("s");
var listed = tableColumns(shown).of("s");
var sampleColumns = (sql) => sql`${columns3(sql)}, s.completion_accepted_at AS completed_at`;
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
  const samples = keys.map(() => null);
  for (const { currentRevision: _, position, ...sample } of rows) if (position !== null) samples[position - 1] = sample;
  return { samples, revision: rows[0]?.currentRevision ?? null };
};

// ../postgres/src/samples/bulkEnroller.ts
var probeEvery = 32;
var fewRows = 8 * probeEvery;
var lookupFor = 6e4;
var commonOf = (samples) => {
  const places = /* @__PURE__ */ new Map();
  const common2 = [];
  const ofEach = samples.map((sample) => {
    const { allocatedBucket, allocatedBy, allocationVersion, createdAt } = sample;
    const key = `${allocationVersion} ${createdAt} ${allocatedBy} ${allocatedBucket}`;
    const place = places.get(key) ?? common2.push(sample);
    places.set(key, place);
    return place;
  });
  return { common: common2, ofEach };
};
var insertNew = async (sql, { experimentId, revision, samples }, lookUpAll) => {
  const { common: common2, ofEach } = commonOf(samples);
  const columns4 = sql`experiment_id, id, sampled_entity, sampled_value, allocated_bucket, slot, allocation_version, revision,
    allocated_by, created_at, updated_at`;
  const rows = sql`SELECT e.id, p.id, p.sampled_entity, p.sampled_value, c.allocated_bucket, p.slot, c.allocation_version, e.revision, c.allocated_by, c.at, c.at
    FROM planned p JOIN common c ON c.place = p.common JOIN current e ON e.revision = ${revision}`;
  const [row] = await sql`
    WITH planned AS MATERIALIZED (
      SELECT * FROM unnest(
        ${arrayOf(samples.map((each) => each.id))}::uuid[], ${textArrayOf(samples.map((each) => each.sampledEntity))}::text[],
        ${textArrayOf(samples.map((each) => each.sampledValue))}::text[], ${arrayOf(samples.map((each) => each.slot))}::smallint[],
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
      INSERT INTO samples (${columns4}) ${rows} WHERE NOT (SELECT found FROM known)
      ORDER BY p.sampled_entity COLLATE "C", p.sampled_value COLLATE "C"
      RETURNING id
    ), merged AS (
      INSERT INTO samples (${columns4}) ${rows} WHERE (SELECT found FROM known)
      ORDER BY p.sampled_entity COLLATE "C", p.sampled_value COLLATE "C"
      ON CONFLICT (experiment_id, sampled_entity, sampled_value) DO NOTHING
      RETURNING id
    ), written AS (SELECT id FROM added UNION ALL SELECT id FROM merged)
    SELECT (SELECT revision FROM current) AS revision,
      ARRAY(SELECT p.position::int FROM planned p WHERE NOT EXISTS (SELECT FROM written w WHERE w.id = p.id)) AS others`;
  return { others: row?.others ?? [], isStale: row?.revision !== revision };
};
var isTaken = (fault) => Predicate3.hasProperty(fault, "code") && fault.code === "23505";
var storedRows = async (sql, { experimentId, samples }, { isStale, others }) => {
  if (isStale) return Option5.none();
  if (others.length === 0) return Option5.some(samples);
  const elsewhere = others.flatMap((position) => samples[position - 1] ?? []);
  const { samples: found2 } = await lookupBulk(sql, experimentId, elsewhere);
  const rows = [...samples];
  for (const [n, position] of others.entries()) {
    const row = found2[n];
    if (row == null) return Option5.none();
    rows[position - 1] = row;
  }
  return Option5.some(rows);
};
var bulkEnroller = (sql) => {
  const lookupUntil = /* @__PURE__ */ new Map();
  const looksUpAll = (id) => {
    const until = lookupUntil.get(id) ?? 0;
    if (until <= performance.now()) lookupUntil.delete(id);
    return lookupUntil.has(id);
  };
  return async (batch) => {
    const { experimentId, samples } = batch;
    const lookUpAll = samples.length < fewRows || looksUpAll(experimentId);
    const inserted = await insertNew(sql, batch, lookUpAll).catch((fault) => {
      if (!isTaken(fault)) throw fault;
      lookupUntil.set(experimentId, performance.now() + lookupFor);
      return insertNew(sql, batch, true);
    });
    return storedRows(sql, batch, inserted);
  };
};

// ../postgres/src/samples/coalesce.ts
var coalesce = ({ concurrency: concurrency2, size }, run2) => {
  let waiting = [];
  let running = 0;
  let scheduled = false;
  const settle = async (calls) => {
    try {
      const results = await run2(calls.map(({ item }) => item));
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
    while (running < concurrency2 && waiting.length > 0) {
      running++;
      const calls = waiting.slice(0, size);
      waiting = waiting.slice(size);
      void settle(calls);
    }
  };
  return (item) => new Promise((resolve, reject) => {
    waiting.push({ item, resolve, reject });
    if (scheduled || running >= concurrency2) return;
    scheduled = true;
    setImmediate(start);
  });
};

// ../postgres/src/samples/completeBatch.ts
import { Option as Option6 } from "effect";

// ../postgres/src/samples/byExperiment.ts
var byExperiment = async (sql, experimentIds, run2) => {
  const [only, ...others] = experimentIds;
  if (only === void 0) return [];
  if (others.length === 0) return [await run2(sql, only)];
  const ascending = experimentIds.toSorted();
  const { results } = await sql.begin(async (connection) => ({
    results: await Promise.all(ascending.map((id) => run2(connection, id)))
  }));
  return results;
};

// ../postgres/src/samples/findBulk.ts
var findBulk = async (sql, experimentId, ids) => sql`
    SELECT ${sampleColumns(sql)} FROM samples s
    WHERE s.experiment_id = ${experimentId} AND s.id = ANY (ARRAY(SELECT unnest(${arrayOf(ids)}::uuid[])))`;

// ../postgres/src/samples/completeBatch.ts
var earliestOf = (completions) => {
  const times = /* @__PURE__ */ new Map();
  for (const { at, id } of completions) times.set(id, Math.min(at, times.get(id) ?? at));
  return times;
};
var acceptOne = (sql, experimentId, id, at) => sql`
    UPDATE samples s SET complete = true, completion_accepted_at = ${at}, updated_at = ${at}
    WHERE s.experiment_id = ${experimentId} AND s.id = ${id} AND NOT s.complete
    RETURNING ${sampleColumns(sql)}`;
var acceptMany = (sql, experimentId, times) => {
  const ids = arrayOf([...times.keys()]);
  const at = arrayOf(Array.from(times.values(), (time) => new Date(time).toISOString()));
  return sql`
    WITH open AS MATERIALIZED (
      SELECT s.id FROM samples s
      WHERE s.experiment_id = ${experimentId} AND s.id = ANY (ARRAY(SELECT unnest(${ids}::uuid[]))) AND NOT s.complete
      ORDER BY s.id FOR UPDATE
    )
    UPDATE samples s SET complete = true, completion_accepted_at = a.at, updated_at = a.at
    FROM unnest(${ids}::uuid[], ${at}::timestamptz[]) AS a (id, at)
    WHERE s.experiment_id = ${experimentId} AND s.id = a.id AND s.id = ANY (ARRAY(SELECT id FROM open)) AND NOT s.complete
    RETURNING ${sampleColumns(sql)}`;
};
var complete = async (sql, experimentId, times) => {
  const [[id, at] = ["", 0]] = times;
  const accepted = await (times.size === 1 ? acceptOne(sql, experimentId, id, at) : acceptMany(sql, experimentId, times));
  const others = new Set(times.keys()).difference(new Set(accepted.map(({ id: id2 }) => id2)));
  return others.size === 0 ? accepted : [...accepted, ...await findBulk(sql, experimentId, [...others])];
};
var keyOf = (experimentId, id) => `${experimentId}/${id}`;
var completeBatch = async (sql, batch) => {
  const groups = Map.groupBy(batch, ({ experimentId }) => experimentId);
  const rows = await byExperiment(
    sql,
    [...groups.keys()],
    (connection, id) => complete(connection, id, earliestOf(groups.get(id) ?? []))
  );
  const found2 = new Map(rows.flat().map((sample) => [keyOf(sample.experimentId, sample.id), sample]));
  return batch.map(({ experimentId, id }) => Option6.fromUndefinedOr(found2.get(keyOf(experimentId, id))));
};

// ../postgres/src/samples/completeBulk.ts
var completeBulk = async (sql, experimentId, ids, now) => {
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
  const others = ids.filter((id) => !found2.has(id));
  if (others.length > 0) {
    for (const sample of await findBulk(sql, experimentId, others)) found2.set(sample.id, { sample, isFirst: false });
  }
  return ids.map((id) => found2.get(id) ?? null);
};

// ../postgres/src/samples/enrolBatch.ts
var keyOf2 = ({ experimentId, sampledEntity, sampledValue }) => `${experimentId}\0${sampledEntity}\0${sampledValue}`;
var insertNew2 = async (sql, batch) => {
  const samples = batch.map(({ sample }) => sample);
  const [row] = await sql`
    WITH planned AS (
      SELECT * FROM unnest(
        ${samples.map((each) => each.experimentId)}::uuid[], ${batch.map((each) => each.revision)}::int[],
        ${samples.map((each) => each.id)}::uuid[], ${samples.map((each) => each.sampledEntity)}::text[],
        ${samples.map((each) => each.sampledValue)}::text[], ${samples.map((each) => each.allocatedBucket)}::text[],
        ${samples.map((each) => each.slot)}::smallint[], ${samples.map((each) => each.allocationVersion)}::int[],
        ${samples.map((each) => each.allocatedBy)}::text[], ${samples.map((each) => each.createdAt)}::timestamptz[]
      ) AS p (experiment_id, revision, id, sampled_entity, sampled_value, allocated_bucket, slot, allocation_version, allocated_by, at)
    ), current AS MATERIALIZED (
      SELECT id, revision FROM experiments
      WHERE id = ANY(${[...new Set(samples.map((each) => each.experimentId))]}::uuid[]) ORDER BY id FOR SHARE
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
var readStored = async (sql, samples) => {
  if (samples.length === 0) return /* @__PURE__ */ new Map();
  const rows = await sql`
    SELECT ${sampleColumns(sql)} FROM samples s
    JOIN unnest(
      ${samples.map((each) => each.experimentId)}::uuid[], ${samples.map((each) => each.sampledEntity)}::text[],
      ${samples.map((each) => each.sampledValue)}::text[]
    ) AS k (experiment_id, sampled_entity, sampled_value) USING (experiment_id, sampled_entity, sampled_value)`;
  return new Map(rows.map((row) => [keyOf2(row), row]));
};
var enrolBatch = async (sql, batch) => {
  const { revisions, written } = await insertNew2(sql, batch);
  const isStale = ({ revision, sample }) => revisions[sample.experimentId] !== revision;
  const elsewhere = batch.filter((planned) => !written.has(planned.sample.id) && !isStale(planned));
  const stored = await readStored(
    sql,
    elsewhere.map(({ sample }) => sample)
  );
  return batch.map((planned) => {
    const sample = written.has(planned.sample.id) ? planned.sample : stored.get(keyOf2(planned.sample));
    return sample === void 0 || isStale(planned) ? { _tag: "Stale" } : { _tag: "Stored", sample };
  });
};

// ../postgres/src/samples/exportSamples.ts
import { Effect as Effect19, Queue as Queue3, Stream } from "effect";
var batchSize = 1e3;
var beforeAll = "00000000-0000-0000-0000-000000000000";
var readAll = async (sql, experimentId, offer) => {
  const detached = await sql`SELECT FROM experiments WHERE id = ${experimentId} AND samples_detached_at IS NOT NULL`;
  if (detached.length > 0) throw new Unavailable({ what: "export", cause: "the samples have been detached" });
  for (let last = beforeAll; last !== void 0; ) {
    const batch = await sql`
      SELECT ${sampleColumns(sql)} FROM samples s
      WHERE s.experiment_id = ${experimentId} AND s.id > ${last} ORDER BY s.id LIMIT ${batchSize}`;
    last = batch.length < batchSize ? void 0 : batch.at(-1)?.id;
    if (batch.length > 0 && !await offer(batch)) return;
  }
};
var exportSamples = ({ experimentId, pool, slots }) => Stream.callback(
  (queue) => Effect19.gen(function* () {
    const run2 = Effect19.runPromiseWith(yield* Effect19.context());
    const offer = (batch) => run2(Queue3.offer(queue, batch));
    yield* transaction(yield* pool, (connection) => readAll(connection, experimentId, offer), oneView);
    yield* Queue3.end(queue);
  }).pipe(slots.withPermit),
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
  const { allocatedBucket, complete: complete2, forced, q, sampledEntity, sampledValue } = filter;
  const isForced = sql`allocated_by = 'override'`;
  return [
    ...forced === void 0 ? [] : [forced ? isForced : sql`NOT ${isForced}`],
    ...complete2 === void 0 ? [] : [complete2 ? sql`complete` : sql`NOT complete`],
    ...allocatedBucket === void 0 ? [] : [sql`allocated_bucket = ${allocatedBucket}`],
    ...sampledEntity === void 0 ? [] : [sql`sampled_entity = ${sampledEntity}`],
    ...sampledValue === void 0 ? [] : [sql`sampled_value = ${sampledValue}`],
    ...q === void 0 || q === "" ? [] : [startsWith(sql, q)]
  ].reduce((all, each) => sql`${all} AND ${each}`, sql`true`);
};

// ../postgres/src/samples/stampCompletions.ts
var atOnce = 100;
var stamp = async (sql, experimentId) => {
  const { count } = await sql`
    WITH accepted AS MATERIALIZED (
      SELECT s.id FROM samples s WHERE s.experiment_id = ${experimentId} AND s.complete AND s.completed_at IS NULL
      FOR UPDATE SKIP LOCKED
    )
    UPDATE samples s SET completed_at = completion_accepted_at
    FROM accepted a WHERE s.experiment_id = ${experimentId} AND s.id = a.id`;
  return count;
};
var stampCompletions = async (sql) => {
  const waiting = await sql`
    SELECT DISTINCT experiment_id AS id FROM samples WHERE complete AND completed_at IS NULL ORDER BY experiment_id`;
  const ids = waiting.map(({ id }) => id);
  let stamped = 0;
  for (let start = 0; start < ids.length; start += atOnce) {
    const counts = await byExperiment(sql, ids.slice(start, start + atOnce), stamp);
    stamped += counts.reduce((sum, count) => sum + count, 0);
  }
  return stamped;
};

// ../postgres/src/samples/SampleStoreLive.ts
var batching = { concurrency: 2, size: 500 };
var exportsAtOnce = 2;
var bulkStatements = 4;
var SampleStoreLive = Layer10.effect(
  SampleStore,
  Effect20.gen(function* () {
    const { poolFor, read, sql, wrote } = yield* Database;
    const columns4 = sampleColumns(sql);
    const enrol = coalesce(
      batching,
      (batch) => againAfterDeadlock(() => enrolBatch(sql, batch)).finally(() => {
        for (const { sample } of batch) wrote(sample.experimentId);
      })
    );
    const complete2 = coalesce(
      batching,
      (batch) => completeBatch(sql, batch).finally(() => {
        for (const { experimentId } of batch) wrote(experimentId);
      })
    );
    const enrolBulk = bulkEnroller(sql);
    const bulkSlots = yield* Semaphore2.make(bulkStatements);
    const bulkQuery = (experimentId, run2) => bulkSlots.withPermit(query(() => run2().finally(() => wrote(experimentId))));
    const exportSlots = yield* Semaphore2.make(exportsAtOnce);
    return SampleStore.of({
      enrol: (planned) => query(() => enrol(planned)),
      complete: (experimentId, id, at) => query(() => complete2({ experimentId, id, at })),
      enrolBulk: (experimentId, revision, samples) => bulkQuery(experimentId, () => enrolBulk({ experimentId, revision, samples })),
      completeBulk: (experimentId, ids, now) => bulkQuery(experimentId, () => completeBulk(sql, experimentId, ids, now)),
      lookup: (experimentId, sampledEntity, sampledValue) => query(
        () => sql`
          SELECT ${columns4}, e.revision AS current_revision FROM experiments e
          LEFT JOIN samples s ON s.experiment_id = ${experimentId} AND s.sampled_entity = ${sampledEntity}
            AND s.sampled_value = ${sampledValue}
          WHERE e.id = ${experimentId}`
      ).pipe(
        Effect20.map(([row]) => {
          if (row === void 0) return { sample: Option7.none(), revision: Option7.none() };
          const { currentRevision, ...sample } = row;
          return {
            sample: sample.id === null ? Option7.none() : Option7.some(sample),
            revision: Option7.some(currentRevision)
          };
        })
      ),
      lookupBulk: (experimentId, keys) => query(() => lookupBulk(sql, experimentId, keys)).pipe(
        Effect20.map(({ revision, samples }) => ({ samples, revision: Option7.fromNullishOr(revision) }))
      ),
      find: (experimentId, id) => query(
        () => sql`
          SELECT ${columns4} FROM samples s WHERE experiment_id = ${experimentId} AND id = ${id}`
      ).pipe(Effect20.map(first)),
      findBulk: (experimentId, ids) => query(() => findBulk(sql, experimentId, ids)),
      list: (experimentId, filter) => read(
        experimentId,
        (connection) => connection`
          SELECT ${listedColumns(sql)} FROM samples s WHERE experiment_id = ${experimentId}
            AND ${samplesWithin(sql, filter)} AND ${pageOf(sql, filter)}`
      ),
      exportAll: (experimentId) => exportSamples({ experimentId, pool: poolFor(experimentId), slots: exportSlots }),
      counts: (experimentId) => read(experimentId, (connection) => sampleCounts(connection, experimentId)),
      isDetached: (experimentId) => query(() => sql`SELECT FROM experiments WHERE id = ${experimentId} AND samples_detached_at IS NOT NULL`).pipe(
        Effect20.map(({ count }) => count > 0)
      ),
      stampCompletions: query(() => stampCompletions(sql))
    });
  })
);

// ../queue/src/JobWorker.ts
import { Effect as Effect23, Fiber as Fiber2, Layer as Layer11 } from "effect";

// ../domain/src/jobs/jobs.ts
import { z } from "zod";
var jobs = {
  activateDueExperiments: z.object({}),
  stampSampleCompletions: z.object({}),
  assignExperimentUsers: z.object({}),
  reconcile: z.object({})
};

// ../queue/src/makeJobProcessor.ts
import { UnrecoverableError } from "bullmq";
import { Clock as Clock3, Effect as Effect21, Semaphore as Semaphore3 } from "effect";
import { z as z2 } from "zod";

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

// ../queue/src/makeJobProcessor.ts
var schemas = jobs;
var isJobName = (name) => Object.hasOwn(schemas, name);
var decode = (name, data) => {
  const parsed = schemas[name].safeParse(data);
  return parsed.success ? Effect21.succeed(parsed.data) : Effect21.fail(new UnrecoverableError(`payload of ${name}: ${z2.prettifyError(parsed.error)}`));
};
var makeJobProcessor = (handlers) => Effect21.gen(function* () {
  const clock = yield* Clock3.Clock;
  const runPromise = Effect21.runPromiseWith(yield* Effect21.context());
  const gates = /* @__PURE__ */ new Map();
  const gateOf = (name) => {
    const gate = gates.get(name) ?? Semaphore3.makeUnsafe(1);
    gates.set(name, gate);
    return gate;
  };
  let lastReconcile = Number.NEGATIVE_INFINITY;
  const handle = (name, data) => Effect21.gen(function* () {
    if (name === "reconcile") lastReconcile = clock.currentTimeMillisUnsafe();
    yield* handlers[name](yield* decode(name, data));
  }).pipe(
    Effect21.timeout(policies[name].timeout),
    Effect21.tapCause((cause) => Effect21.logError(`the job ${name} failed`, cause))
  );
  const runJob = (job) => {
    const name = job.name;
    if (!isJobName(name)) return Effect21.fail(new UnrecoverableError(`there is no handler for the job ${name}`));
    if (name === "reconcile" && job.repeatJobKey !== void 0) return tick;
    return gateOf(name).withPermits(1)(
      // From here on a hint makes a new job: this one is about to read.
      Effect21.andThen(
        Effect21.tryPromise(() => job.removeDeduplicationKey()),
        handle(name, job.data)
      )
    );
  };
  const tick = Effect21.asVoid(gateOf("reconcile").withPermitsIfAvailable(1)(handle("reconcile", {})));
  const processor = (job, _token, signal) => runPromise(
    Effect21.annotateLogs(runJob(job), { job: job.name, id: job.id, attempt: job.attemptsMade + 1 }),
    signal === void 0 ? {} : { signal }
  );
  return {
    processor,
    /** Runs the handler here and now unless it runs already; a failure is logged. */
    reconcile: Effect21.ignore(tick),
    /** When `reconcile` was last begun here, milliseconds since the epoch. */
    lastReconcile: () => lastReconcile
  };
});

// ../queue/src/scheduleReconcile.ts
import { Clock as Clock4, Duration, Effect as Effect22 } from "effect";
var patience3 = 3;
var scheduleReconcile = (options) => {
  const { queue, log, reconcile, lastReconcile } = options;
  const every = Duration.toMillis(options.every);
  const register = Effect22.tryPromise(
    () => queue.upsertJobScheduler("reconcile", { every }, { name: "reconcile", data: {}, opts: policies.reconcile.options })
  ).pipe(
    Effect22.timeout(every),
    Effect22.catchTag("UnknownError", (error) => Effect22.sync(() => log.fault(error.cause))),
    Effect22.ignore
  );
  const turn = Effect22.gen(function* () {
    const now = yield* Clock4.currentTimeMillis;
    if (now - lastReconcile() >= patience3 * every) {
      yield* Effect22.all([reconcile, register], { concurrency: 2, discard: true });
    }
    yield* Effect22.sleep(every);
  });
  return Effect22.forever(turn);
};

// ../queue/src/JobWorker.ts
var concurrency = 8;
var close = Effect23.fnUntraced(function* (worker2, answers2, grace) {
  const closing = yield* Effect23.forkDetach(Effect23.promise(() => worker2.close()));
  const closedWithin = (time) => Effect23.map(Effect23.timeoutOption(Effect23.interruptible(Fiber2.await(closing)), time), (exit) => exit._tag === "Some");
  const answered = yield* whileAnswering(closedWithin(grace), answers2);
  if (closing.pollUnsafe() !== void 0) return;
  if (answered) yield* Effect23.logWarning("jobs are interrupted: they did not finish in time");
  worker2.cancel();
  if (yield* closedWithin(answered ? "1 second" : "100 millis")) return;
  worker2.cut();
  yield* closedWithin(answered ? "1 second" : "100 millis");
});
var run = (handlers, { reconcileEvery = "2 seconds", grace = "10 seconds" } = {}) => Effect23.gen(function* () {
  const { answers: answers2, queue, startWorker, log } = yield* QueueConnection;
  const { processor, reconcile, lastReconcile } = yield* makeJobProcessor(handlers);
  yield* Effect23.acquireRelease(
    Effect23.sync(() => startWorker(processor, { concurrency })),
    (worker2) => close(worker2, answers2, grace)
  );
  yield* Effect23.forkScoped(scheduleReconcile({ queue, log, reconcile, lastReconcile, every: reconcileEvery }));
});
var JobWorker = {
  run,
  /** `run` for as long as the layer lives. */
  layer: (handlers, options) => Layer11.effectDiscard(run(handlers, options))
};

// ../../apps/worker/src/workerLive.ts
import { Effect as Effect25, Layer as Layer12 } from "effect";

// ../../apps/worker/src/jobHandlers.ts
import { Effect as Effect24 } from "effect";
var activateDueExperiments = Effect24.asVoid(ScheduledStarts.use((starts) => starts.activateDue));
var stampSampleCompletions = Effect24.asVoid(CompletionStamps.use((stamps) => stamps.stampCompletions));
var assignExperimentUsers = Effect24.asVoid(AssignmentPropagation.use((propagation) => propagation.assignPending));
var jobHandlers = {
  activateDueExperiments: () => activateDueExperiments,
  stampSampleCompletions: () => stampSampleCompletions,
  assignExperimentUsers: () => assignExperimentUsers,
  reconcile: () => Effect24.all([activateDueExperiments, stampSampleCompletions, assignExperimentUsers], { discard: true })
};

// ../../apps/worker/src/workerLive.ts
var storesLive = Layer12.mergeAll(AssignmentStoreLive, ExperimentStoreLive, SampleStoreLive);
var workerLive = ({ afterRounds = Effect25.void, ...options } = {}) => JobWorker.layer(
  { ...jobHandlers, reconcile: (payload) => jobHandlers.reconcile(payload).pipe(Effect25.andThen(afterRounds)) },
  options
).pipe(Layer12.provide(jobsLive), Layer12.provide(storesLive));

// ../../apps/worker/src/main.ts
var started = Layer13.effectDiscard(Effect26.logInfo("sortition worker ready"));
var worker = started.pipe(
  Layer13.provide(workerLive({ afterRounds: beat })),
  Layer13.provide(QueueConnection.layer.pipe(Layer13.provideMerge(Database.layer))),
  Layer13.provide(Log.layer),
  Layer13.launch
);
runProcess(
  checkSettings([
    requiredDatabaseUrl,
    databaseDirectUrlConfig,
    databaseReadUrlConfig,
    redisUrlConfig,
    logLevelConfig
  ]).pipe(Effect26.andThen(worker))
);
