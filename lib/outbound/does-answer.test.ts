import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { doesAnswer } from '@/lib/outbound/does-answer';

async function at<T>(listener: RequestListener, use: (url: string) => Promise<T>): Promise<T> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  try {
    return await use(`http://127.0.0.1:${port}/`);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

it('whoever refuses, fails or leads elsewhere answers', async () => {
  for (const status of [200, 302, 401, 403, 404, 500])
    expect(
      await at((_, response) => response.writeHead(status, { location: 'http://127.0.0.1:9/' }).end(), doesAnswer),
    ).toBe(true);
});

it('whoever takes the connection and says nothing does not answer, and is given up soon', async () => {
  const began = performance.now();
  expect(
    await at(
      () => {},
      (url) => doesAnswer(url, 100),
    ),
  ).toBe(false);
  expect(performance.now() - began).toBeLessThan(5000);
});

it('where nobody listens nobody answers', async () => {
  const url = await at(
    (_, response) => response.end(),
    async (address) => address,
  );
  expect(await doesAnswer(url)).toBe(false);
});
