import type { Api, ApiResult } from '../api';
import type { Language, Link, Me } from '../protocol.gen';

/** What the sign-in page asks of the server; no other page carries it. */
/** @param language of the page: the mail is in it, unless the person chose another. */
export function sendLink(api: Api, email: string, language: Language): Promise<ApiResult<Link>> {
  return api.post('/sign-in/link', { email, language });
}

export function redeemLink(api: Api, token: string, sharedComputer: boolean): Promise<ApiResult<Me>> {
  return api.post('/sign-in/link/redeem', { token, shared_computer: sharedComputer });
}

export function signIn(
  api: Api,
  email: string,
  passphrase: string,
  sharedComputer: boolean,
): Promise<ApiResult<Me>> {
  return api.post('/sign-in/passphrase', { email, passphrase, shared_computer: sharedComputer });
}
