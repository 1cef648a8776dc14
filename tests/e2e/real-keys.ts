import { spawn, spawnSync, type ChildProcess } from 'node:child_process';

/**
 * A screen of its own and keys pressed on it, as a keyboard presses them: the browser sees them before the page does
 * (Escape stops loading, ends full screen), which pressing by Playwright leaves out.
 */
export class Screen {
  private constructor(
    private readonly process_: ChildProcess,
    readonly display: string,
  ) {}

  static async start(): Promise<Screen> {
    const child = spawn('Xvfb', ['-displayfd', '1', '-screen', '0', '1280x900x24', '-nolisten', 'tcp'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const number = await new Promise<string>((done, failed) => {
      child.once('error', failed);
      child.stdout?.once('data', (text: Buffer) => done(text.toString().trim()));
    });
    return new Screen(child, `:${number}`);
  }

  press(...keys: string[]): void {
    const { status, stderr } = spawnSync('xdotool', ['key', '--delay', '60', ...keys], {
      env: { ...process.env, DISPLAY: this.display },
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(`xdotool failed: ${stderr}`);
  }

  async stop(): Promise<void> {
    const ended = new Promise((done) => this.process_.once('exit', done));
    this.process_.kill();
    await ended;
  }
}
