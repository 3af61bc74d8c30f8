import { openReader } from '@/lib/aws/reader';
import { openWriter } from '@/lib/aws/writer';
import type { AccountConfig, Config } from '@/lib/config/config';
import { openGitLab } from '@/lib/gitlab/gitlab-adapter';
import { openGitLabWriter } from '@/lib/gitlab/writer';
import { explainFailure } from '@/lib/services/connections/failures';
import { AppError } from '@/lib/services/verb/app-error';
import type { Context } from '@/lib/services/verb/context';

export interface ResolvedConfig {
  readonly config: Config;
  /** Accounts that could not be named, in words: they are left out until STS names them. */
  readonly problems: readonly string[];
}

/**
 * Names the accounts that the configuration leaves to STS. Call it before `openPorts`. Where STS does not answer, an account that is among
 * those that are `running`, by the same name and reader, keeps its id.
 */
export async function resolveAccounts(
  config: Config,
  identify = (account: AccountConfig) => openReader(account, config.aws).identity(),
  running: readonly AccountConfig[] = [],
): Promise<ResolvedConfig> {
  const accounts: AccountConfig[] = [];
  const problems: string[] = [];
  const unnamed: string[] = [];
  for (const account of config.accounts) {
    if (account.id !== null) {
      accounts.push(account);
      continue;
    }
    try {
      accounts.push({ ...account, id: (await identify(account)).accountId });
    } catch (error) {
      const reason = explainFailure(error);
      if (reason === null) throw error;
      const same = running.find((known) => isSame(known, account));
      if (same !== undefined) accounts.push({ ...account, id: same.id });
      else {
        unnamed.push(account.name);
        problems.push(
          `The account "${account.name}" has no id in the configuration and STS did not tell it. ${reason}`,
        );
      }
    }
  }
  return { config: { ...config, accounts, unnamed }, problems };
}

/** By its reader alone STS says who it is. */
const isSame = (a: AccountConfig, b: AccountConfig): boolean =>
  a.name === b.name && JSON.stringify(a.reader) === JSON.stringify(b.reader);

/** The ports of every configured connection, each opened at its first use. */
export function openPorts(config: Config): Pick<Context, 'gitlab' | 'gitlabWriter' | 'awsReader' | 'awsWriter'> {
  return {
    gitlab: once('instance', config.instances, (instance) => openGitLab(instance)),
    gitlabWriter: once('instance', config.instances, (instance) => openGitLabWriter(instance)),
    awsReader: once('account', config.accounts, (account) => openReader(account, config.aws)),
    awsWriter: once('account', config.accounts, (account) => openWriter(account, config.aws)),
  };
}

function once<C extends { readonly id: string | null }, P>(
  kind: 'instance' | 'account',
  configured: readonly C[],
  open: (connection: C) => P,
): (id: string) => P {
  const opened = new Map<string, { readonly port: P }>();
  return (id) => {
    const existing = opened.get(id);
    if (existing !== undefined) return existing.port;
    const connection = configured.find((candidate) => candidate.id === id);
    if (connection === undefined)
      throw new AppError(
        'not-found',
        `The configuration has no ${kind} ${id}. Check the id under Settings, Connections.`,
      );
    const port = open(connection);
    opened.set(id, { port });
    return port;
  };
}
