/** Called by Next once, before it serves: starts the database, the worker and everything that is not a page. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return;
  const { startProcess } = await import('@/lib/services/process/start-process');
  await startProcess();
}
