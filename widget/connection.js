/** The server's HTTP interface, and its failures as four kinds of error. */

/**
 * @typedef {{id: string, title: string}} Button
 * @typedef {{id: string, from: 'bot' | 'visitor', text: string, buttons?: Button[], kind?: string, at?: string}} Message
 * @typedef {{conversation: string, token: string, expires_at: string, messages: Message[]}} Started
 */

/**
 *   ConnectionError
 *   ├── Unreachable   no answer in time, no network, or the server is down: worth another try
 *   ├── TooMany       429: may be tried again later
 *   ├── Expired       401 or 404: the conversation is over, start another
 *   └── Refused       any other answer: the same message would be refused again
 *
 * `sentence` may be shown to the visitor; it is empty when the server gave none.
 */
export class ConnectionError extends Error {
  /** @param {string} [sentence] @param {number} [retryAfter] milliseconds the server asks to wait */
  constructor(sentence = '', retryAfter = 0) {
    super(sentence);
    this.name = new.target.name;
    this.sentence = sentence;
    this.retryAfter = retryAfter;
  }
}
export class Unreachable extends ConnectionError {}
export class TooMany extends ConnectionError {}
export class Expired extends ConnectionError {}
export class Refused extends ConnectionError {}

const TIMEOUT_MS = 15_000;

/** Every method throws a ConnectionError, or the signal's AbortError when the caller gave up. */
export class Connection {
  #server;

  /** @param {string} server origin of the server, without a slash at the end */
  constructor(server) {
    this.#server = server;
  }

  /** @param {AbortSignal} signal @returns {Promise<Started>} a new conversation */
  async start(signal) {
    const started = await this.#ask('POST', '/api/conversations', { body: {}, signal });
    if (!started?.token) throw new Unreachable();
    return started;
  }

  /**
   * @param {string} token
   * @param {{client_id: string} & ({text: string} | {choice: string})} body the same client_id again is answered as at first
   * @param {AbortSignal} signal
   * @returns {Promise<Message[]>} the answer
   */
  async send(token, body, signal) {
    return messagesOf(await this.#ask('POST', '/api/messages', { token, body, signal }));
  }

  /** @param {string} token @param {AbortSignal} signal @returns {Promise<Message[]>} both sides, in order */
  async history(token, signal) {
    return messagesOf(await this.#ask('GET', '/api/messages', { token, signal }));
  }

  /** Has the server erase the conversation. @param {string} token @param {AbortSignal} signal */
  async erase(token, signal) {
    await this.#ask('DELETE', '/api/messages', { token, signal });
  }

  async #ask(method, path, { token, body, signal }) {
    const limit = timeLimit(signal);
    try {
      const response = await fetch(this.#server + path, request(method, token, body, limit.signal));
      return await read(response);
    } catch (error) {
      signal.throwIfAborted();
      throw error instanceof ConnectionError ? error : new Unreachable();
    } finally {
      limit.end();
    }
  }
}

function request(method, token, body, signal) {
  const headers = { Accept: 'application/json' };
  if (token) headers.Authorization = `Bearer ${token}`;
  if (body) headers['Content-Type'] = 'application/json';
  return { method, headers, signal, body: body && JSON.stringify(body), credentials: 'omit', cache: 'no-store', redirect: 'error' };
}

/** Aborts with the caller's signal or when the time is up, whichever is first. */
function timeLimit(signal) {
  const controller = new AbortController();
  const abort = () => controller.abort();
  const timer = setTimeout(abort, TIMEOUT_MS);
  if (signal.aborted) abort();
  signal.addEventListener('abort', abort);
  const end = () => { clearTimeout(timer); signal.removeEventListener('abort', abort); };
  return { signal: controller.signal, end };
}

async function read(response) {
  if (response.status === 204) return null;
  if (response.ok) return response.json();
  const answer = await response.json().catch(() => null);
  throw failure(response.status, answer?.error?.message ?? '', waitOf(response));
}

function failure(status, sentence, wait) {
  if (status >= 500) return new Unreachable(sentence, wait);
  if (status === 429) return new TooMany(sentence, wait);
  if (status === 401 || status === 404) return new Expired(sentence);
  return new Refused(sentence);
}

/** Retry-After, in seconds or as a date, as milliseconds from now. */
function waitOf(response) {
  const header = response.headers.get('Retry-After');
  const wait = /^\d+$/.test(header ?? '') ? Number(header) * 1000 : Date.parse(header ?? '') - Date.now();
  return Math.max(0, wait || 0);
}

function messagesOf(answer) {
  if (!Array.isArray(answer?.messages)) throw new Unreachable();
  return answer.messages;
}
