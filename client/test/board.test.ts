import { describe, expect, test } from 'vitest';
import {
  byStart,
  changeTo,
  moveTo,
  remove,
  shiftFrom,
  swapPlaces,
  toTray,
  undoing,
  withChanges,
  type BoardSession,
  type WholeFields,
} from '../src/lib/board/changes';
import { collisionsOf, collisionsWith } from '../src/lib/board/collisions';
import {
  clockText,
  instantAt,
  lanesOf,
  minuteOf,
  minuteOfText,
  shownHours,
  snap,
} from '../src/lib/board/day-grid';
import { DraftDesk } from '../src/lib/board/draft.svelte';
import { newFields } from '../src/lib/board/new-session';
import type { Draft, DraftEdit, Push } from '../src/lib/protocol.gen';
import type { ConnectionState } from '../src/lib/realtime/connection';

const zone = 'America/Chicago';
const edition = { first_day: '2027-12-06', venue_time_zone: zone } as Draft['edition'];

function session(
  id: string,
  place: string,
  clock: string,
  minutes = 60,
  more: Partial<WholeFields> = {},
): BoardSession {
  const start = instantAt('2027-12-07', minuteOfText(clock) ?? 0, zone);
  const at = (ms: number) => new Date(ms).toISOString().replace('.000Z', 'Z');
  const fields = {
    ...newFields({ edition }),
    title: id,
    place,
    starts_at: at(start),
    ends_at: at(start + minutes * 60_000),
    scheduled: true,
    ...more,
  };
  return { id, revision: 1, released: true, fields };
}

describe('the grid of a day', () => {
  test('clocks of the venue and instants fit together, also when the clocks change', () => {
    for (const day of ['2027-12-07', '2027-11-07', '2027-03-14'])
      for (const minute of [0, 9 * 60 + 5, 23 * 60 + 55])
        expect(minuteOf(instantAt(day, minute, zone), zone), `${day} ${minute}`).toBe(minute);
    expect(new Date(instantAt('2027-12-07', 600, zone)).toISOString()).toBe('2027-12-07T16:00:00.000Z');
    expect([clockText(605), minuteOfText('10:05'), minuteOfText('')]).toEqual(['10:05', 605, undefined]);
    expect([snap(602), snap(603)]).toEqual([600, 605]);
  });

  test('the hours that are shown have room around the sessions', () => {
    expect(shownHours([], zone)).toEqual({ from: 480, to: 1080 });
    expect(shownHours([session('A', 'CEDAR', '07:30', 30), session('B', 'CEDAR', '18:00')], zone)).toEqual({
      from: 360,
      to: 1200,
    });
  });

  test('what overlaps in a place stands side by side', () => {
    const all = [
      session('A', 'CEDAR', '10:00'),
      session('B', 'CEDAR', '10:30'),
      session('C', 'CEDAR', '11:00', 30),
      session('D', 'CEDAR', '12:00'),
    ];
    expect(Object.fromEntries(lanesOf(all))).toEqual({
      A: { lane: 0, lanes: 2 },
      B: { lane: 1, lanes: 2 },
      C: { lane: 0, lanes: 2 },
      D: { lane: 0, lanes: 1 },
    });
  });
});

describe('changes', () => {
  test('say what was seen of each field that changes, and of no other', () => {
    const one = session('A', 'CEDAR', '10:00');
    expect(changeTo(one, { title: 'A', place: 'WILLOW' })).toEqual([
      { action: 'change', session: 'A', from: { place: 'CEDAR' }, to: { place: 'WILLOW' } },
    ]);
    expect(changeTo(one, { starts_at: '2027-12-07T16:00:00.000Z' })).toEqual([]);
  });

  test('are undone by their opposite', () => {
    const one = session('A', 'CEDAR', '10:00');
    const all = [...toTray(one), ...remove({ ...one, id: 'B' })];
    const [back, again] = undoing(all);
    expect(back).toEqual({
      action: 'change',
      session: 'A',
      from: { scheduled: false },
      to: { scheduled: true },
    });
    expect(again).toEqual({ action: 'create', session: 'B', from: {}, to: one.fields });
    expect(undoing(undoing(all))).toEqual(all);
  });

  test('ten minutes later goes for all that follow in the place on that day, and nothing else', () => {
    const first = session('A', 'CEDAR', '10:00', 75);
    const all = [
      first,
      session('B', 'CEDAR', '09:00'),
      session('C', 'CEDAR', '11:30'),
      session('D', 'WILLOW', '11:30'),
      session('E', 'CEDAR', '13:00', 60, { cancelled: true }),
      session('F', 'CEDAR', '14:00', 60, { scheduled: false }),
    ];
    const changes = shiftFrom(all, first, 10, zone);
    expect(changes.map((each) => each.session)).toEqual(['A', 'C']);
    expect(changes[0]?.to).toEqual({ starts_at: '2027-12-07T16:10:00Z', ends_at: '2027-12-07T17:25:00Z' });
  });

  test('two sessions swap their places and keep their times', () => {
    const [one, other] = [session('A', 'CEDAR', '10:00'), session('B', 'WILLOW', '11:00')];
    const after = withChanges([one, other], swapPlaces(one, other));
    expect(after.map(({ fields }) => fields.place)).toEqual(['WILLOW', 'CEDAR']);
    expect(after.map(({ fields }) => fields.starts_at)).toEqual([
      one.fields.starts_at,
      other.fields.starts_at,
    ]);
  });
});

