// Requests of the tus library where there is no XMLHttpRequest: in the service worker. What `fetch` sends it does not count,
// so progress is told when a piece has arrived.
import type { HttpRequest, HttpResponse, HttpStack } from "tus-js-client";

class Answer implements HttpResponse {
  constructor(
    private readonly response: Response,
    private readonly text: string,
  ) {}
  getStatus = () => this.response.status;
  getHeader = (name: string) => this.response.headers.get(name) ?? undefined;
  getBody = () => this.text;
  getUnderlyingObject = () => this.response;
}

class Asking implements HttpRequest {
  private readonly headers: Record<string, string> = {};
  private readonly stop = new AbortController();
  private told: (sent: number) => void = () => undefined;
  constructor(
    private readonly method: string,
    private readonly url: string,
  ) {}
  getMethod = () => this.method;
  getURL = () => this.url;
  setHeader = (name: string, value: string) => void (this.headers[name] = value);
  getHeader = (name: string) => this.headers[name];
  setProgressHandler = (told: (sent: number) => void) => void (this.told = told);
  getUnderlyingObject = () => undefined;
  async send(body: Blob | null = null): Promise<HttpResponse> {
    const response = await fetch(this.url, { method: this.method, headers: this.headers, body, signal: this.stop.signal, credentials: "same-origin" });
    if (body) this.told(body.size);
    return new Answer(response, await response.text());
  }
  async abort(): Promise<void> {
    this.stop.abort();
  }
}

export const fetchStack: HttpStack = { createRequest: (method, url) => new Asking(method, url), getName: () => "fetch" };
