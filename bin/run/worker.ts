/** The worker alone, on the database and the configuration of the web processes. */
import { startProcess } from '@/lib/services/process/start-process';

await startProcess('worker');
