// Requests to the server's API (docs/api.md) with the token that the user entered.

/** The server responded with an error status. */
export class ApiError extends Error {
  constructor(status, detail) {
    super(detail);
    this.status = status;
  }

  /** Whether the same request may succeed later. */
  get isTemporary() {
    return this.status >= 500 || this.status === 429;
  }
}

/** The server did not respond. */
export class NetworkError extends Error {}

export class Api {
  /**
   * @param token Token to send; empty for a server without tokens.
   * @param onInvalidToken Called when the server rejects the token.
   */
  constructor(token, onInvalidToken) {
    this.token = token;
    this.onInvalidToken = onInvalidToken;
  }

  /** Sends a GET request. Returns the response if it is a success, otherwise throws. */
  async get(path, signal) {
    const headers = this.token ? { Authorization: `Bearer ${this.token}` } : {};
    const response = await fetch(path, { headers, signal, cache: 'no-store', credentials: 'omit', redirect: 'error' }).catch((error) => {
      signal?.throwIfAborted();
      throw new NetworkError(error.message);
    });
    if (response.ok) return response;
    const error = new ApiError(response.status, await readDetail(response));
    if (response.status === 401) this.onInvalidToken();
    throw error;
  }

  async json(path, signal) {
    return (await this.get(path, signal)).json();
  }
}

/** Path of a sweep, or of a resource below it. */
export function pathOf(run, resource = '') {
  return `/sweeps/${encodeURIComponent(run)}${resource}`;
}

/** Message to show for an error. An error that is neither the server's nor the network's is a fault of the page. */
export function errorMessage(error) {
  if (error instanceof ApiError) return error.message;
  if (error instanceof NetworkError) return 'The server does not respond. Retrying.';
  console.error(error);
  return `This page failed: ${error.message}`;
}

async function readDetail(response) {
  try {
    return (await response.json()).detail ?? response.statusText;
  } catch {
    return `The server responded with status ${response.status}.`;
  }
}
