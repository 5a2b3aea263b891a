// Asking the house about one shared clip. Its key goes in a header: never into an address.

const ANSWERS_WITHIN_MS = 20_000;

/** What the house refused, or (status 0) that it did not answer. `waits`: seconds until it may be tried again. */
export class HouseTrouble extends Error {
  constructor(status, waits = 0) {
    super(`status ${status}`);
    this.status = status;
    this.waits = waits;
  }
}

export class SharedHouse {
  #base; #headers;

  /** `base`: what is before "/about" in its addresses; `headers`: a function, asked each time. */
  constructor(base, headers) {
    this.#base = base;
    this.#headers = headers;
  }

  /** Resolves with a Response that is good; throws HouseTrouble. */
  async ask(method, path, { body, within = ANSWERS_WITHIN_MS, keepalive = false } = {}) {
    const headers = { ...this.#headers() };
    if (body !== undefined) headers["Content-Type"] = "application/json";
    let response;
    try {
      response = await fetch(this.#base + path, {
        method, headers, keepalive, body: body === undefined ? undefined : JSON.stringify(body),
        cache: "no-store", credentials: "same-origin", referrerPolicy: "no-referrer", signal: AbortSignal.timeout(within),
      });
    } catch {
      throw new HouseTrouble(0);
    }
    if (!response.ok) throw new HouseTrouble(response.status, Number(response.headers.get("Retry-After") ?? 0));
    return response;
  }

  async json(method, path, body) {
    return this.#whole(method, path, body, (response) => response.json());
  }

  async bytes(path) {
    return this.#whole("GET", path, undefined, (response) => response.arrayBuffer());
  }

  async #whole(method, path, body, read) {
    const response = await this.ask(method, path, { body });
    try {
      return await read(response);
    } catch {
      throw new HouseTrouble(0); // it broke off
    }
  }
}
