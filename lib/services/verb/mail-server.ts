import type { Config, EndpointConfig } from '@/lib/config/config';

type MailServer = Extract<EndpointConfig, { readonly kind: 'email' }>;

/** The mail server that notices in person go through; null: none is configured, and nobody is told in person. */
export const mailServerOf = ({ notifications }: Pick<Config, 'notifications'>): MailServer | null =>
  notifications.find((endpoint) => endpoint.kind === 'email') ?? null;
