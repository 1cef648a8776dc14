import { describe, expect, test } from 'vitest';
import { splitLinks } from '../src/lib/text/links';

function links(text: string): string[] {
  return splitLinks(text).flatMap((segment) => (segment.kind === 'link' ? [segment.href] : []));
}

describe('splitLinks', () => {
  test.each([
    ['see https://example.org/a?b=c#d now', ['https://example.org/a?b=c#d']],
    ['http://example.org', ['http://example.org/']],
    ['write to mailto:desk@example.org.', ['mailto:desk@example.org']],
    ['(https://example.org/a_(b)), then', ['https://example.org/a_(b)']],
    ['https://example.org/?q=1, https://example.net!', ['https://example.org/?q=1', 'https://example.net/']],
    ['HTTPS://EXAMPLE.ORG/', ['https://example.org/']],
    ['"https://example.org"', ['https://example.org/']],
  ])('finds the addresses in %s', (text, expected) => {
    expect(links(text)).toEqual(expected);
  });

  test.each([
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)//https:',
    'data:text/html,<script>1</script>',
    'vbscript:msgbox',
    'file:///etc/passwd',
    'ftp://example.org',
    'https://',
    'https://bank.example.com@evil.example.net/',
    'mailto:nobody',
    'xhttps://example.org',
    'www.example.org',
    '//example.org',
  ])('leaves %s as text', (text) => {
    expect(links(text)).toEqual([]);
  });

  test.each([
    '<img src=x onerror="window.__x=1">',
    '<a href="javascript:1">https://example.org</a>',
    'https://example.org/"onmouseover="window.__x=1',
    'https://example.org/<script>window.__x=1</script>',
    '\u202ehttps://example.org/\u202egpj.exe',
    'a https://example.org b mailto:a@example.org c',
    '',
    '\n\n',
  ])('loses nothing of %j', (text) => {
    expect(
      splitLinks(text)
        .map((segment) => segment.text)
        .join(''),
    ).toBe(text);
  });

  test('an address never carries a quote, an angle bracket or a direction control', () => {
    for (const href of links(
      'https://example.org/"x https://example.org/<b> https://example.org/\u202eabc',
    )) {
      expect(href).toBe('https://example.org/');
    }
  });
});
