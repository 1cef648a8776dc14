import { writeFileSync } from 'node:fs';
import { encode } from 'uqr';

const [width, height, scale] = [640, 480, 8];

/** A film of one picture with a QR code, as Chromium's fake camera plays it (YUV4MPEG2, 4:2:0). */
export function filmCode(text: string, file: string): void {
  const { data, size } = encode(text, { ecc: 'M', border: 4 });
  const light = Buffer.alloc(width * height, 235);
  const [left, top] = [Math.floor((width - size * scale) / 2), Math.floor((height - size * scale) / 2)];
  for (let y = 0; y < size * scale; ++y) {
    for (let x = 0; x < size * scale; ++x) {
      const isDark = data[Math.floor(y / scale)]?.[Math.floor(x / scale)];
      if (isDark) light[(top + y) * width + left + x] = 16;
    }
  }
  const colour = Buffer.alloc((width * height) / 2, 128);
  const head = Buffer.from(`YUV4MPEG2 W${width} H${height} F10:1 Ip A1:1 C420mpeg2\n`);
  writeFileSync(file, Buffer.concat([head, Buffer.from('FRAME\n'), light, colour]));
}
