// Made from the C++ structs of the server by `convene describe typescript`; do not edit.

/**
 * Every type that crosses the wire, and nothing else; no other module may declare one. Instants are RFC 3339
 * UTC, ids are opaque, an unset field is absent.
 */

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
  | 'proof_needed'
  | 'second_factor_needed'
  | 'second_factor_missing'
  | 'unavailable'
  | 'unknown_outcome'
  | 'draining'
  | 'internal';

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

export type Retry = 'never' | 'later' | 'now';

/** Why a command was refused. */
export interface CommandError {
  code: ErrorCode;
  message: string;
  field?: string;
  retry: Retry;
  retry_after_ms?: number;
}

/** A struct without members: `{}`. */
export type Nothing = Record<string, never>;

/** A push with a position: contiguous in each channel, each changes the channel's state. */
export interface Positioned<Event extends string, Data> {
  ch: string;
  epoch: string;
  offset: number;
  event: Event;
  data: Data;
}

/** A push without a position: the newest is the only one that counts. */
export interface Ephemeral<Event extends string, Data> {
  ch: string;
  event: Event;
  data: Data;
}

export type AccessNeed =
  | 'cart_captions'
  | 'captions_on_own_device'
  | 'asl'
  | 'spanish_interpretation'
  | 'screen_reader_documents'
  | 'large_print'
  | 'hearing_loop'
  | 'wheelchair_seat'
  | 'front_row_seat'
  | 'keyboard_only_kiosk'
  | 'note_taker'
  | 'quiet_room';

export type Announcements =
  | 'every'
  | 'batches'
  | 'named'
  | 'off';

export type AttendMode =
  | 'in_person'
  | 'online';

export type Attribution =
  | 'on_record'
  | 'not_for_attribution';

export type Audience =
  | 'all_registrants'
  | 'law_enforcement_and_prosecutors'
  | 'law_enforcement_only'
  | 'site_teams'
  | 'cop_members'
  | 'crew_and_speakers';

export type AuthorRole =
  | 'moderator'
  | 'presenter'
  | 'organiser';

export type Captions =
  | 'none'
  | 'on_request'
  | 'auto_reviewed'
  | 'cart'
  | 'vetted_captioner_on_request';

export type ChangeKind =
  | 'added'
  | 'moved'
  | 're_roomed'
  | 'retitled'
  | 'people_changed'
  | 'cancelled'
  | 'reinstated'
  | 'other';

export type CheckInResult =
  | 'in'
  | 'again'
  | 'ended'
  | 'taken_back'
  | 'not_allowed'
  | 'unknown';

export type CheckInWay =
  | 'scanned'
  | 'typed'
  | 'found'
  | 'paper';

export type CohortKind =
  | 'diagnostic'
  | 'operations';

export type CommitmentStatus =
  | 'planned'
  | 'active'
  | 'extended'
  | 'ended'
  | 'alumni';

export type Decision =
  | 'approved'
  | 'waitlisted'
  | 'declined'
  | 'cancelled'
  | 'revoked'
  | 'reinstated';

export type DelegationWarning =
  | 'seats_promised'
  | 'address_of_other_site';

export type DisplayPolicy =
  | 'full'
  | 'initials'
  | 'alias';

export type DraftAction =
  | 'change'
  | 'create'
  | 'remove';

export type FindingCode =
  | 'malformed'
  | 'unsupported'
  | 'too_large'
  | 'too_long'
  | 'missing'
  | 'bad_time'
  | 'no_length'
  | 'skipped_time'
  | 'double_time'
  | 'no_zone'
  | 'unknown_zone'
  | 'duplicate'
  | 'unknown_room'
  | 'whole_days'
  | 'left_out'
  | 'differs'
  | 'unknown';

export type FindingKind =
  | 'place_taken'
  | 'person_twice'
  | 'person_absent'
  | 'place_absent'
  | 'lacks_feature'
  | 'out_of_order'
  | 'no_length'
  | 'unknown_place'
  | 'not_admitted'
  | 'beside_plenary'
  | 'too_few_seats'
  | 'setup_cut'
  | 'short_walk'
  | 'past_midnight';

export type InviteOutcome =
  | 'invited'
  | 'known'
  | 'error';

export type Language =
  | 'en'
  | 'es';

