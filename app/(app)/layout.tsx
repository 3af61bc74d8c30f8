import { cookies } from 'next/headers';
import type { ReactNode } from 'react';
import { NoAccess } from '@/app/no-access';
import { signedIn } from '@/app/signed-in';
import { SignedInAgain } from '@/components/api/sign-in-again';
import { AskBeforeLeaving } from '@/components/api/use-typed';
import { LiveProvider, Watch } from '@/components/live/live-provider';
import { paths } from '@/components/paths';
import { AppShell } from '@/components/shell/app-shell';
import { Going } from '@/components/shell/going';
import { PausedBar } from '@/components/shell/paused-bar';
import { SandboxBar } from '@/components/shell/sandbox-bar';
import { SingleOperatorBar } from '@/components/shell/single-operator-bar';
import { THEME_COOKIE, themeOf } from '@/components/shell/theme';
import { relativeTime } from '@/components/ui/time-text';
import { decideAccess, refusalOf } from '@/lib/access/decide';
import { type ConnectionState, listConnectionStates } from '@/lib/services/connections/list-connection-states';
import { readPause } from '@/lib/services/facts/applying-pause';
import { progressOf } from '@/lib/services/live/get-progress';

export const dynamic = 'force-dynamic';

const LOOKS = { away: 'bad', running: 'ok', done: 'ok', failed: 'bad', held: 'warn', never: 'unknown' } as const;
const WORDS = {
  away: 'does not answer',
  running: 'syncing now',
  failed: 'last sync failed',
  held: 'last sync was held',
  never: 'never synced',
} as const;

/** The frame of every page that needs a person. */
export default async function Frame({ children }: { readonly children: ReactNode }) {
  const { context, actor } = await signedIn();
  const may = decideAccess(actor, 'estate.read');
  const health = may.allowed ? await progressOf(context, actor, 'health') : null;
  const states = may.allowed ? await listConnectionStates(context, actor) : [];
  const paused = await readPause(context.db);
  const now = context.now().getTime();
  const { sandbox } = context.config;
  return (
    <LiveProvider>
      {health ? <Watch {...health} /> : null}
      <AppShell
        person={{ name: actor.name, login: actor.username, roles: actor.roles.join(', ') || 'no role' }}
        connections={states.map((state) => shown(state, now))}
        theme={themeOf((await cookies()).get(THEME_COOKIE)?.value)}
        banner={
          <>
            <Going />
            <SignedInAgain />
            <AskBeforeLeaving />
            {paused ? <PausedBar pause={paused} refusal={refusalOf(actor, 'applying.resume')} /> : null}
            {sandbox ? <SandboxBar {...sandbox} current={actor.username} /> : null}
            {context.config.singleOperator ? <SingleOperatorBar /> : null}
          </>
        }
      >
        {may.allowed ? children : <NoAccess needs="a role in Drawbridge" />}
      </AppShell>
    </LiveProvider>
  );
}

function shown({ id, name, kind, state, syncedAt }: ConnectionState, now: number) {
  const age = syncedAt === null ? null : `synced ${relativeTime(Date.parse(syncedAt), now)}`;
  const text = state === 'done' ? (age ?? 'synced') : [WORDS[state], age].filter(Boolean).join(', ');
  return { id: `${kind}-${id}`, name, state: LOOKS[state], text, href: paths.settings('connections') };
}
