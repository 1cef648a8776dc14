import { createServer, request, type IncomingMessage, type Server } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import type { Browser, Page } from '@playwright/test';
import { expect, message, post, ready, test, unique } from './fixtures';
import { OwnServer } from './own-server';

const [reader, writer] = ['P0005', 'P0498'] as const;
const session = 'S03';

/** What stands between many an agency and the world: it lets requests through and knows nothing of sockets. */
class Proxy {
  blocksSockets = true;
  holdsStreams = false;
  readonly seen = { sockets: 0, streams: 0, polls: 0 };
  private readonly upgraded_ = new Set<Socket>();

  private constructor(
    private readonly server_: Server,
    private readonly target_: URL,
  ) {}

  static async before(url: string): Promise<Proxy> {
    const server = createServer();
    const proxy = new Proxy(server, new URL(url));
    server.on('request', (from, answer) => {
      if (from.url?.endsWith('/live/stream')) proxy.seen.streams += 1;
      if (from.url?.includes('/poll?')) proxy.seen.polls += 1;
      const held = proxy.holdsStreams && from.url?.endsWith('/live/stream');
      const on = request(proxy.target_, {
        path: from.url,
        method: from.method,
        headers: proxy.headers(from),
      });
      on.on('response', (got) => {
        if (held) return; // a proxy that hands on what is complete: a stream never is
        answer.writeHead(got.statusCode ?? 502, got.headers);
        got.pipe(answer);
      });
      on.on('error', () => answer.destroy());
      answer.on('close', () => on.destroy());
      from.pipe(on);
    });
    server.on('upgrade', (from, socket: Socket) => proxy.upgrade(from, socket));
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    return proxy;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server_.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    for (const socket of this.upgraded_) socket.destroy();
    this.server_.closeAllConnections();
    await new Promise((done) => this.server_.close(done));
  }

  private upgrade(from: IncomingMessage, socket: Socket): void {
    if (this.blocksSockets) {
      socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
      return;
    }
    this.seen.sockets += 1;
    this.upgraded_.add(socket);
    const on = connect(Number(this.target_.port), this.target_.hostname, () => {
      const lines = Object.entries(this.headers(from)).map(([name, value]) => `${name}: ${String(value)}`);
      on.write(`GET ${from.url ?? '/'} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`);
      on.pipe(socket).pipe(on);
    });
    for (const end of [on, socket]) {
      end.on('error', () => undefined);
      end.on('close', () => [on, socket].forEach((each) => each.destroy()));
    }
  }

  /** As the server would see them if it stood at its own address. */
  private headers(from: IncomingMessage): IncomingMessage['headers'] {
    const origin = from.headers.origin === undefined ? {} : { origin: this.target_.origin };
    return { ...from.headers, host: this.target_.host, ...origin };
  }
}

async function behindProxy(
  browser: Browser,
  use: (proxy: Proxy, away: Page, here: Page, server: OwnServer) => Promise<void>,
  set: (proxy: Proxy) => void,
): Promise<void> {
  const server = await OwnServer.start([reader, writer]);
  const proxy = await Proxy.before(server.url);
  set(proxy);
  const contexts = [await browser.newContext(), await browser.newContext()] as const;
  try {
    const here = await server.enterRoom(contexts[1], writer, session);
    const away = await contexts[0].newPage();
    await away.goto(server.linkOf(reader).replace(server.url, proxy.url));
    await away.getByRole('button', { name: 'Sign in' }).click();
    await ready(away, '/now');
    await away.goto(`${proxy.url}/sessions/${session}`);
    await expect(away.locator('[data-room]')).toHaveAttribute('data-live', 'true', { timeout: 20_000 });
    await use(proxy, away, here, server);
  } finally {
    for (const context of contexts) await context.close();
    await proxy.stop();
    await server.stop();
  }
}

async function bothWays(away: Page, here: Page): Promise<void> {
  const [question, answer] = [unique('Do you hear us?'), unique('We do')];
  await post(here, question);
  await expect(message(away, question)).toBeVisible();
  await post(away, answer);
  await expect(message(here, answer)).toBeVisible();
}

async function backToSockets(proxy: Proxy, away: Page, here: Page): Promise<void> {
  proxy.blocksSockets = false;
  await away.context().setOffline(true);
  const missed = unique('While you were away');
  await post(here, missed);
  await away.context().setOffline(false);
  await expect(message(away, missed)).toBeVisible({ timeout: 20_000 });
  await expect.poll(() => proxy.seen.sockets).toBeGreaterThan(0);
  await bothWays(away, here);
}

test.describe.configure({ timeout: 120_000 });

test('where sockets are blocked the room works over an event stream, and moves back', async ({ browser }) => {
  await behindProxy(
    browser,
    async (proxy, away, here) => {
      await bothWays(away, here);
      expect(proxy.seen).toMatchObject({ sockets: 0, polls: 0 });
      expect(proxy.seen.streams).toBeGreaterThan(0);
      await backToSockets(proxy, away, here);
    },
    () => undefined,
  );
});

test('where streams are held back too the room works by polling, and moves back', async ({ browser }) => {
  await behindProxy(
    browser,
    async (proxy, away, here) => {
      await bothWays(away, here);
      expect(proxy.seen.sockets).toBe(0);
      expect(proxy.seen.polls).toBeGreaterThan(0);
      await backToSockets(proxy, away, here);
    },
    (proxy) => {
      proxy.holdsStreams = true;
    },
  );
});

test('a server that was killed twice is talked to by WebSocket again within twenty seconds', async ({
  browser,
}) => {
  await behindProxy(
    browser,
    async (proxy, away, here, server) => {
      for (const restart of ['first', 'second']) {
        const { streams } = proxy.seen;
        await server.kill();
        // It is the sockets that fail while the server comes back, so the page goes on over an event stream.
        proxy.blocksSockets = true;
        await expect(away.locator('[data-room]')).toHaveAttribute('data-live', 'false');
        await server.restart();
        await expect
          .poll(() => proxy.seen.streams, { message: restart, timeout: 30_000 })
          .toBeGreaterThan(streams);
        await expect(away.locator('[data-room]')).toHaveAttribute('data-live', 'true', { timeout: 20_000 });
        await bothWays(away, here);
        const { sockets } = proxy.seen;
        proxy.blocksSockets = false;
        await expect
          .poll(() => proxy.seen.sockets, { message: restart, timeout: 20_000 })
          .toBeGreaterThan(sockets);
        await expect(away.locator('[data-room]')).toHaveAttribute('data-live', 'true');
        await bothWays(away, here);
      }
    },
    (proxy) => {
      proxy.blocksSockets = false;
    },
  );
});
