import type { Me } from '../protocol.gen';
import { personasOf, type Persona } from './personas';

/** What somebody who is several chose to work as; for this visit only, nothing is kept in the browser. */
class PersonaChoice {
  private chosen_ = $state<Persona | undefined>(undefined);

  /** The choice while the roles still give it, else the first of their parts. */
  of(roles: Me['roles']): Persona {
    const possible = personasOf(roles);
    const [first = 'attendee'] = possible;
    return this.chosen_ && possible.includes(this.chosen_) ? this.chosen_ : first;
  }

  choose(persona: Persona): void {
    this.chosen_ = persona;
  }
}

export const personaChoice = new PersonaChoice();
