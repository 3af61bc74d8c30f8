import { signedIn } from '@/app/signed-in';
import { sessionPaths } from '@/components/paths';
import { Button } from '@/components/ui/button';
import { RefusedState } from '@/components/ui/error-state';
import { Textarea } from '@/components/ui/form/input';
import { Time } from '@/components/ui/time';
import { VisibleText } from '@/components/ui/visible-text';
import { whoGivesAccess } from '@/lib/services/people/ask-for-access';

/** Instead of a page that this person may not see: what it takes, who can give it, and a way to ask. `needs`: as in "read the audit log". */
export async function NoAccess({ needs }: { readonly needs: string }) {
  const { context, actor } = await signedIn();
  const { admins, askedAt, mayAsk } = await whoGivesAccess(context, actor);
  return (
    <RefusedState needs={needs}>
      {admins.length > 0 ? (
        <p>
          {admins.map(({ name, username }, index) => (
            <span key={username}>
              {index > 0 ? ', ' : ''}
              <VisibleText text={name} />{' '}
              <span className="text-muted">
                @<VisibleText text={username} />
              </span>
            </span>
          ))}{' '}
          can give it to you.
        </p>
      ) : (
        <p>No admin has signed in yet. Ask whoever runs Drawbridge.</p>
      )}
      {askedAt === null ? null : (
        <p role="status">
          You asked <Time at={askedAt} />. The admins see it under Settings, People.
        </p>
      )}
      {mayAsk ? (
        <form action={sessionPaths.askForAccess()} method="post" className="grid w-full justify-items-start gap-2">
          <label htmlFor="why" className="font-medium">
            What do you need it for?
          </label>
          <Textarea
            id="why"
            name="why"
            rows={3}
            maxLength={500}
            placeholder="I review the trust policies of team shop."
          />
          <Button type="submit" variant="primary">
            Ask for access
          </Button>
        </form>
      ) : null}
    </RefusedState>
  );
}
