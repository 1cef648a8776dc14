import type { Api, ApiResult, Failure } from '../api';
import type {
  Draft,
  DraftChange,
  DraftEdited,
  Findings,
  Intake,
  IntakeOrder,
  Openings,
  OpeningsQuestion,
  Push,
  ReleaseChange,
  Released,
  ReleaseOrder,
  ReleasePreview,
  SessionFields,
  ShownFinding,
} from '../protocol.gen';
import type { Connection } from '../realtime/connection';
import {
  setAll,
  shiftFrom,
  swapPlaces,
  undoing,
  withChanges,
  type BoardSession,
  type WholeFields,
} from './changes';

interface Ports {
  api: Pick<Api, 'get' | 'post'>;
  connection: Pick<Connection, 'watch' | 'listen' | 'send'>;
  newId: () => string;
  wait: (ms: number) => Promise<void>;
}

/** An edit of one's own, with what it did in words. */
export interface Deed {
  words: string;
  changes: readonly DraftChange[];
}

export type EditResult = ApiResult<DraftEdited>;

const mostTries = 3;
const retryMs = 1_000;
const mostDeeds = 100;

/** The draft of the programme as it is for everybody, and one's own edits of it. No DOM. */
export class DraftDesk {
  draft = $state.raw<Draft | undefined>(undefined);
  failure = $state.raw<Failure | undefined>(undefined);
  /** One's own edits that can be taken back, and those that were. */
  done = $state.raw<readonly Deed[]>([]);
  undone = $state.raw<readonly Deed[]>([]);

  /** What a release of the draft would change. */
  unreleased = $state.raw<readonly ReleaseChange[]>([]);
  /** What the server found in the draft as it is now; none while it is not known. */
  found = $state.raw<readonly ShownFinding[] | undefined>(undefined);

  /** As the server has them. */
  private kept_ = $state.raw<readonly BoardSession[]>([]);
  private sending_ = $state.raw<readonly Deed[]>([]);
  private stops_: (() => void)[] = [];
  private loading_: Promise<void> | undefined;
  private again_ = false;

  /** What is on its way is shown as if it had arrived. */
  readonly sessions: readonly BoardSession[] = $derived(
    this.sending_.reduce<readonly BoardSession[]>((all, deed) => withChanges(all, deed.changes), this.kept_),
  );
  /** Ids of sessions of which an edit is on its way. */
  readonly sending: readonly string[] = $derived(
    this.sending_.flatMap(({ changes }) => changes.map(({ session }) => session)),
  );

  constructor(private readonly ports_: Ports) {}

  get zone(): string {
    return this.draft?.edition.venue_time_zone ?? 'UTC';
  }

  find(id: string): BoardSession | undefined {
    return this.sessions.find((each) => each.id === id);
  }

  /** As others may have changed it, without what is on its way. */
  kept(id: string): BoardSession | undefined {
    return this.kept_.find((each) => each.id === id);
  }

  nameOf(kind: 'place' | 'person', id: string): string {
    const among = kind === 'place' ? this.draft?.places : this.draft?.people;
    return among?.find((each) => each.id === id)?.name ?? id;
  }

  follow(): void {
    const { connection } = this.ports_;
    this.stops_ = [
      connection.listen('draft', (push: Push) => {
        if (push.event !== 'draft.changed') return;
        const { revision, release } = push.data;
        if (!this.draft || revision > this.draft.revision || release > this.draft.release) void this.load();
      }),
      connection.watch((state) => {
        if (state.kind !== 'open') return;
        connection.send('draft.follow', {}, () => {
          // What happened before somebody listened was not pushed.
          if (this.draft) void this.load();
        });
      }),
    ];
  }

  close(): void {
    for (const stop of this.stops_) stop();
  }

  /** What changed since it was last read; asked for while it is being read, it is read once more. */
  load(): Promise<void> {
    this.again_ = this.loading_ !== undefined;
    this.loading_ ??= this.read().finally(() => {
      this.loading_ = undefined;
    });
    return this.loading_;
  }

  /** One command; where its answer was lost, it is sent again as the same one. `words`: what it does. */
  async edit(changes: readonly DraftChange[], words: string): Promise<EditResult> {
    const deed = { changes, words };
    const answer = await this.send(deed);
    if (answer.ok && changes.length > 0) {
      this.done = [...this.done.slice(1 - mostDeeds), deed];
      this.undone = [];
    }
    return answer;
  }

