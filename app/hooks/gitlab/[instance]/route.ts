import { takeHook } from '@/app/hooks/gitlab/take-hook';
import { running } from '@/lib/services/process/running';

/** Where a GitLab sends its events: system hooks, and webhooks of groups and projects. */
export const POST = async (
  request: Request,
  { params }: { readonly params: Promise<{ readonly instance: string }> },
): Promise<Response> => takeHook(request, (await params).instance, running);

export const dynamic = 'force-dynamic';
