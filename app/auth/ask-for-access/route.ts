import { seeOther } from '@/app/auth/see-other';
import { currentActor } from '@/app/current-actor';
import { paths } from '@/components/paths';
import { askForAccess } from '@/lib/services/people/ask-for-access';
import { running } from '@/lib/services/process/running';

/** A person who may see nothing asks for a role. Only from our own pages: another site must not ask for them. */
export async function POST(request: Request): Promise<Response> {
  const context = await running();
  if (request.headers.get('origin') !== new URL(context.config.publicUrl).origin)
    return new Response(null, { status: 403 });
  const actor = await currentActor();
  if (actor === null) return seeOther(paths.signIn());
  const why = (await request.formData()).get('why');
  await askForAccess(context, actor, { why: typeof why === 'string' ? why.slice(0, 500) : '' });
  return seeOther(paths.overview());
}
