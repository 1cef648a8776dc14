import { expect, test } from 'vitest';
import { ServerClock } from '../src/lib/server-clock';

const [server, browser] = [Date.parse('2026-11-24T12:00:00Z'), 5_000_000];
const said = (ms: number) => new Date(server + ms).toISOString();

test('the server has said nothing yet: the browser is right', () => {
  expect(new ServerClock().at(browser)).toBe(browser);
});

test('the server is ahead, or behind', () => {
  for (const skew of [90_000, -90_000]) {
    const clock = new ServerClock();
    clock.hear(said(0), server - skew);
    expect(clock.at(server - skew + 7)).toBe(server + 7);
  }
});

test('what was heard earlier and is read later does not set the clock back', () => {
  const clock = new ServerClock();
  clock.hear(said(0), browser);
  clock.hear(said(100), browser + 9_000);
  expect(clock.at(browser + 9_000)).toBe(server + 9_000);
});

test('what came late is put right by what came sooner', () => {
  const clock = new ServerClock();
  clock.hear(said(0), browser + 2_000);
  clock.hear(said(5_000), browser + 5_100);
  expect(clock.at(browser + 5_100)).toBe(server + 5_000);
});

test('a browser whose clock was put forward is followed after a minute', () => {
  const clock = new ServerClock();
  clock.hear(said(0), browser);
  clock.hear(said(70_000), browser + 70_000 + 3_600_000);
  expect(clock.at(browser + 70_000 + 3_600_000)).toBe(server + 70_000);
});

test('a time that is none changes nothing', () => {
  const clock = new ServerClock();
  clock.hear('soon', browser);
  expect(clock.at(browser)).toBe(browser);
});
