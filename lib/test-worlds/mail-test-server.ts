/** A mail server on loopback, for tests. Not for production code. */
import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';

/** What a mail server says that asks for a user and a password. */
export const AUTH = { EHLO: '250-here\r\n250 AUTH PLAIN', AUTH: '235 welcome' };

/** Opens a mail server that answers each command by this table; what it was told is in `heard`. */
export async function openMailServer(answers: Readonly<Record<string, string>> = {}) {
  const heard: string[] = [];
  const sockets: Socket[] = [];
  let inData = false;
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => {});
    socket.write(answers.GREETING ?? '220 here\r\n');
    socket.setEncoding('utf8').on('data', (chunk) => {
      for (const line of String(chunk).split('\r\n').filter(Boolean)) {
        heard.push(line);
        if (inData && line !== '.') continue;
        const command = line === '.' ? 'END' : (line.split(' ')[0] ?? '');
        inData = command === 'DATA';
        const usual = { EHLO: '250 here', DATA: '354 go on', QUIT: '221 bye' }[command] ?? '250 fine';
        socket.write(`${answers[command] ?? usual}\r\n`);
      }
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    heard,
    url: `smtp://user:canary@127.0.0.1:${port}`,
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}
