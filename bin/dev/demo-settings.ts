/** The settings that lead the product to the sandbox: several instances and accounts, as a drawbridge.yaml would name them. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { stringify } from 'yaml';

export interface SandboxInstance {
  readonly id: string;
  readonly name: string;
  readonly url: string;
  readonly issuer: string;
  readonly token: string;
  /** Sets variables and opens merge requests; absent: nothing is written. */
  readonly writerToken?: string;
}

export interface DemoWorld {
  readonly instances: readonly SandboxInstance[];
  readonly signIn: { readonly instance: string; readonly clientId: string; readonly clientSecret: string };
  readonly accounts: readonly {
    readonly id: string;
    readonly name: string;
    readonly reader?: { readonly roleArn: string; readonly externalId?: string };
    readonly writer?: { readonly roleArn: string; readonly externalId?: string } | 'default';
  }[];
  readonly awsUrl: string;
  readonly awsKey: { readonly id: string; readonly secret: string };
  /** "group/path=role,…" */
  readonly groups: string;
  /** Origin of the sandbox's desk, and who can be switched to there; absent: the product says nothing of the sandbox. */
  readonly desk?: { readonly url: string; readonly people: readonly string[] };
}

const tokenVariable = (id: string) => `SANDBOX_TOKEN_${id.replaceAll('-', '_').toUpperCase()}`;

/** Writes the yaml into the data folder and returns the environment for the product. Secrets travel in the environment only. */
export function demoSettings(world: DemoWorld, dataDir: string): Record<string, string> {
  const file = path.join(dataDir, 'demo.yaml');
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  writeFileSync(
    file,
    stringify({
      instances: world.instances.map(({ token: _, writerToken, ...rest }) => ({
        ...rest,
        token: { env: tokenVariable(rest.id) },
        ...(writerToken !== undefined && { writerToken: { env: `${tokenVariable(rest.id)}_WRITER` } }),
      })),
      signIn: {
        instance: world.signIn.instance,
        clientId: world.signIn.clientId,
        clientSecret: { env: 'SANDBOX_CLIENT_SECRET' },
      },
      accounts: world.accounts,
    }),
  );
  return {
    DRAWBRIDGE_CONFIG: file,
    DRAWBRIDGE_GROUPS: world.groups,
    ...(world.desk && {
      DRAWBRIDGE_SANDBOX_URL: world.desk.url,
      DRAWBRIDGE_SANDBOX_PEOPLE: world.desk.people.join(','),
    }),
    // So that programs can be tried too; the default is that no token approves or applies.
    DRAWBRIDGE_DECIDING_TOKENS: 'allowed',
    SANDBOX_CLIENT_SECRET: world.signIn.clientSecret,
    ...Object.fromEntries(
      world.instances.flatMap(({ id, token, writerToken }) => [
        [tokenVariable(id), token],
        ...(writerToken === undefined ? [] : [[`${tokenVariable(id)}_WRITER`, writerToken]]),
      ]),
    ),
    // It speaks to the sandbox on this machine alone, on whatever Node is here.
    DRAWBRIDGE_ALLOW_UNPATCHED_NODE: 'true',
    AWS_REGION: 'us-east-1',
    AWS_ENDPOINT_URL: world.awsUrl,
    AWS_ACCESS_KEY_ID: world.awsKey.id,
    AWS_SECRET_ACCESS_KEY: world.awsKey.secret,
    // Only what is named here may be used: no credentials of the person who tries the demo.
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_SHARED_CREDENTIALS_FILE: '/nonexistent',
    AWS_CONFIG_FILE: '/nonexistent',
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  };
}
