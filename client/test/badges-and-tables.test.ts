import { expect, test } from 'vitest';
import type { ApiResult } from '../src/lib/api';
import type { InvitedRow, PeopleImported } from '../src/lib/protocol.gen';
import { makeBadges } from '../src/lib/registrations/badge-sheet';
import { PeopleImport, wrongFirst } from '../src/lib/registrations/people-import.svelte';

test('the badges are the bytes that came', async () => {
  const asked: unknown[] = [];
  const result = await makeBadges({ registrations: [], site: 'SITE02', paper: 'a4' }, (address, how) => {
    asked.push(address, JSON.parse(String(how?.body)));
    return Promise.resolve(new Response('%PDF-1.5', { headers: { 'content-type': 'application/pdf' } }));
  });
  expect(asked).toEqual(['/api/v1/desk/badges', { registrations: [], site: 'SITE02', paper: 'a4' }]);
  if (!result.ok) throw new Error('refused');
  expect(await result.value.text()).toBe('%PDF-1.5');
  expect(result.value.type).toBe('application/pdf');
});

test('a refusal says why, and no answer is no file', async () => {
  const problem = {
    type: 'about:blank',
    title: '',
    status: 422,
    code: 'invalid',
    detail: 'Nobody.',
    field: 'site',
  };
  const refused = await makeBadges({ registrations: [], paper: 'letter' }, () =>
    Promise.resolve(
      new Response(JSON.stringify(problem), {
        status: 422,
        headers: { 'content-type': 'application/problem+json' },
      }),
    ),
  );
  expect(refused).toMatchObject({ ok: false, failure: { kind: 'problem', problem: { detail: 'Nobody.' } } });
  const away = await makeBadges({ registrations: [], paper: 'letter' }, () =>
    Promise.reject(new Error('away')),
  );
  expect(away).toEqual({ ok: false, failure: { kind: 'unreachable' } });
});

function row(number: number, outcome: InvitedRow['outcome']): InvitedRow {
  return { row: number, name: '', email: '', outcome };
}

function part(rows: InvitedRow[], more: Partial<PeopleImported>): PeopleImported {
  const count = (outcome: string) => rows.filter((each) => each.outcome === outcome).length;
  const counts = { invited: count('invited'), known: count('known'), errors: count('error') };
  return { dry_run: false, total: 4, ...counts, rows, ...more };
}

/** Answers in turn; what was asked is kept. */
function server(...answers: ApiResult<PeopleImported>[]) {
  const asked: { dry_run: boolean; from_row?: number }[] = [];
  return {
    asked,
    post: <Value>(_: string, body: object): Promise<ApiResult<Value>> => {
      asked.push(body as { dry_run: boolean });
      return Promise.resolve(
        (answers.shift() ?? { ok: false, failure: { kind: 'unreachable' } }) as ApiResult<Value>,
      );
    },
  };
}

test('a table is invited in parts, and the parts are summed', async () => {
  const api = server(
    { ok: true, value: part([row(2, 'invited'), row(3, 'error')], { next_row: 4 }) },
    { ok: true, value: part([row(4, 'known'), row(5, 'invited')], {}) },
  );
  const people = new PeopleImport(api);
  await people.invite('csv');
  expect(api.asked.map((each) => each.from_row)).toEqual([undefined, 4]);
  expect(people.answer).toMatchObject({ invited: 2, known: 1, errors: 1 });
  expect(people.answer?.rows.map((each) => each.row)).toEqual([2, 3, 4, 5]);
  expect(wrongFirst(people.answer?.rows ?? []).map((each) => each.row)).toEqual([3, 2, 4, 5]);
  expect(people.busy).toBe(false);
});

test('what broke off goes on where it was', async () => {
  const api = server(
    { ok: true, value: part([row(2, 'invited')], { next_row: 3 }) },
    { ok: false, failure: { kind: 'unreachable' } },
    { ok: true, value: part([row(3, 'invited')], {}) },
  );
  const people = new PeopleImport(api);
  await people.invite('csv');
  expect(people.failure).toEqual({ kind: 'unreachable' });
  expect(people.answer?.rows).toHaveLength(1);
  await people.invite('csv');
  expect(api.asked.map((each) => each.from_row)).toEqual([undefined, 3, 3]);
  expect(people.failure).toBeUndefined();
  expect(people.answer).toMatchObject({ invited: 2 });
});
