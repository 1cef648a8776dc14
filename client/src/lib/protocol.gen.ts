/**
 * Every type that crosses the wire, and nothing else. Follows the C++ structs of the server; no other module
 * may declare a wire type again. Instants are RFC 3339 UTC, ids are opaque, an unset field is absent.
 */

// ---------------------------------------------------------------------------------------------- shared

export type ErrorCode =
  | 'malformed'
  | 'invalid'
  | 'unknown_command'
  | 'unauthenticated'
  | 'forbidden'
  | 'not_found'
  | 'conflict'
  | 'too_large'
  | 'rate_limited'
  | 'locked'
  | 'muted'
  | 'agreement_required'
  | 'unavailable'
  | 'unknown_outcome'
  | 'internal'
  | 'draining';

export type Retry = 'never' | 'later' | 'now';

export interface Position {
  epoch: string;
  offset: number;
}

// ------------------------------------------------------------------------------------------------ HTTP

/** RFC 9457, `application/problem+json`. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  code: ErrorCode;
  detail: string;
  field?: string;
  request_id?: string;
}

export interface Edition {
  id: string;
  name: string;
  venue: string;
  venue_time_zone: string;
  first_day: string;
  last_day: string;
  acknowledgement: string;
  fictional: boolean;
}

export interface Person {
  id: string;
  name: string;
  time_zone?: string;
}

export interface Me {
  person: Person;
  roles: string[];
  registration: string;
  edition: Edition;
  server_time: string;
  passphrase_set: boolean;
}

export interface SignInLinkRequest {
  email: string;
}

export interface SignInLinkSent {
  sent: boolean;
}

export interface RedeemRequest {
  token: string;
  shared_computer?: boolean;
}

export interface PassphraseSignIn {
  email: string;
  passphrase: string;
}

export interface PassphraseChange {
  passphrase: string;
  current?: string;
}

export interface CoreArea {
  id: string;
  name: string;
  mark: string;
}

export interface Place {
  id: string;
  name: string;
  use: string;
  wheelchair_seats: number;
  hearing_loop: boolean;
}

export type Delivery = 'virtual' | 'hybrid' | 'in_person';
export type Attribution = 'on_record' | 'not_for_attribution';
export type SessionRole = 'presenter' | 'moderator';

export interface SessionPerson {
  id: string;
  name: string;
  role: SessionRole;
}

export interface OpenSession {
  id: string;
  closed: false;
  title: string;
  type: string;
  core_area?: string;
  place: string;
  starts_at: string;
  ends_at: string;
  delivery: Delivery;
  audience: string;
  attribution: Attribution;
  press: 'open' | 'closed';
  recording: string;
  captions: string;
  languages: string[];
  people: SessionPerson[];
  room?: string;
  may_join: boolean;
  community?: string;
}

/** All that a person who may not attend learns about a closed session. */
export interface ClosedSession {
  id: string;
  closed: true;
  title: string;
  type: string;
  place: string;
  starts_at: string;
  ends_at: string;
  may_join: boolean;
  people: SessionPerson[];
  languages: string[];
}

export type SessionSummary = OpenSession | ClosedSession;

export interface CreditMinutes {
  post: number;
  cle: number;
}

export interface OpenSessionDetail extends OpenSession {
  abstract: string;
  content_note?: string;
  credit_minutes: CreditMinutes;
  standing_notes: string[];
}

export type SessionDetail = OpenSessionDetail | ClosedSession;

export interface Programme {
  release: number;
  edition: Edition;
  core_areas: CoreArea[];
  places: Place[];
  days: string[];
  sessions: SessionSummary[];
}

export interface CommunityMeeting {
  id: string;
  topic: string;
  starts_at: string;
  ends_at: string;
  status: string;
  room?: string;
  may_join: boolean;
}

export interface Community {
  id: string;
  name: string;
  core_area?: string;
  time_zone: string;
  cadence: string;
  member: boolean;
  meetings: CommunityMeeting[];
}

export interface Communities {
  communities: Community[];
}

export interface EarlierMessages {
  messages: Message[];
  more: boolean;
}

export interface AuditEntry {
  seq: number;
  at: string;
  actor: string;
  action: string;
  object: string;
  reason: string;
}

export interface Audit {
  entries: AuditEntry[];
}

// ----------------------------------------------------------------------------------------------- rooms

export type AuthorRole = 'moderator' | 'presenter' | 'organiser';

export interface Author {
  key: string;
  name: string;
  role?: AuthorRole;
}

export interface Message {
  id: string;
  offset: number;
  at: string;
  author: Author;
  text: string;
  client_id: string;
  removed: boolean;
  removed_reason?: string;
}