describe('collisions', () => {
  test('the same place or person at the same time, with both sides', () => {
    const all = [
      session('A', 'CEDAR', '10:00', 60, { presenters: ['P1', 'P2'] }),
      session('B', 'CEDAR', '10:30', 60),
      session('C', 'WILLOW', '10:55', 60, { moderators: ['P2'], captioners: ['P2'] }),
    ];
    const found = collisionsOf(all).map(({ kind, what, earlier, later }) =>
      [kind, what, earlier.id, later.id].join(' '),
    );
    expect(found).toEqual(['place CEDAR A B', 'person P2 A C']);
  });

  test('one may begin when another ends; what is cancelled or in the tray is in nobody’s way', () => {
    const all = [
      session('A', 'CEDAR', '10:00'),
      session('B', 'CEDAR', '11:00'),
      session('C', 'CEDAR', '10:00', 60, { cancelled: true }),
      session('D', 'CEDAR', '10:00', 60, { scheduled: false }),
    ];
    expect(collisionsOf(all)).toEqual([]);
    const [slot] = moveTo(session('B', 'CEDAR', '11:00'), {
      place: 'CEDAR',
      start: instantAt('2027-12-07', 655, zone),
      minutes: 60,
    });
    const moved = withChanges(all, slot ? [slot] : []).find(({ id }) => id === 'B');
    expect(moved && collisionsWith(moved, all).map(({ earlier }) => earlier.id)).toEqual(['A']);
  });
});

