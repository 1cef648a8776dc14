import { describe, expect, test } from 'vitest';
import { looksLikeCode, readBadgeCode } from '../src/lib/desk/badge-code';
import { DeskPeople, folded } from '../src/lib/desk/desk-people';
import { KeptNotes } from '../src/lib/desk/kept-notes';
import { paperTime } from '../src/lib/desk/paper-time';
import { Shift } from '../src/lib/desk/shift.svelte';
import type {
  CheckInOutcome,
  CheckInsRequest,
  DeskPerson,
  Push,
  RegistrationStatus,
} from '../src/lib/protocol.gen';
import type { ConnectionState } from '../src/lib/realtime/connection';

const codes = ['0123456789ABCDEFT', '0000000000000000' + '0'] as const;

const person = (
  registration: string,
  status: RegistrationStatus,
  more: Partial<DeskPerson> = {},
): DeskPerson => ({
  ...{ registration, name: registration, organisation: '', site_name: '', kind: 'guest' },
  ...{ status, mode: 'in_person', badge: '' },
  ...more,
});

describe('the code of a badge', () => {
  /** Value of the digits modulo 37, worked out with whole numbers. */
  const check = (digits: string): string => {
    const value = [...digits].reduce(
      (sum, digit) => sum * 32n + BigInt('0123456789ABCDEFGHJKMNPQRSTVWXYZ'.indexOf(digit)),
      0n,
    );
    return '0123456789ABCDEFGHJKMNPQRSTVWXYZ*~$=U'[Number(value % 37n)] ?? '';
  };

  test('is read however it is written', () => {
    const digits = '10PQRSTVWXYZ2345';
    const code = digits + check(digits);
    for (const typed of [
      code,
      code.toLowerCase(),
      ` ${code.match(/.{1,4}/g)?.join(' ')} `,
      `Iopq-${code.slice(4)}`,
    ])
      expect(readBadgeCode(typed), typed).toBe(code);
  });

  test('is nothing with one wrong symbol, two that changed places, or another length', () => {
    const digits = '10PQRSTVWXYZ2345';
    const code = digits + check(digits);
    for (let at = 0; at < code.length; ++at) {
      const wrong = code.slice(0, at) + (code[at] === '7' ? '8' : '7') + code.slice(at + 1);
      expect(readBadgeCode(wrong), wrong).toBeUndefined();
    }
    for (let at = 0; at + 1 < digits.length; ++at) {
      const swapped = code.slice(0, at) + code[at + 1] + code[at] + code.slice(at + 2);
      expect(readBadgeCode(swapped), swapped).toBeUndefined();
    }
    for (const typed of ['', 'Ada', code.slice(1), code + '0']) expect(readBadgeCode(typed)).toBeUndefined();
  });

  test('a long name is not taken for one', () => {
    expect(looksLikeCode('Wolfeschlegelsteinhausen')).toBe(false);
    expect(looksLikeCode('10PQ RSTV WXYZ 2345')).toBe(true);
  });
});

describe('finding people', () => {
  const people = new DeskPeople([
    person('R1', 'confirmed', { name: 'Ana Núñez', site_name: 'Camden, NJ' }),
    person('R2', 'confirmed', { name: 'Camila Diaz', organisation: "O'Hare Center" }),
    person('R3', 'confirmed', { name: 'أحمد علي' }),
  ]);

  test('three letters of a word are enough, without case and accents, names first', () => {
    expect(people.search('nun').map((each) => each.registration)).toEqual(['R1']);
    expect(people.search('CAM').map((each) => each.registration)).toEqual(['R2', 'R1']);
    expect(people.search('hare').map((each) => each.registration)).toEqual(['R2']);
    expect(people.search('cam ana').map((each) => each.registration)).toEqual(['R1']);
    expect(people.search('أحم').map((each) => each.registration)).toEqual(['R3']);
  });

  test('two letters find nobody', () => {
    expect(people.search('ca')).toEqual([]);
    expect(people.search('c a')).toEqual([]);
    expect(folded('ÉÑ')).toBe('en');
  });
});