  async undo(): Promise<EditResult | undefined> {
    const deed = this.done.at(-1);
    if (!deed) return undefined;
    const answer = await this.send({ ...deed, changes: undoing(deed.changes) });
    if (answer.ok || isFinal(answer.failure)) this.done = this.done.filter((each) => each !== deed);
    if (answer.ok) this.undone = [...this.undone, deed];
    return answer;
  }

  async redo(): Promise<EditResult | undefined> {
    const deed = this.undone.at(-1);
    if (!deed) return undefined;
    const answer = await this.send(deed);
    if (answer.ok || isFinal(answer.failure)) this.undone = this.undone.filter((each) => each !== deed);
    if (answer.ok) this.done = [...this.done, deed];
    return answer;
  }

  shift(first: BoardSession, minutes: number, words: string): Promise<EditResult> {
    return this.edit(shiftFrom(this.sessions, first, minutes, this.zone), words);
  }

  swap(one: BoardSession, other: BoardSession, words: string): Promise<EditResult> {
    return this.edit(swapPlaces(one, other), words);
  }

  setAll(ids: readonly string[], to: SessionFields, words: string): Promise<EditResult> {
    return this.edit(
      setAll(
        this.sessions.filter(({ id }) => ids.includes(id)),
        to,
      ),
      words,
    );
  }

  preview(): Promise<ApiResult<ReleasePreview>> {
    return this.ports_.api.get('/draft/release');
  }

  release(order: ReleaseOrder): Promise<ApiResult<Released>> {
    return this.ports_.api.post('/draft/release', order);
  }

  take(order: IntakeOrder): Promise<ApiResult<Intake>> {
    return this.ports_.api.post('/draft/import', order);
  }

  openings(question: OpeningsQuestion): Promise<ApiResult<Openings>> {
    return this.ports_.api.post('/draft/openings', question);
  }

  private async send(deed: Deed): Promise<EditResult> {
    if (deed.changes.length === 0) return { ok: true, value: { revision: this.draft?.revision ?? 0 } };
    this.sending_ = [...this.sending_, deed];
    const edit = { client_id: this.ports_.newId(), changes: deed.changes };
    let answer: EditResult;
    for (let tries = 1; ; tries += 1) {
      answer = await this.ports_.api.post<DraftEdited>('/draft/edit', edit);
      if (answer.ok || isFinal(answer.failure) || tries === mostTries) break;
      await this.ports_.wait(retryMs * tries);
    }
    // After a refusal too: somebody was faster, and the author should see how it is.
    await this.load();
    this.sending_ = this.sending_.filter((each) => each !== deed);
    return answer;
  }

  private async read(): Promise<void> {
    do {
      this.again_ = false;
      const since = this.draft?.revision;
      const path = since === undefined ? '/draft' : `/draft?since=${since}`;
      const answer = await this.ports_.api.get<Draft>(path);
      this.failure = answer.ok ? undefined : answer.failure;
      if (answer.ok) this.keep(answer.value);
    } while (this.again_);
    void this.readUnreleased();
    void this.readFound();
  }

  private async readUnreleased(): Promise<void> {
    const { unreleased, revision } = this.draft ?? { unreleased: false, revision: 0 };
    const answer = unreleased ? await this.ports_.api.get<ReleasePreview>('/draft/release') : undefined;
    if (this.draft?.revision !== revision) return;
    this.unreleased = answer?.ok ? answer.value.changes : [];
  }

  private async readFound(): Promise<void> {
    const answer = await this.ports_.api.get<Findings>('/draft/findings');
    if (answer.ok && answer.value.revision === this.draft?.revision) this.found = answer.value.findings;
  }

  private keep(read: Draft): void {
    const newer = read.sessions.map((each) => ({ ...each, fields: each.fields as WholeFields }));
    const gone = [...read.removed, ...newer.map(({ id }) => id)];
    const others = read.whole ? [] : this.kept_.filter(({ id }) => !gone.includes(id));
    // A release changes what is released, but none of the sessions.
    const stays = read.release === this.draft?.release ? others : others.map((each) => released(each));
    if (read.revision !== this.draft?.revision) this.found = undefined;
    this.kept_ = [...stays, ...newer];
    this.draft = read;
  }
}

function released(session: BoardSession): BoardSession {
  return session.fields.scheduled ? { ...session, released: true } : session;
}

/** The same once more would be answered the same. */
function isFinal(failure: Failure): boolean {
  return failure.kind === 'problem' && failure.problem.status < 500;
}
