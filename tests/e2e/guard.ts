import { expect, type BrowserContext, type Page } from '@playwright/test';

/** What a page did that no page may do. */
export interface Offence {
  kind: 'policy' | 'foreign' | 'error';
  what: string;
}

/**
 * Watches every page of a context: violations of the Content-Security-Policy, requests to another origin, and
 * uncaught errors. `expectClean` is called at the end of every test.
 */
export class Guard {
  readonly offences: Offence[] = [];

  static async watch(context: BrowserContext, origin: string): Promise<Guard> {
    const guard = new Guard();
    await context.exposeBinding('__violation', (_source, what: string) => {
      guard.offences.push({ kind: 'policy', what });
    });
    await context.addInitScript(() => {
      document.addEventListener('securitypolicyviolation', (event) => {
        const report = (window as unknown as { __violation: (what: string) => void }).__violation;
        report(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`);
      });
    });
    context.on('page', (page) => guard.follow(page, origin));
    return guard;
  }

  expectClean(): void {
    expect(this.offences).toEqual([]);
  }

  /** For the tests that provoke a violation on purpose. */
  takePolicyOffences(): string[] {
    const taken = this.offences.filter((offence) => offence.kind === 'policy').map((offence) => offence.what);
    this.offences.splice(
      0,
      this.offences.length,
      ...this.offences.filter((offence) => offence.kind !== 'policy'),
    );
    return taken;
  }

  private follow(page: Page, origin: string): void {
    const host = new URL(origin).host;
    page.on('request', (request) => {
      const url = new URL(request.url());
      if (url.protocol !== 'about:' && url.origin !== origin) this.offend('foreign', request.url());
    });
    page.on('websocket', (socket) => {
      if (new URL(socket.url()).host !== host) this.offend('foreign', socket.url());
    });
    page.on('pageerror', (error) => this.offend('error', error.message));
    page.on('console', (message) => {
      if (/Content Security Policy|TrustedHTML|TrustedScript/i.test(message.text())) {
        this.offend('policy', message.text());
      }
    });
  }

  private offend(kind: Offence['kind'], what: string): void {
    this.offences.push({ kind, what });
  }
}
