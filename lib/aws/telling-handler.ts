import { NodeHttpHandler } from '@smithy/node-http-handler';
import { requestIdUnderWay, spanUnderWay } from '@/lib/tracing/under-way';

type Handle = NodeHttpHandler['handle'];

/** Ends the user agent of a call with the id of the request that led to it: CloudTrail then names what the audit log and the log name. */
export class TellingHandler extends NodeHttpHandler {
  override handle(...[request, options]: Parameters<Handle>): ReturnType<Handle> {
    spanUnderWay()?.note({ 'server.address': request.hostname });
    const requestId = requestIdUnderWay();
    const agent = request.headers['user-agent'] ?? '';
    const told = `drawbridge-request/${requestId}`;
    // The signature of a call does not cover this header. A call that is repeated has it already.
    if (requestId !== null && !agent.includes(told)) request.headers['user-agent'] = `${agent} ${told}`.trim();
    return super.handle(request, options);
  }
}
