import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { Agent, type AgentConnectOpts } from 'agent-base';
import { HttpProxyAgent } from 'http-proxy-agent';
import { HttpsProxyAgent } from 'https-proxy-agent';
import { getProxyForUrl } from 'proxy-from-env';
import { EnvHttpProxyAgent, setGlobalDispatcher } from 'undici';

/**
 * Leads every call that is made by `fetch` (GitLab, sign-in, webhooks) through the proxies of HTTPS_PROXY, HTTP_PROXY and NO_PROXY.
 * Call once at start. What goes over Node's own http asks for `proxiedAgent`.
 */
export function leadThroughProxies(): void {
  setGlobalDispatcher(new EnvHttpProxyAgent());
}

/** An agent of node:http and node:https that asks the same variables for each connection. */
export function proxiedAgent(): Agent {
  return new EnvProxyAgent();
}

class EnvProxyAgent extends Agent {
  private readonly direct = { http: new HttpAgent({ keepAlive: true }), https: new HttpsAgent({ keepAlive: true }) };
  private readonly through = new Map<string, HttpAgent>();

  override connect(_request: unknown, options: AgentConnectOpts): HttpAgent {
    const scheme = options.secureEndpoint ? 'https' : 'http';
    const proxy = getProxyForUrl(`${scheme}://${bracketed(options.host ?? '')}:${options.port}`);
    if (proxy === '') return this.direct[scheme];
    const key = `${scheme} ${proxy}`;
    const agent = this.through.get(key) ?? openAgent(scheme, proxy);
    this.through.set(key, agent);
    return agent;
  }

  override destroy(): void {
    for (const agent of [this.direct.http, this.direct.https, ...this.through.values()]) agent.destroy();
    super.destroy();
  }
}

const openAgent = (scheme: 'http' | 'https', proxy: string): HttpAgent =>
  scheme === 'https' ? new HttpsProxyAgent(proxy, { keepAlive: true }) : new HttpProxyAgent(proxy, { keepAlive: true });

/** An IPv6 address has brackets in a URL and none in a socket. */
const bracketed = (host: string): string => (host.includes(':') ? `[${host}]` : host);
