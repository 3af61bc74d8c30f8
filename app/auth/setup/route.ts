import { seeOther } from '@/app/auth/see-other';
import { paths, sessionPaths } from '@/components/paths';
import { running } from '@/lib/services/process/running';
import { setupCookie } from '@/lib/session/cookies';

/** The setup link: keeps its secret in a cookie while the person signs in with GitLab. It is checked and used up there. */
export async function GET(request: Request): Promise<Response> {
  const { config } = await running();
  const secret = new URL(request.url).searchParams.get('secret') ?? '';
  // A cookie's value is written as it is: only what our own secrets are made of may pass.
  const wellFormed = /^[A-Za-z0-9_-]{43}$/.test(secret);
  return wellFormed
    ? seeOther(sessionPaths.begin(), [[setupCookie(config), secret]])
    : seeOther(paths.signIn({ problem: 'link' }));
}
