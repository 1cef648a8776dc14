import { app } from '../app.svelte';
import type { MyRegistration } from '../protocol.gen';
import { RegisterForm } from './register-form.svelte';

/**
 * What somebody has typed so far stays while the page lives, also when they look at another part of it; never in the
 * browser's storage, and never for the next person.
 */
class RegisterForms {
  private kept_: RegisterForm | undefined;

  of(person: string, known: MyRegistration): RegisterForm {
    if (this.kept_?.person !== person) {
      this.kept_ = new RegisterForm(person, { api: app.api, later });
      this.kept_.fill(known.form);
    }
    return this.kept_;
  }

  forget(): void {
    this.kept_ = undefined;
  }
}

function later(run: () => void, ms: number): () => void {
  const timer = setTimeout(run, ms);
  return () => clearTimeout(timer);
}

export const registerForms = new RegisterForms();
