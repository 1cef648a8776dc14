import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ReadingPlace } from '../src/lib/rooms/reading-place';

const rowHeight = 50;

/** A list of rows, 50 px each, in a frame of 200 px that scrolls as a browser's does. */
class FakeList {
  scrollTop_ = 0;
  rows = 10;
  clientHeight = 200;

  get scrollHeight(): number {
    return this.rows * rowHeight;
  }
  get scrollTop(): number {
    return this.scrollTop_;
  }
  set scrollTop(to: number) {
    this.scrollTop_ = Math.max(0, Math.min(to, this.scrollHeight - this.clientHeight));
  }
  getBoundingClientRect = (): { top: number } => ({ top: 0 });

  get children(): object[] {
    return Array.from({ length: this.rows }, (_, index) => ({
      isConnected: true,
      clientHeight: rowHeight,
      getBoundingClientRect: () => ({ top: index * rowHeight - this.scrollTop }),
    }));
  }
}

let list: FakeList;
let place: ReadingPlace;
let heard: boolean[];
let resize: () => void;

beforeEach(() => {
  vi.stubGlobal(
    'ResizeObserver',
    class {
      constructor(call: () => void) {
        resize = call;
      }
      observe(): void {}
      disconnect(): void {}
    },
  );
  list = new FakeList();
  heard = [];
  const as = list as unknown as HTMLElement;
  place = new ReadingPlace(as, as, (atEnd) => heard.push(atEnd));
  place.settle();
});

afterEach(() => vi.unstubAllGlobals());

test('at the end the list is followed, also when the frame gets smaller', () => {
  expect(list.scrollTop).toBe(300);
  place.remember();
  list.rows = 12;
  place.settle();
  expect(list.scrollTop).toBe(400);
  list.clientHeight = 100;
  resize();
  expect(list.scrollTop).toBe(500);
  expect(heard).toEqual([]);
});

test('what the Tab key has brought into sight stays there, before the event about it has come', () => {
  list.scrollTop = 100; // a button further up has the focus
  resize();
  expect(list.scrollTop).toBe(100);
  expect(heard).toEqual([false]);
  place.remember();
  list.rows = 11;
  place.settle();
  expect(list.scrollTop).toBe(100);
});

test('a message that comes in the same moment moves nothing either', () => {
  list.scrollTop = 100;
  place.remember();
  list.rows = 11;
  place.settle();
  expect(list.scrollTop).toBe(100);
  expect(place.atEnd).toBe(false);
  place.scrolled();
  expect(heard).toEqual([false]);
});

test('a reader who is not at the end goes on down without being drawn back', () => {
  list.scrollTop = 50;
  place.scrolled();
  list.scrollTop = 120; // the next stop is further down
  resize();
  expect(list.scrollTop).toBe(120);
});

test('asked for, the end is shown wherever the reader is', () => {
  list.scrollTop = 50;
  place.toEnd();
  expect(list.scrollTop).toBe(300);
  expect(place.atEnd).toBe(true);
});
