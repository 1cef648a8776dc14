import access from './es.access.json';
import communities from './es.communities.json';
import device from './es.device.json';
import first from './es.json';
import leave from './es.leave.json';
import me from './es.me.json';
import now from './es.now.json';
import palette from './es.palette.json';
import rooms from './es.rooms.json';
import signIn from './es.sign_in.json';

/** All Spanish words: whoever asked for Spanish loads them at once, so that no page shows two languages. */
export default {
  ...first,
  ...access,
  ...communities,
  ...device,
  ...leave,
  ...me,
  ...now,
  ...palette,
  ...rooms,
  ...signIn,
};
