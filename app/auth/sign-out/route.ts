import { seeOther } from '@/app/auth/see-other';
import { currentActor } from '@/app/current-actor';
import { paths } from '@/components/paths';
import { signOut } from '@/lib/services/people/sign-out';
import { running } from '@/lib/services/process/running';
import { sessionCookie } from '@/lib/session/cookies';

/** Ends the session. Only from our own pages: another site must not be able to sign people out. */
export async function POST(request: Request): Promise<Response> {
  const context = await running();
  if (request.headers.get('origin') !== new URL(context.config.publicUrl).origin)
    return new Response(null, { status: 403 });
  const actor = await currentActor();
  if (actor) await signOut(context, actor);
  return seeOther(paths.signIn({ 'signed-out': 1 }), [[sessionCookie(context.config), null]]);
}
