// The sweep that the page shows is named in its address, so that a link leads to it: #RUN.

/** The run that the address names; empty where it names none. */
export function chosenRun() {
  try {
    return decodeURIComponent(location.hash.slice(1));
  } catch {
    return location.hash.slice(1);
  }
}

export const addressOf = (run) => `#${encodeURIComponent(run)}`;

/** Names a run that nobody chose, without a step in the browser's history. */
export const name = (run) => history.replaceState(null, '', addressOf(run));
