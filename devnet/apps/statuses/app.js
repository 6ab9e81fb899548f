// Statuses: one public file in the person's own storage, which others read by the person's name. `blockstack` is the published library, as it
// came: it looks the name up, reads the profile of its owner, and finds there where this app keeps that person's files.

const scopes = ['store_write', 'publish_data'];
// Before version 19 the functions lie on the library itself.
const session = blockstack.UserSession ? new blockstack.UserSession({ appConfig: new blockstack.AppConfig(scopes) }) : blockstack;
const file = 'statuses.json';
const find = (id) => document.getElementById(id);

/** Newest first: `[{ text, at }]`, the whole content of the file. */
let statuses = [];
/** Saves run one after the other; the storage refuses two writers at once. */
let saving = Promise.resolve();
let unsaved = 0;

find('sign-in').onclick = () => {
  show('signing-in');
  session.redirectToSignIn(`${location.origin}/`, `${location.origin}/manifest.json`, scopes);
};
find('sign-out').onclick = () => {
  session.signUserOut();
  statuses = [];
  draw(find('mine'), []);
  draw(find('theirs'), []);
  show('signed-out');
};
find('cancel').onclick = () => show('signed-out');
find('new').onsubmit = (event) => {
  event.preventDefault();
  const text = find('new-status').value.trim();
  find('new-status').value = '';
  if (text) post({ text, at: Date.now() });
};
find('look').onsubmit = (event) => {
  event.preventDefault();
  const name = find('who').value.trim().toLowerCase();
  if (name) lookAt(name);
};

start().catch((error) => show('error', `Signing in did not work: ${error?.message}`));

/** A signed-in person stays signed in; one who comes back from the wallet brings the answer in the address. */
async function start() {
  if (session.isUserSignedIn()) return open(session.loadUserData());
  if (!session.isSignInPending()) return;
  show('signing-in');
  try {
    await open(await session.handlePendingSignIn());
  } finally {
    // The answer was for this page only: it shall not stay in the address bar or the history.
    history.replaceState(null, '', location.pathname);
  }
}

async function open({ profile, username }) {
  find('name').textContent = username || new blockstack.Person(profile ?? {}).name() || 'somebody without a name yet';
  // Not before: what somebody posted before the file was read would be lost when it comes.
  show('signed-in', await load());
}

/** Returns what is to be told of it. */
async function load() {
  try {
    statuses = JSON.parse((await session.getFile(file, { decrypt: false })) ?? '[]');
  } catch (error) {
    if (error?.code !== 'does_not_exist') return `Your statuses could not be read: ${error?.message}`;
    statuses = [];
  }
  draw(find('mine'), statuses);
  find('empty').hidden = statuses.length > 0;
  return '';
}

/** Shows it at once and saves behind. */
function post(status) {
  statuses = [status, ...statuses];
  draw(find('mine'), statuses);
  find('empty').hidden = true;
  unsaved += 1;
  tell('Posting …', false);
  saving = saving.then(save);
}

async function save() {
  unsaved -= 1;
  try {
    await session.putFile(file, JSON.stringify(statuses), { encrypt: false });
    show('signed-in');
    if (unsaved === 0) tell('Posted.', true);
  } catch (error) {
    tell('Not posted.', false);
    show('signed-in', `This could not be posted (${error?.message}). It is still on this page; the next one tries again.`);
  }
}

/** Somebody's statuses, by name. */
async function lookAt(name) {
  find('found').textContent = `Looking for ${name} …`;
  draw(find('theirs'), []);
  try {
    const text = await session.getFile(file, { username: name, decrypt: false });
    const theirs = JSON.parse(text ?? '[]');
    draw(find('theirs'), theirs);
    find('found').textContent = theirs.length > 0 ? `${name} says:` : `${name} has not posted anything.`;
  } catch (error) {
    find('found').textContent =
      error?.code === 'does_not_exist'
        ? `${name} has not posted anything.`
        : `Nothing could be read of ${name}: ${error?.message || error}`;
  }
}

function draw(list, entries) {
  list.replaceChildren(
    ...entries.map(({ text, at }) => {
      const time = Object.assign(document.createElement('time'), {
        className: 'soft',
        textContent: ` ${new Date(at).toLocaleString()}`,
      });
      const entry = document.createElement('li');
      entry.append(Object.assign(document.createElement('span'), { className: 'text', textContent: text }), time);
      return entry;
    }),
  );
}

/** `saved` is for whoever waits until the storage has it. */
function tell(text, saved) {
  find('saved').textContent = text;
  document.documentElement.dataset.saved = saved ? 'yes' : 'no';
}

/** The one place that changes which screen is shown: signed-out, signing-in, signed-in or error. */
function show(state, error = '') {
  document.documentElement.dataset.state = state;
  find('error').textContent = error;
}
