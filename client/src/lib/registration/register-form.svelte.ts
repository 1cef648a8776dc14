import type { Api, ApiResult, Failure } from '../api';
import type { AccessNeed, MyRegistration, RegistrationForm } from '../protocol.gen';
import { emptyForm, flawsOf, type Flaw } from './person-form';

interface Ports {
  api: Pick<Api, 'post'>;
  /** Calls back after so many ms; returns the way to stop it. */
  later: (run: () => void, ms: number) => () => void;
}

/** Who you are, how you take part, what you need; then a look at it all. */
export const stepCount = 3;
export const reviewStep = stepCount;

const stepOfField: Readonly<Record<string, number>> = {
  'form.name': 0,
  'form.title': 0,
  'form.organisation': 0,
  'form.discipline': 0,
  'form.alias': 1,
  'access.note': 2,
};
const firstWaitMs = 2_000;
const longestWaitMs = 15_000;

/** The answers of one person, in memory only: a shared computer keeps none of them. No DOM. */
export class RegisterForm {
  form = $state<RegistrationForm>(emptyForm());
  needs = $state<AccessNeed[]>([]);
  note = $state('');
  flaws = $state.raw<Flaw[]>([]);
  /** Grows with each try, so that the list of what is wrong is focused again. */
  attempt = $state(0);
  busy = $state(false);
  /** The network was away when this was sent: it is sent when it is back. */
  waiting = $state(false);
  failure = $state.raw<Failure | undefined>(undefined);
  done = $state.raw<MyRegistration | undefined>(undefined);
  /** The last step that was reached: nobody jumps over a question. */
  reached = $state(0);

  private waitMs_ = firstWaitMs;
  private stopWaiting_: (() => void) | undefined;

  constructor(
    readonly person: string,
    private readonly ports_: Ports,
  ) {}

  /** Begins with what is known: the name of the invitation. */
  fill(known: RegistrationForm | undefined): void {
    if (known) this.form = { ...emptyForm(), ...known, alias: known.alias ?? '' };
  }

  flawsAt(step: number): Flaw[] {
    return this.flaws.filter((flaw) => stepOfField[flaw.field] === step);
  }

  /** True when the step's questions are answered. */
  check(step: number): boolean {
    this.flaws = flawsOf(this.form).filter((flaw) => stepOfField[flaw.field] === step);
    if (this.flaws.length > 0) {
      this.attempt += 1;
      return false;
    }
    this.reached = Math.max(this.reached, step + 1);
    return true;
  }

  /** Sends once, however often the button is pressed. Returns the step that needs a look, if one does. */
  async send(): Promise<number | undefined> {
    if (this.busy || this.done) return undefined;
    this.stopWaiting_?.();
    this.busy = true;
    this.failure = undefined;
    const { alias, ...form } = $state.snapshot(this.form);
    const answer: ApiResult<MyRegistration> = await this.ports_.api.post('/me/registration', {
      form: { ...form, ...(form.display === 'alias' ? { alias: alias ?? '' } : {}) },
      access: { needs: $state.snapshot(this.needs), note: this.note },
    });
    this.busy = false;
    if (answer.ok) {
      this.waiting = false;
      this.done = answer.value;
      return undefined;
    }
    return this.refused(answer.failure);
  }

  /** The network is back: what waits goes now. */
  async networkUp(): Promise<number | undefined> {
    return this.waiting ? this.send() : undefined;
  }

  close(): void {
    this.stopWaiting_?.();
  }

  private refused(failure: Failure): number | undefined {
    if (failure.kind === 'unreachable') {
      this.waiting = true;
      this.stopWaiting_ = this.ports_.later(() => void this.send(), this.waitMs_);
      this.waitMs_ = Math.min(this.waitMs_ * 2, longestWaitMs);
      return undefined;
    }
    this.waiting = false;
    const field = failure.problem.field ?? '';
    const step = stepOfField[field];
    if (step === undefined) {
      this.failure = failure;
      return undefined;
    }
    this.flaws = [{ field, word: 'other', said: failure.problem.detail }];
    this.attempt += 1;
    return step;
  }
}
