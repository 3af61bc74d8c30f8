import { redirect } from 'next/navigation';
import { currentActor } from '@/app/current-actor';
import type { PersonActor } from '@/lib/access/decide';

/** The person behind the request, or the way to sign in and back to this path. */
export async function requireActor(path: string): Promise<PersonActor> {
  return (await currentActor()) ?? redirect(`/sign-in?return=${encodeURIComponent(path)}`);
}
