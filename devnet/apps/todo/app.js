// Todo list: one private file in the person's own storage. `blockstack` is the published library, as it came: putFile seals with the app's
// key before it stores, getFile opens after it reads.

const scopes = ['store_write'];
// Before version 19 the functions lie on the library itself.
const session = blockstack.UserSession ? new blockstack.UserSession({ appConfig: new blockstack.AppConfig(scopes) }) : blockstack;
const file = 'todos.json';
const find = (id) => document.getElementById(id);

/** `[{ text, done }]`: the whole content of the file. */
let todos = [];
/** Saves run one after the other; the storage refuses two writers at once. */
let saving = Promise.resolve();
let unsaved = 0;

find('sign-in').onclick = () => {
  show('signing-in');
  session.redirectToSignIn(`${location.origin}/`, `${location.origin}/manifest.json`, scopes);
};
find('sign-out').onclick = () => {
  session.signUserOut();
  todos = [];
  draw();
  show('signed-out');
};
find('cancel').onclick = () => show('signed-out');
find('new').onsubmit = (event) => {
  event.preventDefault();
  const text = find('new-todo').value.trim();
  find('new-todo').value = '';
  if (text) change([...todos, { text, done: false }]);
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
  find('name').textContent = new blockstack.Person(profile ?? {}).name() || username || 'you';
  // Not before: what somebody added to a list that is not read yet would be lost when it comes.
  show('signed-in', await load());
}

/** Returns what is to be told of it. */
async function load() {
  tell('Loading …', false);
  try {
    todos = JSON.parse((await session.getFile(file)) ?? '[]');
    tell('All saved.', true);
  } catch (error) {
    if (error?.code !== 'does_not_exist') return `The list could not be read: ${error?.message}`;
    todos = [];
    tell('', true);
  }
  draw();
  return '';
}

/** Shows the new list at once and saves it behind. */
function change(next) {
  todos = next;
  draw();
  unsaved += 1;
  tell('Saving …', false);
  saving = saving.then(save);
}

async function save() {
  unsaved -= 1;
  try {
    await session.putFile(file, JSON.stringify(todos));
    show('signed-in');
    if (unsaved === 0) tell('All saved.', true);
  } catch (error) {
    tell('Not saved.', false);
    if (error?.code === 'precondition_failed_error') await load();
    show('signed-in', whyNotSaved(error));
  }
}

function whyNotSaved(error) {
  if (error?.code === 'precondition_failed_error')
    return 'The list was changed elsewhere meanwhile. This is the newest one; your last change is not in it.';
  return `The list could not be saved (${error?.message}). It is still on this page; the next change tries again.`;
}

function draw() {
  find('todos').replaceChildren(...todos.map(drawTodo));
  find('empty').hidden = todos.length > 0;
}

function drawTodo(todo) {
  const tick = Object.assign(document.createElement('input'), { type: 'checkbox', checked: todo.done });
  tick.onchange = () => change(todos.map((one) => (one === todo ? { ...todo, done: tick.checked } : one)));

  const text = Object.assign(document.createElement('span'), { className: 'text', textContent: todo.text });
  const label = document.createElement('label');
  label.append(tick, text);

  const remove = Object.assign(document.createElement('button'), {
    className: 'quiet remove',
    type: 'button',
    textContent: 'Delete',
  });
  remove.ariaLabel = `Delete ${todo.text}`;
  remove.onclick = () => change(todos.filter((one) => one !== todo));

  const item = Object.assign(document.createElement('li'), { className: todo.done ? 'done' : '' });
  item.append(label, remove);
  return item;
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
