// Entry point: asks for a token if necessary, then shows the list of sweeps and the sweep that the address names (#RUN).

import { selectSilently, selectedRun } from './address.js';
import { Api, ApiError, errorMessage } from './api.js';
import { byId, element, setText } from './dom.js';
import { SweepList } from './sweep-list.js';
import { SweepView } from './sweep-view.js';
import { delay } from './time.js';
import './trusted-types.js';
import { followWorkers } from './workers.js';

const tokenKey = 'emosel-token';
const retryDelay = 2_000;

/** Everything that is shown with one token. */
class Session {
  #ended = new AbortController();
  #list;
  #sweeps = [];
  #view = null;

  constructor(token) {
    this.token = token;
    this.api = new Api(token, () => askForToken(token ? 'The server does not accept this token.' : ''));
  }

  get signal() {
    return this.#ended.signal;
  }

  begin() {
    show('sweeps');
    byId('leave').hidden = this.token === '';
    const showError = (error) => setText(byId('connection'), errorMessage(error));
    this.#list = new SweepList(this.api, byId('list'));
    this.#list.follow(this.signal, (sweeps) => this.#openSelected(sweeps), showError);
    followWorkers(this.api, byId('workers'), this.signal, showError);
    addEventListener('hashchange', () => this.#handleSelection(), { signal: this.signal });
  }

  end() {
    this.#ended.abort();
    this.#view?.close();
    for (const id of ['list', 'workers', 'sweep']) byId(id).replaceChildren();
    document.title = 'EmotionSelectivity';
    setText(byId('connection'), '');
  }

  #handleSelection() {
    this.#openSelected(this.#sweeps);
    this.#list.show();
    byId('sweep-title')?.focus();
  }

  /** Opens the sweep that the address names, or else the newest. A sweep that was submitted again is opened again. */
  #openSelected(sweeps) {
    this.#sweeps = sweeps;
    connection.connected();
    if (!selectedRun() && sweeps.length > 0) selectSilently(sweeps[0].run);
    const run = selectedRun();
    const sweep = sweeps.find((one) => one.run === run);
    if (!sweep) {
      this.#closeView(run ? `The cluster has no sweep ${run}.` : '');
      return;
    }
    if (this.#view?.run === sweep.run && this.#view.submitted === sweep.submitted) return;
    this.#closeView('');
    this.#view = new SweepView(this.api, sweep, byId('sweep'), { ...connection, progressed: (progressed, snapshot) => this.#list.setProgress(progressed, snapshot) });
    this.#view.open();
  }

  #closeView(message) {
    this.#view?.close();
    this.#view = null;
    const sweep = byId('sweep');
    sweep.replaceChildren();
    if (message) sweep.append(element('p', {}, message));
  }
}

const connection = {
  connected: () => setText(byId('connection'), ''),
  disconnected: () => setText(byId('connection'), 'The server does not respond. Retrying.'),
};

let session = null;

function show(part) {
  byId('entry').hidden = part !== 'entry';
  byId('sweeps').hidden = part !== 'sweeps';
}

/** Ends the session, removes all data and the token, and asks for another token. */
function askForToken(message) {
  sessionStorage.removeItem(tokenKey);
  session?.end();
  session = null;
  byId('leave').hidden = true;
  show('entry');
  byId('refusal').textContent = message;
  byId('token').value = '';
  byId('token').focus();
}

/** Begins a session if the server accepts the token, and retries while the server does not respond. */
async function signIn(token) {
  session?.end();
  session = new Session(token);
  const { api, signal } = session;
  while (!signal.aborted) {
    try {
      await api.json('/sweeps', signal);
      if (token) sessionStorage.setItem(tokenKey, token);
      session.begin();
      return;
    } catch (error) {
      if (signal.aborted) return;
      setText(byId('connection'), errorMessage(error));
      if (error instanceof ApiError && !error.isTemporary) return;
      await delay(retryDelay, signal).catch(() => {});
    }
  }
}

byId('entry').addEventListener('submit', (event) => {
  event.preventDefault();
  byId('refusal').textContent = '';
  signIn(byId('token').value.trim());
});
byId('leave').addEventListener('click', () => askForToken(''));
signIn(sessionStorage.getItem(tokenKey) ?? '');