describe('the desk', () => {
  const lost = { ok: false, failure: { kind: 'unreachable' } };
  const conflict = {
    ok: false,
    failure: { kind: 'problem', problem: { status: 409, code: 'conflict', detail: 'It says Cedar.' } },
  };

  function stand(sessions: BoardSession[], answers: unknown[] = []) {
    const gets: string[] = [];
    const edits: DraftEdit[] = [];
    let push: (push: Push) => void = () => undefined;
    let state: (state: ConnectionState) => void = () => undefined;
    let draft = { release: 3, revision: 7, whole: true, unreleased: false, edition, sessions } as Draft;
    draft = { ...draft, people: [], places: [], removed: [] };
    const api = {
      get: (path: string) => {
        gets.push(path);
        return Promise.resolve({ ok: true, value: draft });
      },
      post: (_: string, body: DraftEdit) => {
        edits.push(body);
        return Promise.resolve(answers.shift() ?? { ok: true, value: { revision: 8 } });
      },
    };
    const connection = {
      listen: (_: string, listener: typeof push) => {
        push = listener;
        return () => undefined;
      },
      watch: (watcher: typeof state) => {
        state = watcher;
        return () => undefined;
      },
      send: (_: string, __: object, settle: () => void) => settle(),
    };
    let ids = 0;
    const desk = new DraftDesk({
      api,
      connection,
      newId: () => `id-${++ids}`,
      wait: async () => undefined,
    } as never);
    const say = (change: Partial<Draft>) => {
      draft = { ...draft, ...change };
    };
    return {
      desk,
      gets,
      edits,
      say,
      hear: (revision: number, release = 3) =>
        push({ event: 'draft.changed', data: { revision, release, by: 'P1' } } as Push),
      open: () => state({ kind: 'open' } as ConnectionState),
    };
  }

  test('reads what changed when it hears of it, and after a time without a connection', async () => {
    const { desk, gets, say, hear, open } = stand([
      session('A', 'CEDAR', '10:00'),
      session('B', 'CEDAR', '12:00'),
    ]);
    const drafts = () => gets.filter((path) => !path.startsWith('/draft/'));
    desk.follow();
    await desk.load();
    hear(7);
    expect(drafts()).toEqual(['/draft']);
    say({ whole: false, revision: 9, sessions: [session('A', 'WILLOW', '10:00')], removed: ['B'] });
    hear(9);
    await desk.load();
    expect(drafts()[1]).toBe('/draft?since=7');
    expect(desk.sessions.map(({ id, fields }) => `${id} ${fields.place}`)).toEqual(['A WILLOW']);
    const before = drafts().length;
    open();
    await desk.load();
    expect(drafts()[before]).toBe('/draft?since=9');
  });

  test('an answer that was lost is asked for again with the same id', async () => {
    const { desk, edits } = stand([session('A', 'CEDAR', '10:00')], [lost, lost]);
    await desk.load();
    const [one] = desk.sessions;
    const answer = one && (await desk.edit(changeTo(one, { place: 'WILLOW' }), 'moved'));
    expect(answer?.ok).toBe(true);
    expect(edits.map((each) => each.client_id)).toEqual(['id-1', 'id-1', 'id-1']);
    expect(desk.done.map((each) => each.words)).toEqual(['moved']);
  });

  test('what is on its way is shown, and gone again where it was refused', async () => {
    const { desk } = stand([session('A', 'CEDAR', '10:00')], [conflict]);
    await desk.load();
    const [one] = desk.sessions;
    const doing = one && desk.edit(changeTo(one, { place: 'WILLOW' }), 'moved');
    expect(desk.find('A')?.fields.place).toBe('WILLOW');
    expect(desk.sending).toEqual(['A']);
    expect(await doing).toEqual(conflict);
    expect(desk.find('A')?.fields.place).toBe('CEDAR');
    expect([desk.sending, desk.done]).toEqual([[], []]);
  });

  test('undo sends the opposite, redo the same again; a new edit ends what could be done again', async () => {
    const { desk, edits } = stand([session('A', 'CEDAR', '10:00')]);
    await desk.load();
    const [one] = desk.sessions;
    if (!one) throw new Error('There is a session.');
    await desk.edit(changeTo(one, { place: 'WILLOW' }), 'moved');
    await desk.undo();
    expect(edits[1]?.changes).toEqual([
      { action: 'change', session: 'A', from: { place: 'WILLOW' }, to: { place: 'CEDAR' } },
    ]);
    expect([desk.done.length, desk.undone.length]).toEqual([0, 1]);
    await desk.redo();
    expect(edits[2]?.changes).toEqual(edits[0]?.changes);
    expect(new Set(edits.map((each) => each.client_id)).size).toBe(3);
    await desk.undo();
    await desk.edit(changeTo(one, { title: 'B' }), 'titled');
    expect([desk.done.length, desk.undone.length]).toEqual([1, 0]);
  });

  test('an undo that is refused says why and is not offered again; one that got lost is', async () => {
    const { desk } = stand([session('A', 'CEDAR', '10:00')], [undefined, lost, lost, lost, conflict]);
    await desk.load();
    const [one] = desk.sessions;
    if (!one) throw new Error('There is a session.');
    await desk.edit(changeTo(one, { place: 'WILLOW' }), 'moved');
    expect((await desk.undo())?.ok).toBe(false);
    expect(desk.done.length).toBe(1);
    expect(await desk.undo()).toEqual(conflict);
    expect([desk.done.length, desk.undone.length]).toEqual([0, 0]);
    expect(await desk.undo()).toBeUndefined();
  });

  test('one field of many is one command', async () => {
    const { desk, edits } = stand([
      session('A', 'CEDAR', '10:00'),
      session('B', 'CEDAR', '12:00', 60, { press: 'open' }),
    ]);
    await desk.load();
    await desk.setAll(['A', 'B'], { press: 'open' }, 'set');
    expect(edits.map(({ changes }) => changes.map((each) => each.session))).toEqual([['A']]);
    expect([...desk.sessions].sort(byStart).map(({ id }) => id)).toEqual(['A', 'B']);
  });
});
