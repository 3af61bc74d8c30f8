import { Badge } from '@/components/ui/badge';
import { Section } from '@/components/ui/page-header';
import { Time } from '@/components/ui/time';
import { VisibleText } from '@/components/ui/visible-text';
import type { StartersView } from '@/lib/services/who-could/get-starters';

const SHOWN = 30;

/** Who can start a pipeline that gets into the role: names, counted once. */
export function StartersPanel({ who }: { readonly who: StartersView }) {
  const able = who.starters.filter(({ byChangingRules }) => !byChangingRules);
  const changers = who.starters.filter(({ byChangingRules }) => byChangingRules);
  return (
    <Section title="Who can start a pipeline that gets in">
      <p className="max-w-read">{countWords(who, able.length > 0)}</p>
      {able.length > 0 ? <Names label="Can start a pipeline that gets in" starters={able} /> : null}
      {changers.length > 0 ? (
        <>
          <p className="max-w-read text-muted">
            {changers.length === 1 ? 'One Maintainer' : `${changers.length} Maintainers`} could after changing what is
            protected:
          </p>
          <Names label="Could after changing what is protected" starters={changers} />
        </>
      ) : null}
      {who.others.slice(0, SHOWN).map((sentence) => (
        <p key={sentence} className="max-w-read text-muted">
          <VisibleText text={sentence} />
        </p>
      ))}
      <p className="max-w-read text-meta text-muted">
        Whoever may push to, merge into or create a branch or tag that the role admits. Administrators of the GitLab
        always can. Whether a member is external to the company, and who registered the runners, is not read.
        {who.readSince === null ? null : (
          <>
            {' '}
            Read <Time at={who.readSince} />.
          </>
        )}
      </p>
    </Section>
  );
}

/** "14 people and 1 bot can start a pipeline that gets in." */
function countWords({ people, bots, deployKeys }: StartersView, hasNames: boolean): string {
  if (people === null || bots === null)
    return `How many people can start a pipeline that gets in is not known.${hasNames ? ' These are the ones that are.' : ''}`;
  const parts = [
    people === 1 ? '1 person' : `${people} people`,
    ...(bots > 0 ? [bots === 1 ? '1 bot' : `${bots} bots`] : []),
    ...(deployKeys > 0 ? [deployKeys === 1 ? '1 deploy key' : `${deployKeys} deploy keys`] : []),
  ];
  return `${new Intl.ListFormat('en-GB').format(parts)} can start a pipeline that gets in.`;
}

function Names({ label, starters }: { readonly label: string; readonly starters: StartersView['starters'] }) {
  return (
    <>
      <ul aria-label={label} className="flex flex-wrap gap-x-4 gap-y-1">
        {starters.slice(0, SHOWN).map(({ instanceId, userId, username, name, bot }) => (
          <li key={`${instanceId} ${userId}`} className="flex items-center gap-1">
            <VisibleText text={name} />
            <span className="text-muted">
              <VisibleText text={`@${username}`} />
            </span>
            {bot ? <Badge>bot</Badge> : null}
          </li>
        ))}
      </ul>
      {starters.length > SHOWN ? <p className="text-muted">and {starters.length - SHOWN} more</p> : null}
    </>
  );
}
