import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The page that people leave to: a server of another origin that may be as slow as a test wants. */
export class NeutralPage {
  /** How long an answer takes, in ms. */
  delay = 0;

  private constructor(private readonly server_: Server) {}

  static async start(): Promise<NeutralPage> {
    const page = new NeutralPage(
      createServer((_request, response) => {
        setTimeout(() => {
          response.setHeader('Content-Type', 'text/html');
          response.end('<!doctype html><title>Weather</title><h1>Sunny</h1>');
        }, page.delay);
      }),
    );
    await new Promise<void>((done) => page.server_.listen(0, '127.0.0.1', done));
    return page;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server_.address() as AddressInfo).port}/`;
  }

  async stop(): Promise<void> {
    this.server_.closeAllConnections();
    await new Promise((done) => this.server_.close(done));
  }
}
