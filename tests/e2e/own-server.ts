import { spawn, type ChildProcess } from 'node:child_process';
import { resolve } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import type { BrowserContext, Page } from '@playwright/test';
import { ready } from './fixtures';

interface Ready {
  url: string;
  links: Record<string, string>;
}

/** A server of one test, which that test may kill and start again (see own_server.py). */
export class OwnServer {
  /** Cookies of who has signed in: a link works once. */
  private readonly states_ = new Map<string, Awaited<ReturnType<BrowserContext['storageState']>>>();

  private constructor(
    private readonly process_: ChildProcess,
    private readonly lines_: AsyncIterator<string>,
    private readonly ready_: Ready,
  ) {}

  /**
   * @param people those who will sign in, by their ids in the sample summit.
   * @param settings of the server, as variables of its environment.
   */
  static async start(people: readonly string[], settings: NodeJS.ProcessEnv = {}): Promise<OwnServer> {
    const binary = process.env['CONVENE_BINARY'];
    if (!binary) throw new Error('CONVENE_BINARY has to name the server (tests/e2e/run.py does).');
    const script = resolve(__dirname, 'own_server.py');
    const child = spawn('python3', [script, binary, ...people], {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: { ...process.env, ...settings },
    });
    const lines: Interface = createInterface({ input: child.stdout });
    const iterator = lines[Symbol.asyncIterator]();
    return new OwnServer(child, iterator, JSON.parse(await nextOf(iterator)) as Ready);
  }

  get url(): string {
    return this.ready_.url;
  }

  /** Ends it as a crash would. */
  kill(): Promise<void> {
    return this.order('kill').then(() => undefined);
  }

  /** Ends it as an upgrade would. */
  drain(): Promise<void> {
    return this.order('drain').then(() => undefined);
  }

  /** Starts it again with the same data at the same address. */
  restart(): Promise<void> {
    return this.order('restart').then(() => undefined);
  }

  /** Puts a fact into the outbox of the edition, as a function of the store does. */
  async addFact(kind: string, fact: object): Promise<void> {
    await this.order(`fact ${kind} ${JSON.stringify(fact)}`);
  }

  /** Lets the server invite somebody by mail; the link in it. */
  async invite(email: string): Promise<string> {
    return (JSON.parse(await this.order(`invite ${email}`)) as { link: string }).link;
  }

  /** The link of the mail to an address, or to one of the sample's people, whose token stands behind `#word=`. */
  async mailed(whom: string, word: string): Promise<string> {
    return (JSON.parse(await this.order(`mailed ${whom} ${word}`)) as { link: string }).link;
  }

  /** All logins of a person look an hour old: too long for what needs a recent proof. */
  async age(person: string): Promise<void> {
    await this.order(`age ${person}`);
  }

  async stop(): Promise<void> {
    const ended = new Promise((done) => this.process_.once('exit', done));
    this.process_.stdin?.end();
    await ended;
  }

  /** The one-time sign-in link of one of `people`. */
  linkOf(person: string): string {
    const link = this.ready_.links[person];
    if (!link) throw new Error(`There is no sign-in link for ${person}.`);
    return link;
  }

  /** A page of somebody who has signed in, by the fixture that opens and closes pages. */
  async enterAs(
    enter: (name: 'nobody', options?: object) => Promise<{ page: Page }>,
    person: string,
    options: object = {},
  ): Promise<Page> {
    const known = this.states_.get(person);
    const { page } = await enter('nobody', {
      baseURL: this.url,
      ...options,
      ...(known ? { storageState: known } : {}),
    });
    if (known) return page;
    await page.goto(this.linkOf(person));
    await ready(page, '/sign-in');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await ready(page, '/now');
    this.states_.set(person, await page.context().storageState());
    return page;
  }

  /** Opens the room of a session as this person. */
  async enterRoom(context: BrowserContext, person: string, session: string): Promise<Page> {
    const page = await context.newPage();
    await page.goto(this.linkOf(person));
    await page.getByRole('button', { name: 'Sign in' }).click();
    await ready(page, '/now');
    await page.goto(`${this.url}/sessions/${session}`);
    await ready(page, '/sessions');
    return page;
  }

  private async order(what: string): Promise<string> {
    this.process_.stdin?.write(`${what}\n`);
    return await nextOf(this.lines_);
  }
}

async function nextOf(lines: AsyncIterator<string>): Promise<string> {
  const { value, done } = await lines.next();
  if (done) throw new Error('The server of this test has ended.');
  return value;
}