class MemoryStorage {
  private readonly all_ = new Map<string, string>();
  getItem = (key: string) => this.all_.get(key) ?? null;
  setItem = (key: string, value: string) => void this.all_.set(key, value);
  removeItem = (key: string) => void this.all_.delete(key);
}

/** A desk with a server that answers by `outcomes`, while it can be reached. */
function desk(list: DeskPerson[], storage = new MemoryStorage()) {
  const server = {
    reachable: true,
    asked: [] as CheckInsRequest[],
    walkIns: [] as unknown[],
    backs: [] as unknown[],
    prints: [] as unknown[],
    backTo: 'confirmed',
    corrects: false,
    now: 1_000_000,
  };
  const came = new Map<string, string>();
  const outcomes = new Map<string, CheckInOutcome['result']>();
  let tellState: (state: ConnectionState) => void = () => undefined;
  let tellPush: (push: Push) => void = () => undefined;
  const shift = new Shift({
    api: {
      get: () =>
        Promise.resolve(
          server.reachable
            ? { ok: true, value: { at: new Date(server.now).toISOString(), people: list } as never }
            : { ok: false, failure: { kind: 'unreachable' } },
        ),
      post: (path, body) => {
        if (!server.reachable) return Promise.resolve({ ok: false, failure: { kind: 'unreachable' } });
        if (path === '/desk/take-backs') {
          server.backs.push(body);
          const { registration } = body as { registration: string };
          const known = list.find((each) => each.registration === registration);
          return Promise.resolve({ ok: true, value: { ...known, status: server.backTo } as never });
        }
        if (path === '/desk/paper-lists') {
          server.prints.push(body);
          return Promise.resolve({ ok: true, value: {} as never });
        }
        if (path === '/desk/walk-ins') {
          server.walkIns.push(body);
          const arrived = person('R90', 'submitted', { name: (body as { name: string }).name });
          return Promise.resolve({ ok: true, value: { known: false, person: arrived } as never });
        }
        const asked = body as CheckInsRequest;
        server.asked.push(asked);
        const answers = asked.check_ins.map((note): CheckInOutcome => {
          const known = list.find(
            (each) => each.registration === note.registration || each.badge === (note.badge ?? 'none'),
          );
          const id = known?.registration ?? '';
          const result = outcomes.get(id) ?? (!known ? 'unknown' : came.has(id) ? 'again' : 'in');
          if (known && (result === 'in' || result === 'again') && (came.get(id) ?? 'Z') > note.at)
            came.set(id, note.at);
          const isIn = result === 'in' || result === 'again';
          const now = known && (isIn ? { ...known, status: 'checked_in' as const } : known);
          return { result, ...(now ? { person: now } : {}) };
        });
        return Promise.resolve({ ok: true, value: { at: '', outcomes: answers } as never });
      },
    },
    connection: {
      watch: (listener) => ((tellState = listener), () => undefined),
      listen: (_, listener) => ((tellPush = listener), () => undefined),
      send: () => undefined as never,
    },
    kept: new KeptNotes('P1', storage as unknown as Storage),
    now: () => server.now,
    corrects: () => server.corrects,
  });
  const push = (registration: string, status: RegistrationStatus) =>
    tellPush({
      ch: 'registrations',
      event: 'registration.changed',
      data: { registration, status, version: 9 },
    } as Push);
  const open = () => tellState({ kind: 'open' } as ConnectionState);
  return { shift, server, outcomes, came, push, open, storage };
}

const settled = () => new Promise((resolve) => setTimeout(resolve));

