import access from './es.access.json';
import device from './es.device.json';
import first from './es.json';
import leave from './es.leave.json';
import rooms from './es.rooms.json';
import staff from './es.staff.json';

/** All Spanish words: whoever asked for Spanish loads them at once, so that no page shows two languages. */
export default { ...first, ...access, ...device, ...leave, ...rooms, ...staff };
