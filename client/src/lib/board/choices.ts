import type { Attribution, Audience, Captions, Press, Recording, SessionType } from '../protocol.gen';

/** What each of these fields can be, in the order of the forms. */
export const choices = {
  type: [
    'workshop',
    'plenary',
    'panel',
    'peer_exchange',
    'site_team',
    'community_of_practice',
    'office_hours',
    'closed',
    'orientation',
    'rehearsal',
    'networking',
  ] satisfies SessionType[],
  audience: [
    'all_registrants',
    'law_enforcement_and_prosecutors',
    'law_enforcement_only',
    'site_teams',
    'cop_members',
    'crew_and_speakers',
  ] satisfies Audience[],
  attribution: ['on_record', 'not_for_attribution'] satisfies Attribution[],
  press: ['closed', 'open'] satisfies Press[],
  recording: ['none', 'recorded'] satisfies Recording[],
  captions: [
    'none',
    'on_request',
    'auto_reviewed',
    'cart',
    'vetted_captioner_on_request',
  ] satisfies Captions[],
  delivery: ['in_person', 'hybrid', 'virtual'],
} as const;

export type ChoiceField = keyof typeof choices;

/** In the order of the forms. */
export const choiceFields = [
  'type',
  'audience',
  'delivery',
  'attribution',
  'press',
  'recording',
  'captions',
] as const satisfies readonly ChoiceField[];

export const needs = ['hearing_loop', 'wheelchair_places'] as const;
export const languages = ['en', 'es'] as const;
export const roles = ['presenters', 'moderators', 'captioners', 'interpreters'] as const;
export type RoleField = (typeof roles)[number];
