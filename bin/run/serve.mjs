import path from 'node:path';
import { end, isEnding, start } from '../machine/children.mjs';

/**
 * Starts the product's server, on loopback unless HOST says otherwise. This process ends with it. On a signal the product lets
 * running work end and closes its database; the framework's own handlers would end it at once.
 */
export function serve(mode, settings) {
  // Empty counts as absent, as for every other setting: compose files cannot unset one.
  const HOST = settings.HOST || '127.0.0.1';
  const PORT = settings.PORT || '3000';
  const server = start(process.execPath, [path.join(import.meta.dirname, 'server.mjs')], {
    env: {
      ...settings,
      HOST,
      PORT,
      NODE_ENV: mode === 'dev' ? 'development' : 'production',
      NEXT_TELEMETRY_DISABLED: '1',
      NEXT_MANUAL_SIG_HANDLE: 'true',
    },
    // Over this channel the server notices when this process was killed.
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  server.once('close', (code) => {
    if (!isEnding()) end(code ?? 1);
  });
}
