import { earlyAnswer } from './early';
import { fetchedHeader } from './device/keeping';
import type { Communities, Me, Problem, Programme } from './protocol.gen';

/** Why a call failed: what the server said, or that it could not be reached. */
export type Failure =
  { kind: 'problem'; problem: Problem; retryAfterS: number | undefined } | { kind: 'unreachable' };

/** `staleSince` (ms): the network is away, and this is what it said then. */
export type ApiResult<Value> =
  { ok: true; value: Value; staleSince?: number } | { ok: false; failure: Failure };

type Fetch = typeof fetch;

const base = '/api/v1';
const timeoutMs = 15_000;
/** Answers kept with their ETag for the length of the visit, oldest dropped first. */
const keptLimit = 64;

/** Every HTTP call of the client. Answers are values; nothing here throws. */
export class Api {
  private readonly kept_ = new Map<string, { etag: string; value: unknown }>();
  /** Counts the logins of this page, so that a late answer to an earlier one is told apart. */
  private login_ = 0;

  /** @param onsignedout_ is told when an answer says that nobody is signed in (any more); `onread_`
   * how old what was read is, or nothing where it is fresh; `prove_` lets the person confirm that it is them, or set up
   * a second factor, where the server wants that before it does something (`again`: what they did was not enough). */
  constructor(
    private readonly fetch_: Fetch = (url, init) => earlyAnswer(String(url)) ?? fetch(url, init),
    private readonly onsignedout_: () => void = () => undefined,
    private readonly onread_: (staleSince: number | undefined) => void = () => undefined,
    private readonly prove_ = async (again: boolean, why: Failure): Promise<boolean> =>
      (await import('./proof/prove')).prove(again, why),
  ) {}

  /** Somebody has signed in: what was kept is another login's. */
  newLogin(): void {
    this.login_ += 1;
    this.forget();
  }

  me(): Promise<ApiResult<Me>> {
    return this.get('/me');
  }

  programme(): Promise<ApiResult<Programme>> {
    return this.get('/programme');
  }

  communities(): Promise<ApiResult<Communities>> {
    return this.get('/communities');
  }

  /** Nothing that was read stays in memory. */
  forget(): void {
    this.kept_.clear();
  }

  signOut(): Promise<ApiResult<undefined>> {
    this.forget();
    return this.post('/sign-out', {});
  }

  /** For parts that are loaded later and bring their own calls: those need not be in the first page. */
  async get<Value>(path: string): Promise<ApiResult<Value>> {
    const kept = this.kept_.get(path);
    const headers: Record<string, string> = { accept: 'application/json' };
    if (kept) headers['if-none-match'] = kept.etag;
    const result = await this.call<Value>(path, { method: 'GET', headers });
    if (result.kind !== 'failed') this.onread_(result.staleSince);
    if (result.kind === 'unchanged') return { ok: true, value: kept?.value as Value };
    if (result.kind === 'failed') return { ok: false, failure: result.failure };
    if (result.etag !== null) this.keep(path, result.etag, result.value);
    return { ok: true, value: result.value, ...(result.staleSince ? { staleSince: result.staleSince } : {}) };
  }

  /** As `get`. */
  async post<Value>(path: string, body: object): Promise<ApiResult<Value>> {
    const headers = {
      accept: 'application/json',
      'content-type': 'application/json',
      'idempotency-key': crypto.randomUUID(),
    };
    const result = await this.call<Value>(path, { method: 'POST', headers, body: JSON.stringify(body) });
    if (result.kind === 'done') return { ok: true, value: result.value };
    return { ok: false, failure: result.kind === 'failed' ? result.failure : { kind: 'unreachable' } };
  }

  private keep(path: string, etag: string, value: unknown): void {
    this.kept_.delete(path);
    this.kept_.set(path, { etag, value });
    for (const oldest of this.kept_.keys()) {
      if (this.kept_.size <= keptLimit) break;
      this.kept_.delete(oldest);
    }
  }

  private async call<Value>(path: string, init: RequestInit, again = false): Promise<Answer<Value>> {
    const login = this.login_;
    try {
      const response = await this.fetch_(base + path, {
        ...init,
        credentials: 'same-origin',
        cache: 'no-store',
        redirect: 'error',
        signal: AbortSignal.timeout(timeoutMs),
      });
      if (response.status === 304) return { kind: 'unchanged' };
      const isOurs = login === this.login_ && !path.startsWith('/sign-in/');
      if (response.status === 401 && isOurs) this.onsignedout_();
      if (!response.ok) {
        const failure = await readFailure(response);
        // `proof_needed`, `second_factor_missing`: the first page has few bytes to spare
        if (/proof|missing/.test(failure.problem.code) && (await this.prove_(again, failure)))
          return await this.call(path, init, true);
        return { kind: 'failed', failure };
      }
      const value: unknown = response.status === 204 ? undefined : await response.json();
      const staleSince = Number(response.headers.get(fetchedHeader)) || undefined;
      return { kind: 'done', value: value as Value, etag: response.headers.get('etag'), staleSince };
    } catch {
      return { kind: 'failed', failure: { kind: 'unreachable' } };
    }
  }
}

type Answer<Value> =
  | { kind: 'done'; value: Value; etag: string | null; staleSince: number | undefined }
  | { kind: 'unchanged'; staleSince?: undefined }
  | { kind: 'failed'; failure: Failure };

async function readFailure(response: Response): Promise<Failure & { kind: 'problem' }> {
  const wait = Number(response.headers.get('retry-after'));
  const retryAfterS = wait > 0 ? wait : undefined;
  const type = response.headers.get('content-type') ?? '';
  if (!type.startsWith('application/problem+json'))
    return { kind: 'problem', problem: unnamed(response), retryAfterS };
  const problem = (await response.json()) as Problem;
  return { kind: 'problem', problem: { ...problem, status: response.status }, retryAfterS };
}

/** A proxy or a crash answered instead of the server. */
function unnamed(response: Response): Problem {
  const code =
    response.status === 404 ? 'not_found' : response.status === 401 ? 'unauthenticated' : 'unavailable';
  return { type: 'about:blank', title: '', status: response.status, code, detail: '' };
}
