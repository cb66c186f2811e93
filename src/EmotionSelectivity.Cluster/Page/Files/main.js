// Who may see, and what is seen: the sweeps, and the one that the address names (#RUN).

import { chosenRun, name } from './address.js';
import { Api, Refused, inWords } from './api.js';
import { byId, element, say } from './dom.js';
import { SweepList } from './list.js';
import './markup.js';
import { SweepView } from './sweep.js';
import { pause } from './time.js';
import { followWorkers } from './workers.js';

const place = 'emosel-token';
const beforeAskingAgain = 2_000;

/** What a server's answers are shown in, while it gives any. */
class Session {
  #over = new AbortController();
  #list;
  #sweeps = [];
  #view = null;

  constructor(token) {
    this.token = token;
    this.api = new Api(token, () => leave(token ? 'This server does not know the token.' : ''));
  }

  get signal() {
    return this.#over.signal;
  }

  begin() {
    show('sweeps');
    byId('leave').hidden = this.token === '';
    const trouble = (error) => say(byId('connection'), inWords(error));
    this.#list = new SweepList(this.api, byId('list'));
    this.#list.follow(this.signal, (sweeps) => this.#choose(sweeps), trouble);
    followWorkers(this.api, byId('workers'), this.signal, trouble);
    addEventListener('hashchange', () => this.#turn(), { signal: this.signal });
  }

  end() {
    this.#over.abort();
    this.#view?.close();
    for (const id of ['list', 'workers', 'sweep']) byId(id).replaceChildren();
    document.title = 'EmotionSelectivity';
    say(byId('connection'), '');
  }

  /** Somebody chose another sweep. */
  #turn() {
    this.#choose(this.#sweeps);
    this.#list.show();
    byId('sweep-title')?.focus();
  }

  /** Opens the sweep that the address names, or the newest; one that was submitted again is followed again. */
  #choose(sweeps) {
    this.#sweeps = sweeps;
    connection.joined();
    if (!chosenRun() && sweeps.length > 0) name(sweeps[0].run);
    const wanted = chosenRun();
    const sweep = sweeps.find((one) => one.run === wanted);
    if (!sweep) {
      this.#close(wanted ? `No sweep ${wanted} is known here.` : '');
      return;
    }
    if (this.#view?.run === sweep.run && this.#view.submitted === sweep.submitted) return;
    this.#close('');
    this.#view = new SweepView(this.api, sweep, byId('sweep'), { ...connection, moved: (run, snapshot) => this.#list.tell(run, snapshot) });
    this.#view.open();
  }

  #close(words) {
    this.#view?.close();
    this.#view = null;
    const sweep = byId('sweep');
    sweep.replaceChildren();
    if (words) sweep.append(element('p', {}, words));
  }
}

const connection = {
  joined: () => say(byId('connection'), ''),
  lost: () => say(byId('connection'), 'The server does not answer. Asking again.'),
};

let session = null;

function show(part) {
  byId('entry').hidden = part !== 'entry';
  byId('sweeps').hidden = part !== 'sweeps';
}

/** Shows nothing any more, and asks for a token. */
function leave(words) {
  sessionStorage.removeItem(place);
  session?.end();
  session = null;
  byId('leave').hidden = true;
  show('entry');
  byId('refusal').textContent = words;
  byId('token').value = '';
  byId('token').focus();
}

/** Shows the sweeps where the server takes the token; nothing is shown before it does. */
async function enter(token) {
  session?.end();
  session = new Session(token);
  const { api, signal } = session;
  while (!signal.aborted) {
    try {
      await api.json('/sweeps', signal);
      if (token) sessionStorage.setItem(place, token);
      session.begin();
      return;
    } catch (error) {
      if (signal.aborted) return;
      say(byId('connection'), inWords(error));
      if (error instanceof Refused && !error.isTemporary) return;
      await pause(beforeAskingAgain, signal).catch(() => {});
    }
  }
}

byId('entry').addEventListener('submit', (event) => {
  event.preventDefault();
  byId('refusal').textContent = '';
  enter(byId('token').value.trim());
});
byId('leave').addEventListener('click', () => leave(''));
enter(sessionStorage.getItem(place) ?? '');
