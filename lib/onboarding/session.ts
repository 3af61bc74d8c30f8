/** What a job's lines say of the session that it asks AWS for, whatever shell reads them. */

/** Where the job keeps its token and profile, behind the path of the checkout: beside it, so that no artifact and no cache takes them. */
export const BESIDE = '.tmp/aws';

/** What a session is named after besides its project, and how many characters of the project's path have room before it. */
export const NAMED = {
  pipeline: { by: ['CI_PIPELINE_ID'], room: 40 },
  job: { by: ['CI_PIPELINE_ID', 'CI_JOB_ID'], room: 36 },
} as const;

/** How the AWS tools are told of the role. `profile`: a configuration file; `environment`: three variables alone. */
export type Credentials = 'profile' | 'environment';

export interface Session {
  readonly credentials: Credentials;
  /** Names of variables. */
  readonly token: string;
  readonly roleVariable: string;
  readonly of: keyof typeof NAMED;
  /** Seconds; a number, or the place of an input that GitLab puts one into. null: what AWS gives without being asked, an hour. */
  readonly seconds: number | string | null;
}

/** Seconds that AWS gives a session which asks for none. AWS: AssumeRoleWithWebIdentity, `DurationSeconds`. */
export const UNASKED_SECONDS = 3600;

/**
 * Keys that an AWS tool takes before any profile and any token file: one that a variable of the project or its group still holds would be used
 * in the place of the role, and nothing would say so.
 */
export const STATIC_KEYS = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN'] as const;

/** With the version that the protocol of credential processes asks for. AWS CLI: "Sourcing credentials with an external process". */
export const SESSION_QUERY = 'merge(Credentials, {Version: `1`})';
