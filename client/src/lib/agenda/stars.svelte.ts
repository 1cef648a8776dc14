import type { Api, ApiResult, Failure } from '../api';
import type { Push, Stars as Answer } from '../protocol.gen';
import type { Connection } from '../realtime/connection';

interface Ports {
  api: Pick<Api, 'get' | 'post'>;
  connection: Pick<Connection, 'watch' | 'listen'>;
  person: string;
}

/** The sessions that the person keeps: asked once, then told by their other pages. No DOM. */
export class Stars {
  /** Undefined until they are known. */
  sessions = $state.raw<readonly string[] | undefined>(undefined);
  /** Kept at some time since this page was opened. */
  everKept = $state.raw<readonly string[]>([]);
  /** The session whose change the server did not take, and why. */
  refused = $state.raw<{ session: string; failure: Failure } | undefined>(undefined);

  private busy_ = false;

  constructor(private readonly ports_: Ports) {}

  async load(): Promise<Failure | undefined> {
    return this.take(await this.ports_.api.get<Answer>('/me/stars'));
  }

  /** True when it is so now. */
  async set(session: string, starred: boolean): Promise<boolean> {
    if (this.busy_) return false;
    this.busy_ = true;
    this.refused = undefined;
    const path = `/sessions/${encodeURIComponent(session)}/star`;
    const failure = this.take(await this.ports_.api.post<Answer>(path, { starred }));
    this.busy_ = false;
    if (failure) this.refused = { session, failure };
    return failure === undefined;
  }

  /** Returns the way to stop. */
  follow(): () => void {
    const { connection, person } = this.ports_;
    const stops = [
      connection.listen(`person:${person}`, (push: Push) => {
        if (push.event === 'stars.changed') void this.load();
      }),
      connection.watch((state) => {
        if (state.kind === 'open' && this.sessions) void this.load();
      }),
    ];
    return () => stops.forEach((stop) => stop());
  }

  private take(answer: ApiResult<Answer>): Failure | undefined {
    if (!answer.ok) return answer.failure;
    this.sessions = answer.value.sessions;
    this.everKept = [...this.everKept, ...answer.value.sessions];
    return undefined;
  }
}
