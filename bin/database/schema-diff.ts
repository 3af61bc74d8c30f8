/** Prisma's schema engine as WebAssembly, over an embedded database in memory: what separates the migrations from schema.prisma. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm';
import { PrismaPg } from '@prisma/adapter-pg';
import {
  bindMigrationAwareSqlAdapterFactory,
  ColumnTypeEnum,
  type SqlDriverAdapter,
  type SqlQuery,
} from '@prisma/driver-adapter-utils';
import { readMigrations } from '@/lib/db/migrate';
import { PGliteStream } from '@/lib/db/pglite-stream';

const FILTERS = { externalTables: [], externalEnums: [] };
/** PostgreSQL's internal one-byte type, which the engine's catalogue queries select. */
const CHAR_OID = 18;
const TEXT_OID = 25;

/** SQL that brings a database with these migrations to this schema; null: they agree. */
export async function diffSchema(schema: string, migrationsFolder: string): Promise<string | null> {
  engineModule ??= loadEngine();
  const factory = bindMigrationAwareSqlAdapterFactory(new EngineAdapter());
  const engine = await (await engineModule).SchemaEngine.new(
    { datamodels: [['schema.prisma', schema]] },
    () => {},
    factory as never,
  );
  const { exitCode, stdout } = await engine.diff({
    from: { tag: 'migrations', ...migrationList(migrationsFolder) },
    to: { tag: 'schemaDatamodel', files: [{ path: 'schema.prisma', content: schema }] },
    script: true,
    exitCode: true,
    filters: FILTERS,
  } as never);
  // An engine that died answers nothing and "no difference": agreement is believed only when it says so in words.
  if (exitCode === 2 && stdout) return stdout;
  if (exitCode === 0 && stdout?.includes('empty migration')) return null;
  throw new Error(`The schema engine answered neither a difference nor that there is none: ${JSON.stringify(stdout)}`);
}

let engineModule: ReturnType<typeof loadEngine> | null = null;

/** Loaded once: the bindings keep the state of one instance. */
async function loadEngine() {
  Object.assign(globalThis, { PRISMA_WASM_PANIC_REGISTRY: { set_message: (text: string) => console.error(text) } });
  const entry = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm');
  const bindings = await import('@prisma/schema-engine-wasm/schema_engine_bg');
  const wasm = readFileSync(path.join(path.dirname(entry), 'schema_engine_bg.wasm'));
  const { instance } = await WebAssembly.instantiate(wasm, { './schema_engine_bg.js': { ...bindings } as never });
  const start = bindings as unknown as { __wbg_set_wasm(exports: WebAssembly.Exports): void };
  start.__wbg_set_wasm(instance.exports);
  (instance.exports.__wbindgen_start as () => void)();
  return bindings;
}

const migrationList = (folder: string) => ({
  baseDir: folder,
  lockfile: { path: 'migration_lock.toml', content: readFileSync(path.join(folder, 'migration_lock.toml'), 'utf8') },
  shadowDbInitScript: '',
  migrationDirectories: readMigrations(folder).map(({ name, sql }) => ({
    path: name,
    migrationFile: { path: 'migration.sql', content: { tag: 'ok', value: sql } },
  })),
});

/** Every connection, shadow database included, is a new embedded database. */
class EngineAdapter extends PrismaPg {
  private database: PGlite | null = null;

  constructor() {
    const stream = () => new PGliteStream(this.opened()) as never;
    super({ stream, user: 'postgres', database: 'postgres', max: 1, idleTimeoutMillis: 0 });
  }

  private opened(): PGlite {
    if (this.database === null) throw new Error('The database is opened by connect.');
    return this.database;
  }

  override async connect() {
    const database = await PGlite.create({ extensions: { pg_trgm } });
    this.database = database;
    const adapter = repair(await super.connect());
    const dispose = adapter.dispose.bind(adapter);
    adapter.dispose = async () => {
      await dispose();
      await database.close();
    };
    return adapter as Awaited<ReturnType<PrismaPg['connect']>>;
  }

  override connectToShadowDb() {
    return new EngineAdapter().connect();
  }
}

interface AdapterInside extends SqlDriverAdapter {
  readonly client: { query(script: string): Promise<unknown> };
  performIO(query: SqlQuery): Promise<{ fields?: { dataTypeID: number }[] }>;
}

/** Two things that the adapter does not do for the engine: read the one-byte type, and send a script whole. */
function repair(adapter: SqlDriverAdapter): SqlDriverAdapter {
  const inside = adapter as AdapterInside;
  const performIO = inside.performIO.bind(inside);
  const queryRaw = inside.queryRaw.bind(inside);
  inside.queryRaw = async (query) => {
    const characters: number[] = [];
    inside.performIO = async (asked) => {
      const result = await performIO(asked);
      result.fields?.forEach((field, index) => {
        if (field.dataTypeID !== CHAR_OID) return;
        field.dataTypeID = TEXT_OID;
        characters.push(index);
      });
      return result;
    };
    const set = await queryRaw(query);
    for (const index of characters) set.columnTypes[index] = ColumnTypeEnum.Character;
    return set;
  };
  // It would split at every semicolon, also inside a function's body.
  inside.executeScript = async (script) => {
    await inside.client.query(script);
  };
  return inside;
}
