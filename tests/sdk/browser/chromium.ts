/** A real browser without a window, with a profile that nobody has used before. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { chromium, type BrowserContext, type Page } from "playwright-core";

/** It must not ask the network for anything but what the test serves. */
const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export const SIZES = {
  phone: { width: 390, height: 844 },
  desktop: { width: 1280, height: 800 },
} as const;

export class Browser {
  readonly #folder: string;
  readonly #context: BrowserContext;
  /** What scripts of the page threw and nobody caught. */
  readonly faults: string[] = [];

  private constructor(folder: string, context: BrowserContext) {
    this.#folder = folder;
    this.#context = context;
  }

  static async start(): Promise<Browser> {
    const folder = mkdtempSync(join(tmpdir(), "parlance-browser-"));
    const context = await chromium.launchPersistentContext(folder, {
      executablePath: process.env["PARLANCE_CHROMIUM"] ?? "chromium",
      args: FLAGS,
      viewport: SIZES.phone,
    });
    return new Browser(folder, context);
  }

  async open(address: string): Promise<Page> {
    const page = await this.#context.newPage();
    page.on("pageerror", (error) => this.faults.push(String(error)));
    await page.goto(address);
    return page;
  }

  async stop(): Promise<void> {
    await this.#context.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