export type MeetingStatus =
  | 'scheduled'
  | 'ended'
  | 'cancelled';

export type Obstacle =
  | 'quota'
  | 'capacity'
  | 'vetting'
  | 'organiser';

export type PaperSize =
  | 'letter'
  | 'a4';

export type Press =
  | 'open'
  | 'closed';

export type Recording =
  | 'none'
  | 'recorded';

export type RegistrationStatus =
  | 'invited'
  | 'submitted'
  | 'approved'
  | 'waitlisted'
  | 'confirmed'
  | 'checked_in'
  | 'attended'
  | 'no_show'
  | 'expired'
  | 'declined'
  | 'cancelled'
  | 'revoked'
  | 'none';

export type Role =
  | 'attendee'
  | 'site_team_lead'
  | 'liaison'
  | 'presenter'
  | 'moderator'
  | 'captioner'
  | 'interpreter'
  | 'checkin'
  | 'organiser'
  | 'access_coordinator'
  | 'doj_program_manager'
  | 'doj_champion'
  | 'evaluator'
  | 'records_officer'
  | 'platform_admin'
  | 'media';

export type RowOutcome =
  | 'made'
  | 'changed'
  | 'same'
  | 'error';

export type ScheduleForm =
  | 'xml'
  | 'json'
  | 'ics'
  | 'csv';

export type SeatKind =
  | 'in_person'
  | 'wheelchair'
  | 'online';

export type SeatState =
  | 'none'
  | 'waitlisted'
  | 'offered'
  | 'enrolled';

export type SecondFactorState =
  | 'off'
  | 'on'
  | 'missing';

export type SessionRole =
  | 'presenter'
  | 'moderator';

export type SessionType =
  | 'plenary'
  | 'workshop'
  | 'panel'
  | 'peer_exchange'
  | 'site_team'
  | 'community_of_practice'
  | 'office_hours'
  | 'closed'
  | 'orientation'
  | 'rehearsal'
  | 'networking';

export type Severity =
  | 'error'
  | 'warning';

export type SiteDuty =
  | 'primary'
  | 'deputy'
  | 'champion';

export type SiteKind =
  | 'city'
  | 'county'
  | 'joint';

export type StandingNote =
  | 'not_for_attribution'
  | 'no_open_cases'
  | 'phones_outside'
  | 'not_recorded'
  | 'keeping'
  | 'open_to_press'
  | 'closed_to_press';

export type Theme =
  | 'system'
  | 'light'
  | 'dark';

export type Verdict =
  | 'free'
  | 'warning'
  | 'impossible';

export type Vetting =
  | 'none'
  | 'requested'
  | 'sponsor_approved'
  | 'verified'
  | 'refused'
  | 'expired';

export interface AcceptedFinding {
  key: string;
  reason: string;
}

export interface AccessLine {
  registration: string;
  name: string;
  site_name: string;
  mode: AttendMode;
  status: RegistrationStatus;
  needs: AccessNeed[];
  note: string;
}

export interface AccessList {
  people: AccessLine[];
  counts: NeedCount[];
}

export interface AccessNeeds {
  needs: AccessNeed[];
  note: string;
}

export interface ActAboutMe {
  seq: number;
  at: string;
  action: string;
  room: string;
  reason: string;
}

export interface ActsAboutMe {
  entries: ActAboutMe[];
}

export interface AuditEntry {
  seq: string;
  at: string;
  actor: string;
  action: string;
  object: string;
  reason: string;
}

export interface AuditPage {
  entries: AuditEntry[];
}

export interface AuditRecordPage {
  entries: RecordedAct[];
  next: number;
  newest: number;
  sealed: number;
  sealed_at?: string;
}

export interface Author {
  key: string;
  name: string;
  role?: AuthorRole;
}

export interface BadgeSheetRequest {
  registrations: string[];
  site?: string;
  paper: PaperSize;
  language?: Language;
}

export interface Badge {
  code: string;
  name: string;
  registration: string;
  kind: string;
  site: string;
}

export interface ChampionChange {
  version: number;
  person?: string;
  note: string;
}

export interface CheckInNote {
  registration?: string;
  badge?: string;
  at: string;
  way: CheckInWay;
}

export interface CheckInOutcome {
  result: CheckInResult;
  person?: DeskPerson;
}

