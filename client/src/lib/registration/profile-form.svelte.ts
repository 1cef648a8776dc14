import type { Api, ApiResult, Failure } from '../api';
import type { AccessNeed, MyProfile, RegistrationForm } from '../protocol.gen';
import { emptyForm, flawsOf, type Flaw } from './person-form';

function formOf(known: RegistrationForm): RegistrationForm {
  return { ...emptyForm(), ...known, alias: known.alias ?? '' };
}

/** How somebody is named and shown, and what they need, being corrected. No DOM. */
export class ProfileForm {
  form = $state<RegistrationForm>(emptyForm());
  needs = $state<AccessNeed[]>([]);
  note = $state('');
  shownAs = $state('');
  flaws = $state.raw<Flaw[]>([]);
  attempt = $state(0);
  busy = $state(false);
  isSaved = $state(false);
  /** Another window, or staff, changed it since it was read. */
  isStale = $state(false);
  failure = $state.raw<Failure | undefined>(undefined);

  private version_ = 0;

  constructor(
    private readonly api_: Pick<Api, 'get' | 'post'>,
    known: MyProfile,
  ) {
    this.take(known);
  }

  async save(): Promise<void> {
    if (this.busy) return;
    this.isSaved = false;
    this.isStale = false;
    this.failure = undefined;
    this.flaws = flawsOf(this.form);
    if (this.flaws.length > 0) {
      this.attempt += 1;
      return;
    }
    this.busy = true;
    const { alias, ...form } = $state.snapshot(this.form);
    const answer: ApiResult<MyProfile> = await this.api_.post('/me/profile', {
      form: { ...form, ...(form.display === 'alias' ? { alias: alias ?? '' } : {}) },
      access: { needs: $state.snapshot(this.needs), note: this.note },
      version: this.version_,
    });
    this.busy = false;
    if (answer.ok) {
      this.take(answer.value);
      this.isSaved = true;
    } else {
      this.refused(answer.failure);
    }
  }

  /** What is stored now takes the place of what was typed. */
  async lookAgain(): Promise<void> {
    const answer = await this.api_.get<MyProfile>('/me/profile');
    if (!answer.ok) return;
    this.isStale = false;
    this.take(answer.value);
  }

  private take(known: MyProfile): void {
    this.form = formOf(known.form);
    this.needs = known.access.needs;
    this.note = known.access.note;
    this.shownAs = known.shown_as;
    this.version_ = known.version;
  }

  private refused(failure: Failure): void {
    const problem = failure.kind === 'problem' ? failure.problem : undefined;
    if (problem?.code === 'conflict') {
      this.isStale = true;
    } else if (problem?.field && /^(form|access)\./.test(problem.field)) {
      this.flaws = [{ field: problem.field, word: 'other', said: problem.detail }];
      this.attempt += 1;
    } else {
      this.failure = failure;
    }
  }
}
