import { openApi } from '@/app/api/openapi/document';
import { OPERATIONS } from '@/app/api/operations/all';
import { running } from '@/lib/services/process/running';

/** The description of the API. It tells nothing of the organisation, so it needs no sign-in. */
export async function GET(): Promise<Response> {
  const { config } = await running();
  return Response.json(openApi(OPERATIONS, config.publicUrl));
}
