// Grocery lists: a collection of private files, one for each list. Which there are, the storage is asked; libraries before 2018's end could not
// ask, nor delete: for them a file of its own says which there are. `blockstack` is the published library, as it came.

const scopes = ['store_write'];
// Before version 19 the functions lie on the library itself.
const session = blockstack.UserSession ? new blockstack.UserSession({ appConfig: new blockstack.AppConfig(scopes) }) : blockstack;
const folder = 'lists/';
const canList = typeof session.listFiles === 'function';
const index = 'lists.json';
const find = (id) => document.getElementById(id);

/** By file: `{ name, items: [{ text, done }] }`. */
const lists = new Map();
/** Writes run one after the other, also those of different files: the library keeps the ETags of all in one record and loses one otherwise. */
let saving = Promise.resolve();
let unsaved = 0;
/** By file, what is to be told of its last write; without an entry it went well. */
const failures = new Map();

find('sign-in').onclick = () => {
  show('signing-in');
  session.redirectToSignIn(`${location.origin}/`, `${location.origin}/manifest.json`, scopes);
};
find('sign-out').onclick = () => {
  session.signUserOut();
  lists.clear();
  failures.clear();
  draw();
  show('signed-out');
};
find('cancel').onclick = () => show('signed-out');
find('new').onsubmit = (event) => {
  event.preventDefault();
  const name = find('new-list').value.trim();
  find('new-list').value = '';
  if (name) change(`${folder}${crypto.randomUUID()}.json`, { name, items: [] });
};

start().catch((error) => show('error', `Signing in did not work: ${error.message}`));

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
  find('name').textContent = new blockstack.Person(profile ?? {}).name() || username || 'you';
  // Not before: what somebody added to lists that are not read yet would be lost when they come.
  show('signed-in', await load());
}

/** Returns what is to be told of it. */
async function load() {
  tell('Loading …', false);
  try {
    const files = await listFiles();
    const texts = await Promise.all(files.map((file) => session.getFile(file)));
    lists.clear();
    for (const [i, file] of files.entries()) lists.set(file, JSON.parse(texts[i]));
    draw();
    tell(files.length > 0 ? 'All saved.' : '', true);
    return '';
  } catch (error) {
    draw();
    return `The lists could not be read: ${error.message}`;
  }
}

async function listFiles() {
  if (!canList) return JSON.parse((await session.getFile(index)) ?? '[]');
  const files = [];
  await session.listFiles((file) => {
    if (file.startsWith(folder)) files.push(file);
    return true; // and the next
  });
  return files;
}

/** The file first: an index never names one that is not there. */
async function write(file, list) {
  if (list) await session.putFile(file, JSON.stringify(list));
  if (!canList) await session.putFile(index, JSON.stringify([...lists.keys()]));
  else if (!list) await session.deleteFile(file);
}

/** Shows the new list at once and saves its file behind; without a list the file goes. */
function change(file, list) {
  if (list) lists.set(file, list);
  else lists.delete(file);
  draw();
  unsaved += 1;
  tell('Saving …', false);
  saving = saving.then(() => save(file, list));
}

async function save(file, list) {
  try {
    await write(file, list);
    failures.delete(file);
  } catch (error) {
    failures.set(file, `“${list?.name ?? 'The list'}” could not be saved (${error.message}). The next change tries again.`);
  }
  unsaved -= 1;
  show('signed-in', [...failures.values()].join(' '));
  if (unsaved === 0 && failures.size === 0) tell('All saved.', true);
}

function draw() {
  const sorted = [...lists].sort(([, a], [, b]) => a.name.localeCompare(b.name));
  find('lists').replaceChildren(...sorted.map(drawList));
  find('empty').hidden = lists.size > 0;
}

function drawList([file, list]) {
  const heading = Object.assign(document.createElement('h2'), { textContent: list.name });
  const items = Object.assign(document.createElement('ul'), { className: 'todos' });
  items.append(...list.items.map((item) => drawItem(file, list, item)));

  const field = Object.assign(document.createElement('input'), {
    type: 'text',
    placeholder: 'What to buy',
    maxLength: 100,
    required: true,
  });
  field.ariaLabel = `What to buy at ${list.name}`;
  const form = Object.assign(document.createElement('form'), { className: 'row' });
  form.append(field, Object.assign(document.createElement('button'), { type: 'submit', textContent: 'Add' }));
  form.onsubmit = (event) => {
    event.preventDefault();
    const text = field.value.trim();
    if (!text) return;
    change(file, { ...list, items: [...list.items, { text, done: false }] });
    find(file)?.querySelector('input[type=text]').focus();
  };

  const remove = Object.assign(document.createElement('button'), {
    className: 'quiet',
    type: 'button',
    textContent: 'Delete this list',
  });
  remove.ariaLabel = `Delete the list ${list.name}`;
  remove.onclick = () => change(file, undefined);

  const section = Object.assign(document.createElement('section'), { id: file });
  section.append(heading, items, form, remove);
  return section;
}

function drawItem(file, list, item) {
  const tick = Object.assign(document.createElement('input'), { type: 'checkbox', checked: item.done });
  tick.onchange = () =>
    change(file, { ...list, items: list.items.map((one) => (one === item ? { ...item, done: tick.checked } : one)) });
  const label = document.createElement('label');
  label.append(tick, Object.assign(document.createElement('span'), { className: 'text', textContent: item.text }));
  const entry = Object.assign(document.createElement('li'), { className: item.done ? 'done' : '' });
  entry.append(label);
  return entry;
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
