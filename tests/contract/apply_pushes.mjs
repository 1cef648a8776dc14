// Applies recorded pushes with the web client's own reducer. Reads a list of {mutations, cases} on stdin, writes for each
// case the state that the pushes lead to and the state that a fresh look shows. A case is {snapshot, me, pushes,
// fresh:{snapshot, me, present}}; a mutation {from, to} changes the reducer's source: how a wrong one looks (the control).
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const client = new URL('../../client/', import.meta.url);
const typescript = createRequire(new URL('package.json', client))('typescript');
const pageSize = 50;

async function reducer(mutations) {
  let source = readFileSync(new URL('src/lib/rooms/room-store.ts', client), 'utf8');
  for (const { from, to } of mutations) {
    if (!source.includes(from)) throw new Error(`The reducer does not hold: ${from}`);
    source = source.replace(from, to);
  }
  const options = { module: typescript.ModuleKind.ESNext, target: typescript.ScriptTarget.ES2022 };
  const { outputText } = typescript.transpileModule(source, { compilerOptions: options });
  return import(`data:text/javascript;base64,${Buffer.from(outputText).toString('base64')}`);
}

/** As room-session.svelte.ts hands pushes over: publications in order and once, the newest of everything else. */
function follow(rooms, state, push) {
  if (push.event === 'presence.counted') return rooms.countPresence(state, push.data.count);
  if (push.event === 'room.muted') return rooms.setMute(state, { until: push.data.until, reason: push.data.reason });
  if (push.event === 'room.unmuted') return rooms.setMute(state, undefined);
  return push.offset <= state.position.offset ? state : rooms.applyPush(state, push);
}

/** What both can know: a page may hold more history than a snapshot, and drafts and marks are its own. */
function comparable(state) {
  const { messages, me, outgoing, mark, ...rest } = state;
  return JSON.stringify({
    ...rest,
    me: { author_key: me.author_key, name: me.name, may_post: me.may_post, may_moderate: me.may_moderate },
    messages: messages.slice(-pageSize),
    more_before: state.more_before || messages.length > pageSize,
  });
}

async function run({ mutations, cases }) {
  const rooms = await reducer(mutations);
  return cases.map(({ snapshot, me, pushes, fresh }) => {
    const followed = pushes.reduce((state, push) => follow(rooms, state, push), rooms.openRoom(snapshot, me));
    const seen = { ...rooms.openRoom(fresh.snapshot, fresh.me), present: fresh.present ?? undefined };
    return { followed: comparable(followed), fresh: comparable(seen) };
  });
}

const runs = JSON.parse(readFileSync(0, 'utf8'));
process.stdout.write(JSON.stringify(await Promise.all(runs.map(run))));
