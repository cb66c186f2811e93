// The fragment of the page's address names the sweep that the page shows, so that a link can point to it: #RUN.

/** The run in the address; empty if there is none. */
export function selectedRun() {
  try {
    return decodeURIComponent(location.hash.slice(1));
  } catch {
    return location.hash.slice(1);
  }
}

export const addressOf = (run) => `#${encodeURIComponent(run)}`;

/** Puts a run into the address without an entry in the browser's history: for a run that the user did not choose. */
export const selectSilently = (run) => history.replaceState(null, '', addressOf(run));
