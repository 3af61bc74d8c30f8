// One process of the product on a world that is there: it tells its figures to the process that started it.
import { listFigures } from '@/bin/bench/scale/list-figures';
import { type Measured, processFigures, watchEventLoop } from '@/bin/bench/scale/measured';
import { ScaleSources } from '@/bin/bench/scale/sources';
import { webFigures } from '@/bin/bench/scale/web-figures';
import { workerFigures } from '@/bin/bench/scale/worker-figures';
import { SIZE_NAMES, SIZES } from '@/bin/bench/scale/world';
import { openDatabase } from '@/lib/db/open-database';

const [size, kind] = process.argv.slice(2);
const sources = new ScaleSources(SIZES[SIZE_NAMES.find((name) => name === size) ?? 'S']);
const database = await openDatabase({ databaseUrl: process.env.BENCH_DATABASE_URL ?? null, dataDir: null });
const context = sources.context(database);
watchEventLoop();
const figures: readonly Measured[] =
  kind === 'web'
    ? [
        ...(await webFigures(context, sources.size)),
        ...(await listFigures(context)),
        ...processFigures('web', { block: 100, megabytes: 600 }),
      ]
    : [...(await workerFigures(context, sources)), ...processFigures('worker', { block: 100, megabytes: 800 })];
process.send?.(figures, () => process.exit(0));
