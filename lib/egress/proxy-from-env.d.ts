declare module 'proxy-from-env' {
  /** The proxy of HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY for a URL; "": none. */
  export function getProxyForUrl(url: string): string;
}
