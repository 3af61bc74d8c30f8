import { requestInfo } from '@/app/current-actor';
import { paths } from '@/components/paths';
import type { Config } from '@/lib/config/config';
import type { SignInRefused } from '@/lib/services/people/sign-in-refused';

/** The page that says why a sign-in was refused, as far as is safe, with the reference that an admin finds the cause by. */
export async function refusedPath(
  config: Pick<Config, 'trustedProxies'>,
  { problem }: Pick<SignInRefused, 'problem'>,
): Promise<string> {
  const { id } = await requestInfo(config);
  return paths.signIn({ problem, reference: id });
}
