import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { currentActor } from '@/app/current-actor';
import { paths } from '@/components/paths';
import type { PersonActor } from '@/lib/access/decide';
import { running } from '@/lib/services/process/running';
import type { Context } from '@/lib/services/verb/context';

/** What every page begins with: the running product and the person who asks. Who is not signed in signs in first, and comes back to the very address. */
export async function signedIn(): Promise<{ readonly context: Context; readonly actor: PersonActor }> {
  const context = await running();
  const actor = await currentActor();
  // Set by proxy.ts for every request. The way back is checked against our own origin where sign-in begins.
  return { context, actor: actor ?? redirect(paths.signIn({ return: (await headers()).get('x-path') ?? undefined })) };
}
