import { z } from 'zod';
import type { Actor } from '@/lib/access/decide';
import type { InstanceConfig } from '@/lib/config/config';
import { checkIssuer, type IssuerCheck } from '@/lib/onboarding/issuer-check';
import { probeIssuer } from '@/lib/outbound/probe-issuer';
import { list, schemaOf, sentence } from '@/lib/services/answers/parts';
import { AppError } from '@/lib/services/verb/app-error';
import type { Context } from '@/lib/services/verb/context';
import { parseInput } from '@/lib/services/verb/parse-input';
import { requireAccess } from '@/lib/services/verb/require-access';

export const issuerCheck = schemaOf<IssuerCheck>()(
  z
    .strictObject({
      findings: list(
        z.strictObject({
          ok: z.boolean(),
          what: sentence,
          remedy: sentence.nullable().describe('What to do. `null` when nothing is wrong.'),
          note: sentence.nullable(),
        }),
      ),
      thumbprint: z
        .strictObject({
          value: z.string().meta({ examples: ['9e99a48a9960b14926bb7f3b02e22da2b0ab7280'] }),
          subject: z.string().describe('The certificate it belongs to.'),
          ignored: z.boolean().describe('AWS ignores it for this issuer.'),
          sentence,
        })
        .nullable()
        .describe('Of the server that has the keys. `null`: it showed no certificate.'),
    })
    .meta({ id: 'IssuerCheck', description: 'What AWS asks of an OIDC issuer, checked one by one.' }),
);

export const checkIssuerInput = z.strictObject({ instanceId: z.string().max(100) });

/** Fetches the two documents and the certificates of a configured instance's issuer, and judges them as AWS would. */
export async function checkIssuerOf(context: Context, actor: Actor, input: unknown): Promise<IssuerCheck> {
  await requireAccess(context, actor, 'change.draft');
  const { instanceId } = parseInput(checkIssuerInput, input);
  const instance = context.config.instances.find(({ id }) => id === instanceId);
  if (!instance)
    throw new AppError(
      'not-found',
      `The configuration has no GitLab instance ${instanceId}. Check the id under Settings, Connections.`,
    );
  const allowInsecure = isOnThisMachine(instance);
  // A GitLab on this machine has an issuer that nobody else reaches; it shows its documents under its own address.
  const asked = allowInsecure ? instance.url : instance.issuer;
  return checkIssuer({ ...(await probeIssuer(asked, { allowInsecure })), issuer: asked }, { allowInsecure });
}

const isOnThisMachine = ({ url }: InstanceConfig): boolean => {
  const { protocol, hostname } = new URL(url);
  return protocol === 'http:' && ['127.0.0.1', 'localhost', '[::1]'].includes(hostname);
};
