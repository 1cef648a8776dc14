import type { Push } from '../protocol.gen';
import type { Connection } from '../realtime/connection';

const mostTries = 8;
const retryMs = 250;

/** A page of the programme that reads itself again when a newer release is out. */
export interface ReleaseReader {
  connection: Pick<Connection, 'watch' | 'listen' | 'send'>;
  /** The one that is shown. */
  release: () => number;
  again: () => Promise<void>;
  wait?: (ms: number) => Promise<void>;
}

/** Returns the way to stop. */
export function followReleases({ connection, release, again, wait = pause }: ReleaseReader): () => void {
  let stopped = false;

  /** Another node than the one that said so may answer, and learn of it a moment later. */
  async function readUntil(wanted: number): Promise<void> {
    for (let tries = 0; tries < mostTries && !stopped && release() < wanted; tries += 1) {
      if (tries > 0) await wait(retryMs * tries);
      await again();
    }
  }

  const stops = [
    connection.listen('programme', (push: Push) => {
      if (push.event === 'programme.released') void readUntil(push.data.release);
    }),
    connection.watch((state) => {
      if (state.kind !== 'open') return;
      connection.send('programme.follow', {}, (reply) => {
        if (reply.ok && release() > 0) void readUntil(reply.value.release);
      });
    }),
  ];
  return () => {
    stopped = true;
    for (const stop of stops) stop();
  };
}

function pause(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms));
}