export interface RoomModerator {
  id: string;
  name: string;
}

export interface RoomSnapshot {
  room: string;
  position: Position;
  title: string;
  attribution: Attribution;
  locked: boolean;
  locked_reason?: string;
  moderators: RoomModerator[];
  messages: Message[];
  more_before: boolean;
  notice: string;
}

export interface RoomMe {
  author_key: string;
  name: string;
  may_post: boolean;
  may_moderate: boolean;
  muted_until?: string;
  muted_reason?: string;
  draft?: string;
}

// -------------------------------------------------------------------------------------------- commands

export interface RoomJoin {
  room: string;
  since?: Position;
  agree_not_for_attribution?: boolean;
}

export interface RoomJoined {
  room: string;
  recovered: boolean;
  position: Position;
  missed: number;
  me: RoomMe;
  snapshot?: RoomSnapshot;
}

export interface RoomLeave {
  room: string;
}

export interface RoomPost {
  room: string;
  client_id: string;
  text: string;
}

export interface RoomPosted {
  message: string;
  offset: number;
  epoch: string;
  repeated: boolean;
}

export interface RoomDraft {
  room: string;
  text: string;
}

export interface RoomRemove {
  room: string;
  message: string;
  reason: string;
}

export interface RoomMute {
  room: string;
  author: string;
  seconds: number;
  reason: string;
}

export interface RoomMuted {
  until: string;
}

export interface RoomUnmute {
  room: string;
  author: string;
  reason: string;
}

export interface RoomLock {
  room: string;
  reason: string;
}

export interface Stored {
  offset: number;
}

export type Nothing = Record<string, never>;

/** What each command carries beside its id. */
export interface CommandFields {
  'room.join': RoomJoin;
  'room.leave': RoomLeave;
  'room.post': RoomPost;
  'room.draft': RoomDraft;
  'room.remove': RoomRemove;
  'room.mute': RoomMute;
  'room.unmute': RoomUnmute;
  'room.lock': RoomLock;
  'room.unlock': RoomLock;
  'me.watch': Nothing;
}

/** What each command is answered with. */
export interface CommandReplies {
  'room.join': RoomJoined;
  'room.leave': Nothing;
  'room.post': RoomPosted;
  'room.draft': Nothing;
  'room.remove': Stored;
  'room.mute': RoomMuted;
  'room.unmute': Nothing;
  'room.lock': Stored;
  'room.unlock': Stored;
  'me.watch': Nothing;
}

export type CommandName = keyof CommandFields;
export type Command = { [Name in CommandName]: { id: number; do: Name } & CommandFields[Name] }[CommandName];

export interface CommandError {
  code: ErrorCode;
  message: string;
  field?: string;
  retry: Retry;
  retry_after_ms?: number;
}

export interface OkReply {
  id: number;
  ok: CommandReplies[CommandName];
}

export interface ErrorReply {
  id: number;
  error: CommandError;
}

export type Reply = OkReply | ErrorReply;

// ---------------------------------------------------------------------------------------------- pushes

export interface Limits {
  frame_bytes: number;
  message_characters: number;
  commands_per_s: number;
  commands_burst: number;
  posts_per_s: number;
  posts_burst: number;
}

export interface HelloData {
  protocol: string;
  server_time: string;
  connection: string;
  person: string;
  heartbeat_s: number;
  limits: Limits;
}

export interface Hello {
  event: 'hello';
  data: HelloData;
}

export interface MessageRemoved {
  id: string;
  reason: string;
}

export interface RoomLocked {
  reason: string;
}

export interface PresenceCounted {
  count: number;
}

export interface PersonMuted {
  room: string;
  until: string;
  reason: string;
}

export interface PersonUnmuted {
  room: string;
}

interface Positioned<Event extends string, Data> {
  ch: string;
  epoch: string;
  offset: number;
  event: Event;
  data: Data;
}

interface Ephemeral<Event extends string, Data> {
  ch: string;
  event: Event;
  data: Data;
}

/** Pushes with a position: contiguous in each channel, each changes the room's state. */
export type RoomPush =
  | Positioned<'message.posted', Message>
  | Positioned<'message.removed', MessageRemoved>
  | Positioned<'room.locked', RoomLocked>
  | Positioned<'room.unlocked', Nothing>;

/** Pushes without a position: the newest is the only one that counts. */
export type PresencePush = Ephemeral<'presence.counted', PresenceCounted>;
export type PersonPush = Ephemeral<'room.muted', PersonMuted> | Ephemeral<'room.unmuted', PersonUnmuted>;

export type Push = RoomPush | PresencePush | PersonPush;