export interface CheckInTakingBack {
  registration: string;
  reason: string;
}

export interface CheckIns {
  at: string;
  outcomes: CheckInOutcome[];
}

export interface CheckInsRequest {
  clock: string;
  check_ins: CheckInNote[];
}

export interface CohortRequest {
  label: string;
  year: number;
  kind: CohortKind;
  starts_on: string;
  ends_on: string;
}

export interface CommitmentEdit {
  version: number;
  number?: number;
  cohort: string;
  starts_on: string;
  ends_on: string;
  status: CommitmentStatus;
}

export interface Communities {
  communities: Community[];
}

export interface CommunityMeeting {
  id: string;
  topic: string;
  starts_at: string;
  ends_at: string;
  status: MeetingStatus;
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

export interface CoreArea {
  id: string;
  name: string;
  mark: string;
}

export interface CreditMinutes {
  post: number;
  cle: number;
}

export interface DeadMailRequest {
  id: string;
  reason: string;
}

export interface DecisionOutcome {
  registration: string;
  done: boolean;
  status: RegistrationStatus;
  message: string;
}

export interface DecisionRequest {
  decision: Decision;
  version?: number;
  reason: string;
  beyond: boolean;
  waits_for?: Obstacle;
}

export interface Decisions {
  outcomes: DecisionOutcome[];
}

export interface DecisionsRequest {
  registrations: string[];
  decision: Decision;
  reason: string;
}

export interface DelegationChange {
  version: number;
  quota?: number;
  problems?: string;
  reason: string;
}

export interface DelegationChanged {
  site: string;
}

export interface DelegationFollow {
  site: string;
}

export type DelegationFollowed = Nothing;

export interface DelegationSummary {
  site: string;
  site_name: string;
  quota: number;
  held: number;
  named: number;
}

export interface Delegation {
  site: string;
  site_name: string;
  quota: number;
  held: number;
  named: number;
  problems: string;
  version: number;
  leads: string[];
  people: RegistrationLine[];
  may_name: boolean;
  may_write: boolean;
  may_set_quota: boolean;
  warnings: DelegationWarning[];
  other_site: string;
}

export interface Delegations {
  delegations: DelegationSummary[];
}

export interface Deletion {
  deleted: boolean;
}

export interface DeletionRequest {
  confirm: string;
}

export interface DeskList {
  at: string;
  people: DeskPerson[];
}

export interface DeskPerson {
  registration: string;
  name: string;
  organisation: string;
  site_name: string;
  kind: string;
  status: RegistrationStatus;
  mode: AttendMode;
  badge: string;
  checked_in_at?: string;
}

export interface Draft {
  release: number;
  revision: number;
  whole: boolean;
  unreleased: boolean;
  edition: Edition;
  core_areas: CoreArea[];
  places: Place[];
  communities: NamedCommunity[];
  people: NamedPerson[];
  sessions: DraftLine[];
  removed: string[];
}

export interface DraftChange {
  action: DraftAction;
  session: string;
  from: SessionFields;
  to: SessionFields;
}

export interface DraftChanged {
  revision: number;
  release: number;
  by: string;
}

export interface DraftEdit {
  client_id: string;
  changes: DraftChange[];
}

export interface DraftEdited {
  revision: number;
}

export type DraftFollow = Nothing;

export type DraftFollowed = Nothing;

export interface DraftLine {
  id: string;
  revision: number;
  released: boolean;
  fields: SessionFields;
}

export interface EditionClosing {
  over: boolean;
  over_at: string;
  done: number;
  attended: number;
  no_show: number;
  expired: number;
}

export interface EditionPlaces {
  in_person: number;
  in_person_held: number;
  online: number;
  online_held: number;
  closes_at?: string;
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

export interface EmailChange {
  sent: boolean;
}

export interface EmailChangeRequest {
  email: string;
  language?: Language;
}

export interface EmailConfirmation {
  token: string;
}

export interface FeedAddress {
  address: string;
  since: string;
}

export type FeedRemoval = Nothing;

export type FeedRenewal = Nothing;

export interface FeedState {
  on: boolean;
  since?: string;
}

export interface Finding {
  kind: FindingKind;
  severity: Severity;
  session: string;
  other?: string;
  place?: string;
  person?: string;
  feature?: string;
  has?: number;
  wants?: number;
}

export interface FindingPlace {
  line: number;
  pointer: string;
}

export interface Findings {
  revision: number;
  total: number;
  findings: ShownFinding[];
}

export interface Health {
  status: string;
}

export interface Hello {
  protocol: string;
  server_time: string;
  connection: string;
  person: string;
  heartbeat_s: number;
  limits: HelloLimits;
}

export interface HelloLimits {
  frame_bytes: number;
  message_characters: number;
  commands_per_s: number;
  commands_burst: number;
  posts_per_s: number;
  posts_burst: number;
}

export interface ImportedRow {
  row: number;
  name: string;
  outcome: RowOutcome;
  site?: string;
  column?: string;
  sentence?: string;
}

export interface Intake {
  dry_run: boolean;
  refused: boolean;
  form: ScheduleForm;
  counts: ScheduleCounts;
  added: number;
  changed: number;
  unchanged: number;
  kept: KeptEdit[];
  findings: ScheduleFinding[];
  more_findings: number;
  revision?: number;
}

export interface IntakeOrder {
  client_id: string;
  content: string;
  form?: ScheduleForm;
  zone?: string;
  dry_run: boolean;
}

export interface Invitation {
  email: string;
  name: string;
  kind: string;
  site?: string;
}

export interface InvitationRenewal {
  token: string;
  language?: Language;
}

export interface InvitedRow {
  row: number;
  name: string;
  email: string;
  outcome: InviteOutcome;
  registration?: string;
  column?: string;
  sentence?: string;
}

export interface KeptEdit {
  session: string;
  title: string;
  fields: string[];
}

export interface LeadChange {
  leads: boolean;
  reason: string;
}

export interface LiaisonChange {
  version: number;
  duty: SiteDuty;
  person?: string;
  ends?: string;
  note: string;
}

export interface Link {
  sent: boolean;
}

export interface LinkRedemption {
  token: string;
  shared_computer?: boolean;
}

export interface LinkRequest {
  email: string;
  language?: Language;
}

export interface LoginData {
  way: string;
  name: string;
  created: string;
  seen: string;
  ends: string;
  token: boolean;
}

export interface MailBounce {
  person: string;
  since: string;
  code: number;
}

export interface MailEntry {
  id: string;
  kind: string;
  what: string;
  person: string;
  since?: string;
  tries: number;
  why: string;
}

export interface MailHold {
  since: string;
  by: string;
  reason: string;
}

export interface MailHoldRequest {
  held: boolean;
  reason: string;
}

export interface MePerson {
  id: string;
  name: string;
  time_zone?: string;
}

export interface Me {
  person: MePerson;
  roles: Role[];
  registration: string;
  edition: Edition;
  server_time: string;
  passphrase_set: boolean;
  shared_computer: boolean;
  second_factor: SecondFactorState;
}

export interface Message {
  id: string;
  offset: number;
  at: string;
  author: Author;
  client_id: string;
  text: string;
  removed: boolean;
  removed_reason?: string;
}

export interface MessagePage {
  messages: Message[];
  more: boolean;
}

export interface MessageRemoved {
  id: string;
  reason: string;
}

export interface MyData {
  made_at: string;
  note: string;
  person?: PersonRecord;
  shown_as: string;
  email: string;
  account_name: string;
  account_roles: Role[];
  passphrase_set: boolean;
  registration: MyRegistration;
  seats: MySeat[];
  stars: string[];
  badge_code: string;
  preferences: Preferences;
  feed_since?: string;
  logins: LoginData[];
}

export interface MyEmail {
  email: string;
}

export interface MyProfile {
  form: RegistrationForm;
  access: AccessNeeds;
  shown_as: string;
  version: number;
}

export interface MyRegistration {
  registration?: string;
  status: RegistrationStatus;
  email: string;
  kind: string;
  site_name: string;
  invited_by: string;
  waits_for?: Obstacle;
  place: number;
  answer_until?: string;
  vetting_level: Vetting;
  form?: RegistrationForm;
  access: AccessNeeds;
  history: RegistrationStep[];
  open: boolean;
  closes_at?: string;
}

export interface MySeat {
  session: string;
  state: SeatState;
  kind?: SeatKind;
  place: number;
  offered_until?: string;
}

export interface MySecondFactor {
  on: boolean;
  required: boolean;
  since?: string;
  recovery_codes: number;
}

export interface NamedCommunity {
  id: string;
  name: string;
}

export interface NamedPerson {
  id: string;
  name: string;
}

export interface NeedCount {
  need: AccessNeed;
  in_person: number;
  online: number;
}

export type NothingMore = Nothing;

export interface Openings {
  revision: number;
  places: PlaceOpenings[];
}

export interface OpeningsQuestion {
  session: string;
  day: string;
}

export interface Outbox {
  held?: MailHold;
  waiting_count: number;
  waiting: MailEntry[];
  dead_count: number;
  dead: MailEntry[];
  bounced_count: number;
  bounced: MailBounce[];
}

export interface PaperListNote {
  people: number;
}

export interface PassphraseChange {
  passphrase: string;
  current?: string;
}

export interface PassphraseSignIn {
  email: string;
  passphrase: string;
  shared_computer?: boolean;
}

export interface PeopleImport {
  csv: string;
  dry_run: boolean;
  from_row?: number;
}

export interface PeopleImported {
  dry_run: boolean;
  total: number;
  invited: number;
  known: number;
  errors: number;
  rows: InvitedRow[];
  next_row?: number;
}

export interface PersonCorrection {
  form: PersonFacts;
  version: number;
  reason: string;
}

export interface PersonFacts {
  name: string;
  title: string;
  organisation: string;
  discipline: string;
}

export interface PersonRecord {
  id: string;
  name: string;
  given_name: string;
  family_name: string;
  display: DisplayPolicy;
  alias?: string;
  title: string;
  organisation: string;
  discipline: string;
  employer_class: string;
  listed: boolean;
  site?: string;
  registration?: string;
  registration_kind: string;
  online?: boolean;
  status: RegistrationStatus;
  vetting_level: Vetting;
  roles: Role[];
  communities: string[];
}

export interface PlaceOpenings {
  place: string;
  stretches: StartStretch[];
}

export interface Place {
  id: string;
  name: string;
  use: string;
  wheelchair_seats: number;
  hearing_loop: boolean;
  seats?: number;
}

export interface PlacesChange {
  in_person: number;
  online: number;
  closes_at: string;
  reason: string;
}

export interface Poll {
  seq: number;
  frames: string;
  closed?: SaidClose;
}

export interface PollOpened {
  connection: string;
}

export interface Position {
  epoch: string;
  offset: number;
}

export interface Preferences {
  theme: Theme;
  text_only?: boolean;
  announcements: Announcements;
  language?: Language;
}

export interface PresenceCounted {
  count: number;
}

export interface ProfileChange {
  form: RegistrationForm;
  access?: AccessNeeds;
  version: number;
}

export interface Programme {
  release: number;
  edition: Edition;
  core_areas: CoreArea[];
  places: Place[];
  days: string[];
  sessions: SessionSummary[];
}

export type ProgrammeFollow = Nothing;

export interface ProgrammeFollowed {
  release: number;
}

export interface ProgrammeReleased {
  release: number;
}

export interface ProofByPassphrase {
  passphrase: string;
}

export interface ProofLinkRequest {
  next: string;
}

export interface RecordedAct {
  seq: number;
  at: string;
  actor: string;
  actor_name: string;
  action: string;
  object: string;
  object_name: string;
  room: string;
  reason: string;
}

export interface RecoveryCodes {
  codes: string[];
}

export interface RegistrationChanged {
  registration: string;
  status: RegistrationStatus;
  version: number;
}

export interface RegistrationDetail {
  registration: string;
  name: string;
  title: string;
  organisation: string;
  kind: string;
  site_name: string;
  status: RegistrationStatus;
  waits_for?: Obstacle;
  mode: AttendMode;
  vetting_level: Vetting;
  leads: boolean;
  since: string;
  version: number;
  email: string;
  shown_as: string;
  discipline: string;
  place: number;
  answer_until?: string;
  checked_in_at?: string;
  sponsor: string;
  evidence: string;
  history: RegistrationEvent[];
  own: boolean;
}

export interface RegistrationEvent {
  at: string;
  to: string;
  by: string;
  reason: string;
}

export interface RegistrationForm {
  name: string;
  display: DisplayPolicy;
  alias?: string;
  title: string;
  organisation: string;
  discipline: string;
  mode: AttendMode;
  listed: boolean;
}

export interface RegistrationLine {
  registration: string;
  name: string;
  title: string;
  organisation: string;
  kind: string;
  site_name: string;
  status: RegistrationStatus;
  waits_for?: Obstacle;
  mode: AttendMode;
  vetting_level: Vetting;
  leads: boolean;
  since: string;
  version: number;
}

export interface RegistrationRequest {
  form: RegistrationForm;
  access: AccessNeeds;
}

export interface RegistrationSearch {
  status?: RegistrationStatus;
  vetting_level?: Vetting;
  kind?: string;
  site?: string;
  text?: string;
  skip: number;
}

export interface RegistrationStep {
  at: string;
  to: RegistrationStatus;
}

export type RegistrationsFollow = Nothing;

export type RegistrationsFollowed = Nothing;

export interface RegistrationsPage {
  total: number;
  people: RegistrationLine[];
  counts: StatusCount[];
  places: EditionPlaces;
}

export interface ReleaseChange {
  session: string;
  kinds: ChangeKind[];
  before?: SessionPlace;
  after: SessionPlace;
}

export interface ReleaseLog {
  release: number;
  released_at: string;
  note: string;
  changes: ReleaseChange[];
}

export interface ReleaseOrder {
  revision: number;
  note: string;
  accepted: AcceptedFinding[];
}

export interface ReleasePreview {
  revision: number;
  release: number;
  told: number;
  changes: ReleaseChange[];
  errors: ShownFinding[];
  warnings: ShownFinding[];
}

export interface Released {
  release: number;
  told: number;
  changes: number;
}

export interface Releases {
  release: number;
  releases: ReleaseLog[];
}

export interface RoomChanged {
  offset: number;
}

export interface RoomDraft {
  room: string;
  text: string;
}

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

export interface RoomLock {
  room: string;
  reason: string;
}

export interface RoomLocked {
  reason: string;
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

export interface RoomMute {
  room: string;
  author: string;
  seconds: number;
  reason: string;
}

export interface RoomMuted {
  room: string;
  until: string;
  reason: string;
}

export interface RoomMutedUntil {
  until: string;
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

export interface RoomRemove {
  room: string;
  message: string;
  reason: string;
}

export interface RoomSnapshot {
  room: string;
  position: Position;
  title: string;
  attribution: Attribution;
  locked: boolean;
  locked_reason?: string;
  moderators: NamedPerson[];
  messages: Message[];
  more_before: boolean;
  notice: string;
}

export interface RoomUnmute {
  room: string;
  author: string;
  reason: string;
}

export interface RoomUnmuted {
  room: string;
}

export interface SaidClose {
  code: number;
  reason: string;
}

export interface ScheduleCounts {
  sessions: number;
  days: number;
  rooms: number;
  tracks: number;
  persons: number;
  minutes: number;
  overlaps: number;
}

export interface ScheduleFinding {
  refuses: boolean;
  where: FindingPlace;
  code: FindingCode;
  sentence: string;
  field: string;
}

export interface SeatAcceptance {
  instead?: string;
}

export interface SeatChanged {
  session: string;
  state: SeatState;
}

export interface SeatCount {
  capacity: number;
  taken: number;
  waiting: number;
}

export interface SeatCounts {
  session: string;
  version: number;
  in_person: SeatCount;
  online: SeatCount;
}

export interface SeatDecision {
  seat: MySeat;
  clashes: string[];
}

export interface SeatHolder {
  registration: string;
  name: string;
  state: SeatState;
  kind: SeatKind;
  place: number;
}

export type SeatRelease = Nothing;

export interface SeatRequest {
  kind: SeatKind;
  instead?: string;
}

export interface SeatRoster {
  counts: SeatCounts;
  sites_first: boolean;
  people: SeatHolder[];
}

export interface SeatSize {
  in_person: number;
  online: number;
  sites_first: boolean;
  reason: string;
}

export interface Seating {
  in_person: number;
  online: number;
  wheelchair: number;
}

export interface Seats {
  sessions: SeatCounts[];
  mine: MySeat[];
}

export type SeatsFollow = Nothing;

export type SeatsFollowed = Nothing;

export interface SecondFactorCode {
  code: string;
}

export interface SecondFactorSetup {
  secret: string;
  address: string;
  ends_at: string;
}

export interface SessionDetail {
  id: string;
  closed: boolean;
  title: string;
  type: SessionType;
  core_area?: string;
  place: string;
  starts_at: string;
  ends_at: string;
  delivery: string;
  audience: Audience;
  attribution: Attribution;
  press: Press;
  recording: Recording;
  captions: Captions;
  languages: string[];
  people: SessionPerson[];
  room?: string;
  may_join: boolean;
  community?: string;
  cancelled?: boolean;
  changed_at?: string;
  abstract: string;
  content_note?: string;
  credit_minutes: CreditMinutes;
  standing_notes: string[];
  standing_note_kinds: StandingNote[];
}

export interface SessionFields {
  title?: string;
  abstract?: string;
  type?: SessionType;
  core_area?: string;
  place?: string;
  starts_at?: string;
  ends_at?: string;
  scheduled?: boolean;
  cancelled?: boolean;
  delivery?: string;
  audience?: Audience;
  attribution?: Attribution;
  press?: Press;
  recording?: Recording;
  captions?: Captions;
  languages?: string[];
  content_note?: string;
  credit_minutes?: CreditMinutes;
  presenters?: string[];
  moderators?: string[];
  captioners?: string[];
  interpreters?: string[];
  community?: string;
  seats?: Seating;
  needs?: string[];
  after?: string[];
}

export interface SessionPerson {
  id: string;
  name: string;
  role: SessionRole;
}

export interface SessionPlace {
  title: string;
  place: string;
  starts_at: string;
  ends_at: string;
}

export interface SessionSummary {
  id: string;
  closed: boolean;
  title: string;
  type: SessionType;
  core_area?: string;
  place: string;
  starts_at: string;
  ends_at: string;
  delivery: string;
  audience: Audience;
  attribution: Attribution;
  press: Press;
  recording: Recording;
  captions: Captions;
  languages: string[];
  people: SessionPerson[];
  room?: string;
  may_join: boolean;
  community?: string;
  cancelled?: boolean;
  changed_at?: string;
}

export interface ShownFinding {
  kind: FindingKind;
  severity: Severity;
  session: string;
  other?: string;
  place?: string;
  person?: string;
  feature?: string;
  has?: number;
  wants?: number;
  key: string;
  sentence: string;
  accepted?: string;
}

export interface SiteAssignment {
  person: string;
  name: string;
  duty: SiteDuty;
  from?: string;
  to?: string;
  note?: string;
}

export interface SiteCohort {
  id: string;
  label: string;
  year: number;
  kind: CohortKind;
  starts_on: string;
  ends_on: string;
}

export interface SiteCommitment {
  number: number;
  cohort: string;
  starts_on: string;
  ends_on: string;
  status: CommitmentStatus;
}

export interface SiteEdit {
  name: string;
  state: string;
  kind: SiteKind;
  members: string[];
  time_zone: string;
  public_names: string[];
  version: number;
}

export interface SiteFacts {
  name: string;
  state: string;
  kind: SiteKind;
  members: string[];
  time_zone: string;
  public_names: string[];
}

export interface Site {
  name: string;
  state: string;
  kind: SiteKind;
  members: string[];
  time_zone: string;
  public_names: string[];
  id: string;
  version: number;
  needs_liaison: boolean;
  commitments: SiteCommitment[];
  people: SiteAssignment[];
}

export interface Sites {
  sites: Site[];
  own?: string;
  cohorts: SiteCohort[];
  liaisons: NamedPerson[];
  champions: NamedPerson[];
}

export interface SitesImport {
  csv: string;
  dry_run: boolean;
}

export interface SitesImported {
  dry_run: boolean;
  made: number;
  changed: number;
  same: number;
  errors: number;
  rows: ImportedRow[];
}

export interface StarRequest {
  starred: boolean;
}

export interface Stars {
  sessions: string[];
}

export interface StarsChanged {
  session: string;
  starred: boolean;
}

export interface StartStretch {
  from: string;
  to: string;
  verdict: Verdict;
  reasons: Finding[];
}

export interface StatusCount {
  status: RegistrationStatus;
  count: number;
}

export interface SwapRequest {
  out: string;
  email: string;
  name: string;
}

export interface TeamRelease {
  out: string;
}

export interface VettingRequest {
  level: Vetting;
  evidence: string;
  reason: string;
  version?: number;
}

export interface WalkIn {
  name: string;
  email: string;
  organisation: string;
}

export interface WalkInOutcome {
  known: boolean;
  person: DeskPerson;
}

/** What each command carries beside its id. */
export interface CommandFields {
  /** Enters a room, or comes back to it at a position. */
  'room.join': RoomJoin;
  /** Leaves a room. */
  'room.leave': RoomLeave;
  /** Writes a message; the same client_id again is stored once. */
  'room.post': RoomPost;
  /** Keeps what is being typed, for twelve hours. */
  'room.draft': RoomDraft;
  /** Removes a message everywhere. */
  'room.remove': RoomRemove;
  /** Keeps a person from writing for a time. */
  'room.mute': RoomMute;
  /** Lets a person write again. */
  'room.unmute': RoomUnmute;
  /** Only moderators can write from now on. */
  'room.lock': RoomLock;
  /** All can write again. */
  'room.unlock': RoomLock;
  /** Counts of seats are pushed from now on. */
  'seats.follow': SeatsFollow;
  /** Changes of registrations are pushed from now on; for organisers and the check-in desk. */
  'registrations.follow': RegistrationsFollow;
  /** Changes of one site's team are pushed from now on, and of no other any more; for who may see it. */
  'delegation.follow': DelegationFollow;
  /** Releases of the programme are pushed from now on; the answer has the newest. */
  'programme.follow': ProgrammeFollow;
  /** Changes of the draft are pushed from now on; for organisers. */
  'draft.follow': DraftFollow;
}

/** What each command is answered with. */
export interface CommandReplies {
  'room.join': RoomJoined;
  'room.leave': Nothing;
  'room.post': RoomPosted;
  'room.draft': Nothing;
  'room.remove': RoomChanged;
  'room.mute': RoomMutedUntil;
  'room.unmute': Nothing;
  'room.lock': RoomChanged;
  'room.unlock': RoomChanged;
  'seats.follow': SeatsFollowed;
  'registrations.follow': RegistrationsFollowed;
  'delegation.follow': DelegationFollowed;
  'programme.follow': ProgrammeFollowed;
  'draft.follow': DraftFollowed;
}

export type CommandName = keyof CommandFields;
export type Command = { [Name in CommandName]: { id: number; do: Name } & CommandFields[Name] }[CommandName];

export interface OkReply {
  id: number;
  ok: CommandReplies[CommandName];
}

export interface ErrorReply {
  id: number;
  error: CommandError;
}

export type Reply = OkReply | ErrorReply;

/** The first frame of the server. */
export interface HelloFrame {
  event: 'hello';
  data: Hello;
}

export type DelegationEphemeralPush =
  | Ephemeral<'delegation.changed', DelegationChanged>;

export type DraftEphemeralPush =
  | Ephemeral<'draft.changed', DraftChanged>;

export type PersonEphemeralPush =
  | Ephemeral<'room.muted', RoomMuted>
  | Ephemeral<'room.unmuted', RoomUnmuted>
  | Ephemeral<'seat.changed', SeatChanged>
  | Ephemeral<'registration.changed', RegistrationChanged>
  | Ephemeral<'stars.changed', StarsChanged>;

export type ProgrammeEphemeralPush =
  | Ephemeral<'programme.released', ProgrammeReleased>;

export type RegistrationsEphemeralPush =
  | Ephemeral<'registration.changed', RegistrationChanged>;

export type RoomEphemeralPush =
  | Ephemeral<'presence.counted', PresenceCounted>;

export type RoomPush =
  | Positioned<'message.posted', Message>
  | Positioned<'message.removed', MessageRemoved>
  | Positioned<'room.locked', RoomLocked>
  | Positioned<'room.unlocked', RoomLocked>;

export type SeatsEphemeralPush =
  | Ephemeral<'seats.counted', SeatCounts>;

export type Push =
  | DelegationEphemeralPush
  | DraftEphemeralPush
  | PersonEphemeralPush
  | ProgrammeEphemeralPush
  | RegistrationsEphemeralPush
  | RoomEphemeralPush
  | RoomPush
  | SeatsEphemeralPush;
