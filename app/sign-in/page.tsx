import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { currentActor } from '@/app/current-actor';
import { paths, sessionPaths } from '@/components/paths';
import { PlainPage } from '@/components/shell/plain-page';
import { SingleOperatorBar } from '@/components/shell/single-operator-bar';
import { AnchorButton } from '@/components/ui/button';
import { Callout } from '@/components/ui/callout';
import { REFUSALS } from '@/lib/services/people/sign-in-refused';
import { running } from '@/lib/services/process/running';

export const metadata: Metadata = { title: 'Sign in' };

const PROBLEMS: Readonly<Record<string, string>> = {
  ...REFUSALS,
  link: 'This link is unknown, used or too old. Make a new one on the server.',
};

/** As proxy.ts makes them: anything else in the address was written by somebody else, and is not repeated. */
const REFERENCE = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

interface Props {
  readonly searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function SignInPage({ searchParams }: Props) {
  if (await currentActor()) redirect(paths.overview());
  const { config } = await running();
  const asked = await searchParams;
  const instance = config.instances.find((candidate) => candidate.id === config.signIn.instanceId);
  const problem = typeof asked.problem === 'string' ? PROBLEMS[asked.problem] : undefined;
  const reference = typeof asked.reference === 'string' && REFERENCE.test(asked.reference) ? asked.reference : null;
  const target = sessionPaths.begin({ return: typeof asked.return === 'string' ? asked.return : undefined });
  return (
    <PlainPage>
      {config.singleOperator ? <SingleOperatorBar /> : null}
      <h1 className="text-sentence font-semibold">Which GitLab pipelines may enter which AWS roles</h1>
      {problem ? (
        <Callout tone="bad" title={problem}>
          {reference === null ? null : (
            <p className="text-meta">
              Reference <code className="break-all">{reference}</code>
            </p>
          )}
        </Callout>
      ) : null}
      {asked['signed-out'] ? <Callout tone="ok" title="You are signed out." /> : null}
      <p className="text-muted">Sign in with the account that you have on {instance?.name ?? 'GitLab'}.</p>
      <p>
        <AnchorButton href={target} variant="primary">
          Sign in with {instance?.name ?? 'GitLab'}
        </AnchorButton>
      </p>
    </PlainPage>
  );
}
