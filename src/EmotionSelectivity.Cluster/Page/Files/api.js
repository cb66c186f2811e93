// Requests to the server's API (docs/api.md), with the token that was typed in.

/** The server's answer was no. */
export class Refused extends Error {
  constructor(status, detail) {
    super(detail);
    this.status = status;
  }

  /** Whether the same request may be answered in a moment. */
  get isTemporary() {
    return this.status >= 500 || this.status === 429;
  }
}

/** There was no answer. */
export class Unanswered extends Error {}

export class Api {
  /**
   * @param token What to show; empty on a server that asks for none.
   * @param unknown Called when the server does not know the token.
   */
  constructor(token, unknown) {
    this.token = token;
    this.unknown = unknown;
  }

  /** An answer whose status is a success. */
  async get(path, signal) {
    const headers = this.token ? { Authorization: `Bearer ${this.token}` } : {};
    const response = await fetch(path, { headers, signal, cache: 'no-store', credentials: 'omit', redirect: 'error' }).catch((error) => {
      signal?.throwIfAborted();
      throw new Unanswered(error.message);
    });
    if (response.ok) return response;
    const refused = new Refused(response.status, await reason(response));
    if (response.status === 401) this.unknown();
    throw refused;
  }

  async json(path, signal) {
    return (await this.get(path, signal)).json();
  }
}

/** Path of a sweep, or of a part of it. */
export function pathOf(run, part = '') {
  return `/sweeps/${encodeURIComponent(run)}${part}`;
}

/** What a person reads of an error. One that is neither the server's nor the network's is the page's own. */
export function inWords(error) {
  if (error instanceof Refused) return error.message;
  if (error instanceof Unanswered) return 'The server does not answer. Asking again.';
  console.error(error);
  return `This page failed: ${error.message}`;
}

async function reason(response) {
  try {
    return (await response.json()).detail ?? response.statusText;
  } catch {
    return `The server answered ${response.status}.`;
  }
}
