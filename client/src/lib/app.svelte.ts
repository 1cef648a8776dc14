import { Api, type ApiResult, type Failure } from './api';
import { earlyAnswerAt } from './early';
import type { Me } from './protocol.gen';
import type { ConnectionState } from './realtime/connection';
import { LaterConnection } from './realtime/later';
import { ServerClock } from './server-clock';
import { browserZone } from './time';

export type AccountState =
  | { kind: 'loading' }
  | { kind: 'signed_out' }
  | { kind: 'signed_in'; me: Me }
  | { kind: 'failed'; failure: Failure };

/** Who is signed in, the one connection, and the server's clock. One for the page's whole life. */
class App {
  readonly api = new Api(
    undefined,
    () => this.refused(),
    (since) => (this.staleSince = since),
  );
  /** Rooms speak with it by `realtime/live`. */
  readonly connection = new LaterConnection(
    () => import('./realtime/live'),
    (state) => this.linked(state),
  );

  account = $state.raw<AccountState>({ kind: 'loading' });
  link = $state.raw<ConnectionState>({ kind: 'idle' });
  /** The server's time in ms, renewed every few seconds: a browser's clock may be wrong. */
  now = $state(Date.now());

  /** The login ended by itself (time, an organiser, another window), not by the button: worth a word. */
  hasEnded = $state(false);

  /** When what is shown was read, while the network is away (ms). */
  staleSince = $state<number | undefined>(undefined);
  /** Signed out here, but the server could not be told. */
  untold = $state(false);
  /** It could be told in the end. */
  toldLate = $state(false);

  /** An organiser ended this person's access. */
  accessEnded = $state(false);

  private leaving_ = false;
  private ending_: ReturnType<typeof setTimeout> | undefined;
  private telling_: Promise<ApiResult<undefined>> | undefined;
  private readonly clock_ = new ServerClock();

  async load(): Promise<void> {
    const result = await this.api.me();
    if (result.ok) {
      this.signedIn(result.value, result.staleSince !== undefined, earlyAnswerAt());
      return;
    }
    if (!isSignedOut(result.failure)) this.account = { kind: 'failed', failure: result.failure };
  }

  /**
   * Signs in. The server ends a login that stood there before: neither its socket nor an answer to it that is still on
   * its way may be taken for the end of the new one.
   */
  async signIn(call: () => Promise<ApiResult<Me>>): Promise<ApiResult<Me>> {
    this.connection.stop();
    await this.telling_;
    const result = await call();
    if (result.ok) {
      this.api.newLogin();
      this.signedIn(result.value);
    } else if (this.me && !this.shut) {
      this.connection.start();
    }
    return result;
  }

  /** @param isStale a stored answer, whose clock stands still; `at` (ms): when it came, if not just now. */
  signedIn(me: Me, isStale = false, at?: number): void {
    clearTimeout(this.ending_);
    this.account = { kind: 'signed_in', me };
    this.hasEnded = false;
    this.untold = this.toldLate = false;
    this.accessEnded = me.registration === 'revoked';
    if (!isStale) this.setClock(me.server_time, at);
    if (!this.shut) this.connection.start();
  }

  /** Somebody pressed the button; `call` tells the server. Without a network the page forgets all the same. */
  async signOut(call: () => Promise<ApiResult<undefined>>): Promise<ApiResult<undefined>> {
    this.leaving_ = true;
    const result = await call();
    const isAway = !result.ok && result.failure.kind === 'unreachable';
    if (isAway) this.untold = true;
    if (result.ok || isAway) this.signedOut();
    this.leaving_ = false;
    return isAway ? { ok: true, value: undefined } : result;
  }

  /** Everything goes at once, whatever the server will say. */
  async leaveNow(wasIdle = false): Promise<void> {
    this.leaving_ = true;
    this.hasEnded = wasIdle;
    this.signedOut();
    const result = await this.api.signOut();
    this.untold = !result.ok && !isSignedOut(result.failure);
    this.leaving_ = false;
  }

  /** The network may be back: the server is told that somebody has signed out, before it knows of anybody else. */
  async tellSignOut(): Promise<void> {
    if (!this.untold || this.telling_) return;
    this.telling_ = this.api.signOut();
    const result = await this.telling_;
    this.telling_ = undefined;
    if (!result.ok && !isSignedOut(result.failure)) return;
    this.toldLate = this.untold;
    this.untold = false;
  }

  tick(): void {
    this.now = this.clock_.at(Date.now());
  }

  /** Nothing is shown but why, their own data, and the way out; there is no connection. */
  get shut(): boolean {
    return this.accessEnded || this.me?.second_factor === 'missing';
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

  private linked(state: ConnectionState): void {
    this.link = state;
    if (state.kind === 'open') this.setClock(state.hello.server_time);
    if (state.kind === 'stopped' && state.reason === 'signed_out') this.ended();
    if (state.kind === 'stopped' && state.reason === 'revoked') this.revoked();
  }

  /** The summit and where it is, in a line. */
  get where(): string | undefined {
    return this.me && `${this.me.edition.name} · ${this.me.edition.venue}`;
  }

  /** The login is over too; who signs in again comes to the same page. */
  private revoked(): void {
    this.accessEnded = true;
    this.hasEnded = false;
    this.signedOut();
  }

  /** An answer says that nobody is signed in. The open connection is about to say why: it has a second. */
  private refused(): void {
    clearTimeout(this.ending_);
    if (this.link.kind === 'open') this.ending_ = setTimeout(() => this.ended(), 1000);
    else this.ended();
  }

  private ended(): void {
    if (this.accessEnded && this.account.kind === 'signed_out') return;
    this.hasEnded ||= this.account.kind === 'signed_in' && !this.leaving_;
    this.signedOut();
  }

  private signedOut(): void {
    clearTimeout(this.ending_);
    this.connection.stop();
    this.api.forget();
    this.staleSince = undefined;
    // It is there already, without a network too: `DeviceKeeper` has brought it.
    void import('./device/forget').then(({ forgetDevice }) => forgetDevice()).catch(() => undefined);
    this.account = { kind: 'signed_out' };
  }

  private setClock(serverTime: string, at = Date.now()): void {
    this.clock_.hear(serverTime, at);
    this.tick();
  }
}

function isSignedOut(failure: Failure): boolean {
  return failure.kind === 'problem' && failure.problem.status === 401;
}

export const app = new App();
