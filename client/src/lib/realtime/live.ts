import { browserPorts, networkChanged } from './browser';
import { Connection } from './connection';

/** The page's one connection. Rooms come with it; other pages load it after their first paint (`LaterConnection`). */
export const connection = new Connection(browserPorts);
export { networkChanged };
