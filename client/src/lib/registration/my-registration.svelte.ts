import type { Api, ApiResult, Failure } from '../api';
import type { MyRegistration, Push } from '../protocol.gen';
import type { Connection } from '../realtime/connection';

interface Ports {
  api: Pick<Api, 'get' | 'post'>;
  connection: Pick<Connection, 'watch' | 'listen'>;
  person: string;
}

export type RegistrationAct = 'accept' | 'cancel' | 'vetting';

/** The person's own registration: asked once, and again whenever the server says that it changed. No DOM. */
export class MyRegistrationStore {
  mine = $state.raw<MyRegistration | undefined>(undefined);
  failure = $state.raw<Failure | undefined>(undefined);
  busy = $state(false);

  private stops_: (() => void)[] = [];

  constructor(private readonly ports_: Ports) {}

  async load(): Promise<void> {
    const answer = await this.ports_.api.get<MyRegistration>('/me/registration');
    if (answer.ok) {
      this.mine = answer.value;
      this.failure = undefined;
    } else if (!this.mine) {
      this.failure = answer.failure;
    }
  }

  /** From now on it is told of changes; what happened while the connection was away is asked for. */
  follow(): void {
    const { connection, person } = this.ports_;
    let wasOpen = false;
    this.stops_ = [
      connection.listen(`person:${person}`, (push: Push) => {
        if (push.event === 'registration.changed') void this.load();
      }),
      connection.watch((state) => {
        if (state.kind !== 'open') return;
        if (wasOpen && this.mine) void this.load();
        wasOpen = true;
      }),
    ];
  }

  close(): void {
    for (const stop of this.stops_) stop();
  }

  async act(what: RegistrationAct): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    this.failure = undefined;
    const answer: ApiResult<MyRegistration> = await this.ports_.api.post(`/me/registration/${what}`, {});
    this.busy = false;
    if (answer.ok) {
      this.mine = answer.value;
      return;
    }
    // What is true now is shown beside the refusal: too late to accept, for instance.
    if (answer.failure.kind === 'problem') await this.load();
    this.failure = answer.failure;
  }
}