describe('J06: a shift at the desk', () => {
  const list = () => [
    person('R1', 'confirmed'),
    person('R2', 'approved'),
    person('R3', 'revoked'),
    person('R4', 'invited'),
    person('R5', 'checked_in', { checked_in_at: '2027-12-06T14:00:00Z' }),
    person('R6', 'confirmed', { mode: 'online' }),
  ];

  test('answers at once from the list, and counts', async () => {
    const { shift, server, outcomes } = desk(list());
    outcomes.set('R3', 'ended').set('R4', 'not_allowed');
    await shift.load();
    expect([shift.inside, shift.expected]).toEqual([1, 3]);
    const said = ['R1', 'R1', 'R3', 'R4', 'R5'].map((each) => {
      shift.came(each, 'found');
      return [shift.shown?.verdict, shift.shown?.why];
    });
    expect(said).toEqual([
      ['in', undefined],
      ['again', undefined],
      ['ask', 'ended'],
      ['ask', 'not_allowed'],
      ['again', undefined],
    ]);
    await settled();
    expect(server.asked.flatMap((each) => each.check_ins)).toHaveLength(5);
    expect(shift.unsent).toBe(0);
    expect(shift.inside).toBe(2);
  });

  test('without a network everything is kept, sent once when it is back, and outlives a reload', async () => {
    const { shift, server, storage, open } = desk(list());
    await shift.load();
    shift.start();
    open();
    server.reachable = false;
    for (const each of ['R1', 'R2', 'R1']) shift.came(each, 'found');
    expect(await shift.walkIn({ name: 'Wanda', email: 'w@example.org', organisation: '' })).toBe('noted');
    await settled();
    expect([shift.unsent, shift.away, shift.inside]).toEqual([4, true, 3]);
    shift.close();

    const after = desk(list(), storage);
    expect(after.shift.unsent).toBe(4);
    await after.shift.load();
    expect(after.shift.inside, 'what was noted counts again').toBe(3);
    after.open();
    await after.shift.tell();
    await settled();
    expect(after.shift.unsent).toBe(0);
    expect(after.server.asked[0]?.check_ins.map((each) => each.registration)).toEqual(['R1', 'R2', 'R1']);
    expect(after.server.asked[0]?.clock).toBe(new Date(1_000_000).toISOString());
    expect(after.server.walkIns).toHaveLength(1);
    expect(desk(list(), storage).shift.unsent).toBe(0);
  });

  test("another person's notes are not sent", () => {
    const { storage } = desk(list());
    new KeptNotes('P2', storage as unknown as Storage).write({
      notes: [],
      walkIns: [{ name: 'x', email: 'y', organisation: '' }],
      prints: [],
    });
    expect(desk(list(), storage).shift.unsent).toBe(0);
  });

  test('who was let in offline and was revoked meanwhile raises an alarm; online the screen changes', async () => {
    const { shift, server, outcomes } = desk(list());
    await shift.load();
    outcomes.set('R1', 'ended');
    server.reachable = false;
    shift.came('R1', 'scanned');
    shift.came('R2', 'scanned');
    await settled();
    server.reachable = true;
    await shift.tell();
    await settled();
    expect(shift.alarms.map((each) => [each.person?.registration, each.why])).toEqual([['R1', 'ended']]);
    for (const alarm of shift.alarms) shift.dismiss(alarm);
    expect(shift.alarms).toEqual([]);

    outcomes.set('R6', 'not_allowed');
    shift.came('R6', 'found');
    await settled();
    expect([shift.shown?.verdict, shift.shown?.why]).toEqual(['ask', 'not_allowed']);
    expect(shift.alarms).toEqual([]);
  });

  test('a badge that the list does not have is let in to be checked, and looked up', async () => {
    const { shift, server } = desk([person('R1', 'confirmed', { badge: codes[1] })]);
    server.reachable = false;
    expect(shift.badge('nothing', 'typed')).toBe(false);
    expect(shift.badge(codes[1], 'scanned')).toBe(true);
    expect([shift.shown?.verdict, shift.shown?.why]).toEqual(['check', 'unlisted']);
    await settled();
    server.reachable = true;
    await shift.tell();
    await settled();
    expect([shift.shown?.verdict, shift.shown?.person?.registration]).toEqual(['in', 'R1']);
  });

  test('a wrong check-in is taken back, after the server was told of it', async () => {
    const { shift, server } = desk(list());
    await shift.load();
    shift.came('R1', 'found');
    shift.came('R2', 'found');
    const wrong = shift.recent.find((seen) => seen.person?.registration === 'R1');
    if (!wrong) throw new Error('nothing is noted');
    expect(shift.toTakeBack(wrong)?.registration).toBe('R1');
    expect((await shift.takeBack('R1', 'wrong badge')).ok).toBe(true);
    expect(server.asked.flatMap((each) => each.check_ins)).toHaveLength(2);
    expect(server.backs).toEqual([{ registration: 'R1', reason: 'wrong badge' }]);
    expect(shift.recent.map((seen) => [seen.person?.registration, seen.takenBack])).toEqual([
      ['R2', undefined],
      ['R1', true],
    ]);
    expect([shift.inside, shift.person('R1')?.status]).toEqual([2, 'confirmed']);
    expect(shift.shown?.person?.registration, 'it is about another').toBe('R2');
    const [, before] = shift.recent;
    expect(before && shift.toTakeBack(before), 'once').toBeUndefined();
    shift.came('R1', 'found');
    expect(shift.shown?.verdict, 'now they are here').toBe('in');
    await settled();
  });

  test('without a network nothing is taken back, and nothing that was noted is lost', async () => {
    const { shift, server } = desk(list());
    await shift.load();
    server.reachable = false;
    shift.came('R1', 'found');
    expect((await shift.takeBack('R1', 'wrong badge')).ok).toBe(false);
    expect([shift.unsent, shift.person('R1')?.status, server.backs.length]).toEqual([1, 'checked_in', 0]);
    shift.close();
  });

  test('only organisers take back who was in already; another desk keeps somebody in', async () => {
    const { shift, server, outcomes } = desk(list());
    await shift.load();
    outcomes.set('R5', 'again');
    shift.came('R5', 'found');
    await settled();
    const [seen] = shift.recent;
    expect(seen && shift.toTakeBack(seen)).toBeUndefined();
    server.corrects = true;
    expect(seen && shift.toTakeBack(seen)?.registration).toBe('R5');
    server.backTo = 'checked_in';
    await shift.takeBack('R5', 'not here');
    expect(shift.person('R5')?.status).toBe('checked_in');
    expect(shift.recent[0]?.takenBack).toBe(true);
  });

  test('a list that was printed is told once, also after a reload without a network', async () => {
    const { shift, server, storage } = desk(list());
    await shift.load();
    server.reachable = false;
    shift.printed();
    await settled();
    expect(shift.unsent).toBe(1);
    shift.close();
    const after = desk(list(), storage);
    await after.shift.tell();
    expect(after.server.prints).toEqual([{ people: 6 }]);
    expect(after.shift.unsent).toBe(0);
    expect(desk(list(), storage).shift.unsent).toBe(0);
  });

  test('a note that was taken back elsewhere is to be looked at', async () => {
    const { shift, outcomes } = desk(list());
    await shift.load();
    outcomes.set('R1', 'taken_back');
    shift.came('R1', 'found');
    await settled();
    expect([shift.shown?.verdict, shift.shown?.why]).toEqual(['ask', 'taken_back']);
  });

  test('what other desks do is heard, and does not undo what is noted here', async () => {
    const { shift, server, push, open } = desk(list());
    await shift.load();
    shift.start();
    open();
    push('R1', 'checked_in');
    expect(shift.inside).toBe(2);
    server.reachable = false;
    shift.came('R2', 'found');
    push('R2', 'confirmed');
    expect(shift.inside).toBe(3);
    push('R1', 'revoked');
    expect(shift.person('R1')?.status).toBe('revoked');
    shift.close();
  });
});

test('a time on paper is today, and not to come', () => {
  const now = new Date(2027, 11, 6, 14, 30).getTime();
  expect(paperTime('14:05', now)).toBe(new Date(2027, 11, 6, 14, 5).getTime());
  expect(paperTime('14:31', now)).toBe('future');
  expect(paperTime('', now)).toBe('missing');
});
