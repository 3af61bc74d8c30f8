export interface BroadPolicy {
  readonly severity: 'critical' | 'high' | 'medium';
  /** What the role gets, in one sentence. */
  readonly gives: string;
}

/** Managed by AWS: the account in the ARN is "aws", which no customer's is. */
const ARN = /^arn:aws[a-z-]*:iam::aws:policy\/(?:[\w-]+\/)*([\w+=,.@-]+)$/;

/** AWS: managed policy reference. */
const KNOWN: Readonly<Record<string, BroadPolicy>> = {
  AdministratorAccess: {
    severity: 'critical',
    gives: 'Every call on everything in the account, this role’s own trust too.',
  },
  IAMFullAccess: {
    severity: 'critical',
    gives: 'Every call of IAM: the role can give itself and others any permission, and rewrite any trust policy.',
  },
  PowerUserAccess: {
    severity: 'high',
    gives: 'Every call on everything but IAM, Organizations and the account itself, all data included.',
  },
  SystemAdministrator: {
    severity: 'high',
    gives: 'Most calls of the services that run machines and store data, and passing some roles.',
  },
  NetworkAdministrator: {
    severity: 'high',
    gives: 'Every network of the account: routes, gateways, load balancers and DNS.',
  },
  DatabaseAdministrator: { severity: 'high', gives: 'Every database of the account, with its data and backups.' },
  ReadOnlyAccess: {
    severity: 'medium',
    gives: 'Reading everything in the account, the contents of buckets and tables too.',
  },
};

/** What a broad policy of AWS gives; null: it is none, or a customer's own, whose text tells it. */
export function broadPolicy(arn: string): BroadPolicy | null {
  const name = ARN.exec(arn)?.[1];
  if (name === undefined) return null;
  if (Object.hasOwn(KNOWN, name)) return KNOWN[name] ?? null;
  if (name.startsWith('AdministratorAccess-'))
    return {
      severity: 'high',
      gives: `Administering ${words(name.slice('AdministratorAccess-'.length))}, which reaches into many services.`,
    };
  const service = /^(?:AWS|Amazon)?(.+?)_?FullAccess(?:_?[vV]\d+)?$/.exec(name)?.[1];
  if (service === undefined) return null;
  return {
    severity: 'high',
    gives: `Every call of ${words(service)} on every resource of the account, deleting included.`,
  };
}

/** "AWSElasticBeanstalk" without the company. */
const words = (name: string): string => name.replace(/^(AWS|Amazon)/, '').replaceAll('_', ' ');
