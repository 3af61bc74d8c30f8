import { createServer } from 'node:net';

const isFree = (host, port) =>
  new Promise((resolve) => {
    const server = createServer().once('error', () => resolve(false));
    server.listen(Number(port), host, () => server.close(() => resolve(true)));
  });

/** Throws where a port is taken, or wanted twice, with the variable to set. `ports`: pairs of variable and port. */
export async function requireFreePorts(host, ports) {
  const busy = [];
  const wanted = new Map();
  for (const [name, port] of ports) {
    const other = wanted.get(String(port));
    wanted.set(String(port), name);
    if (other !== undefined) busy.push(`${other} and ${name} both need port ${port}. Set one of them to another port.`);
    else if (!(await isFree(host, port))) busy.push(`Port ${port} is in use. Set ${name} to another one.`);
  }
  if (busy.length > 0) throw new Error(busy.join('\n'));
}
