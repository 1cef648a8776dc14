/** A time today as it stands on paper ("14:05"), in ms; or what is wrong with it. `now` (ms) is the device's clock. */
export function paperTime(written: string, now: number): number | 'missing' | 'future' {
  const parts = /^(\d{2}):(\d{2})/.exec(written);
  if (!parts) return 'missing';
  const at = new Date(now).setHours(Number(parts[1]), Number(parts[2]), 0, 0);
  return at > now ? 'future' : at;
}
