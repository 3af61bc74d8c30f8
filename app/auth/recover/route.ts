import { seeOther } from '@/app/auth/see-other';
import { tooMany } from '@/app/auth/too-many';
import { requestInfo } from '@/app/current-actor';
import { paths } from '@/components/paths';
import { redeemRecoveryLink } from '@/lib/services/people/redeem-recovery-link';
import { running } from '@/lib/services/process/running';
import { AppError } from '@/lib/services/verb/app-error';
import { sessionCookie } from '@/lib/session/cookies';

/** The link made on the server's console: signs in as an admin for an hour, once. */
export async function GET(request: Request): Promise<Response> {
  const context = await running();
  try {
    const asked = new URL(request.url).searchParams.get('secret') ?? '';
    const { secret } = await redeemRecoveryLink(context, asked, await requestInfo(context.config));
    return seeOther(paths.overview(), [[sessionCookie(context.config), secret]]);
  } catch (error) {
    if (error instanceof AppError && error.code === 'too-many') return tooMany(error);
    if (error instanceof AppError) return seeOther(paths.signIn({ problem: 'link' }));
    throw error;
  }
}
