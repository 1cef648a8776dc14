import access from './es.access.json';
import agenda from './es.agenda.json';
import accessNeeds from './es.access_needs.json';
import audit from './es.audit.json';
import board from './es.board.json';
import changes from './es.changes.json';
import communities from './es.communities.json';
import delegations from './es.delegations.json';
import desk from './es.desk.json';
import device from './es.device.json';
import doors from './es.doors.json';
import download from './es.download.json';
import ended from './es.ended.json';
import error from './es.error.json';
import feed from './es.feed.json';
import found from './es.found.json';
import first from './es.json';
import intake from './es.intake.json';
import email from './es.email.json';
import invitation from './es.invitation.json';
import leave from './es.leave.json';
import liveRooms from './es.live_rooms.json';
import looks from './es.looks.json';
import me from './es.me.json';
import myAgenda from './es.my_agenda.json';
import notes from './es.notes.json';
import now from './es.now.json';
import outbox from './es.outbox.json';
import palette from './es.palette.json';
import people from './es.people.json';
import places from './es.places.json';
import programme from './es.programme.json';
import plain from './es.plain.json';
import proof from './es.proof.json';
import registration from './es.registration.json';
import registrations from './es.registrations.json';
import rooms from './es.rooms.json';
import seats from './es.seats.json';
import session from './es.session.json';
import sites from './es.sites.json';
import signIn from './es.sign_in.json';
import stopped from './es.stopped.json';
import twoStep from './es.two_step.json';
import ui from './es.ui.json';

/** All Spanish words: whoever asked for Spanish loads them at once, so that no page shows two languages. */
export default {
  ...first,
  ...access,
  ...agenda,
  ...accessNeeds,
  ...audit,
  ...board,
  ...changes,
  ...communities,
  ...delegations,
  ...desk,
  ...device,
  ...doors,
  ...download,
  ...email,
  ...invitation,
  ...ended,
  ...error,
  ...feed,
  ...found,
  ...intake,
  ...leave,
  ...liveRooms,
  ...looks,
  ...me,
  ...myAgenda,
  ...notes,
  ...now,
  ...outbox,
  ...palette,
  ...people,
  ...places,
  ...programme,
  ...plain,
  ...proof,
  ...registration,
  ...registrations,
  ...rooms,
  ...seats,
  ...session,
  ...sites,
  ...signIn,
  ...stopped,
  ...twoStep,
  ...ui,
};
