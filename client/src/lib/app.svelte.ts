import { Api, type ApiResult, type Failure } from './api';
import type { Me } from './protocol.gen';
import { browserPorts, networkChanged } from './realtime/browser';
import { Connection, type ConnectionState } from './realtime/connection';
import { browserZone } from './time';

export type AccountState =
  | { kind: 'loading' }
  | { kind: 'signed_out' }
  | { kind: 'signed_in'; me: Me }
  | { kind: 'failed'; failure: Failure };

/** Who is signed in, the one connection, and the server's clock. One for the page's whole life. */
class App {
  readonly api = new Api(undefined, () => this.ended());
  readonly connection = new Connection(browserPorts);

  account = $state.raw<AccountState>({ kind: 'loading' });
  link = $state.raw<ConnectionState>({ kind: 'idle' });
  /** The server's time in ms, renewed every few seconds: a browser's clock may be wrong. */
  now = $state(Date.now());

  /** The login ended by itself (time, an organiser, another window), not by the button: worth a word. */
  hasEnded = $state(false);

  private leaving_ = false;
  private skewMs_ = 0;

  constructor() {
    this.connection.watch((state) => {
      this.link = state;
      if (state.kind === 'open') this.setClock(state.hello.server_time);
      if (state.kind === 'stopped' && state.reason === 'signed_out') this.ended();
      // Access has changed, or the login is over: the answer tells which (see `Api`).
      if (state.kind === 'stopped' && state.reason === 'revoked') void this.api.me();
    });
  }

  async load(): Promise<void> {
    const result = await this.api.me();
    if (result.ok) {
      this.signedIn(result.value);
      return;
    }
    if (!isSignedOut(result.failure)) this.account = { kind: 'failed', failure: result.failure };
  }

  signedIn(me: Me): void {
    this.account = { kind: 'signed_in', me };
    this.hasEnded = false;
    this.setClock(me.server_time);
    this.connection.start();
  }

  /** Somebody pressed the button; `call` tells the server. */
  async signOut(call: () => Promise<ApiResult<undefined>>): Promise<ApiResult<undefined>> {
    this.leaving_ = true;
    const result = await call();
    if (result.ok) this.signedOut();
    this.leaving_ = false;
    return result;
  }

  /** The network is back: perhaps another one. */
  networkUp(): void {
    networkChanged();
    this.connection.networkUp();
  }

  tick(): void {
    this.now = Date.now() + this.skewMs_;
  }

  get me(): Me | undefined {
    return this.account.kind === 'signed_in' ? this.account.me : undefined;
  }

  get viewerZone(): string {
    return this.me?.person.time_zone ?? browserZone();
  }

  get venueZone(): string {
    return this.me?.edition.venue_time_zone ?? 'UTC';
  }

  private ended(): void {
    this.hasEnded ||= this.account.kind === 'signed_in' && !this.leaving_;
    this.signedOut();
  }

  private signedOut(): void {
    this.connection.stop();
    this.account = { kind: 'signed_out' };
  }

  private setClock(serverTime: string): void {
    const server = Date.parse(serverTime);
    if (Number.isNaN(server)) return;
    this.skewMs_ = server - Date.now();
    this.tick();
  }
}

function isSignedOut(failure: Failure): boolean {
  return failure.kind === 'problem' && failure.problem.status === 401;
}

export const app = new App();
