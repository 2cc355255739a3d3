/** What the tests tell the stage, and who appears on it. */
import { connect, newId, type Parlance } from "@parlance/client/node";
import { connect as connectOverWeb } from "@parlance/client";
import { Role } from "@parlance/client/v1";

export const ADDRESS = env("PARLANCE_ADDRESS");

function env(name: string): string {
  const value = process.env[name];
  if (value === undefined) {
    throw new Error(`${name} is not set: run this by tests/sdk/stage`);
  }
  return value;
}

/** Returns when it is done, and fails when it cannot be. */
export async function tell(what: "say" | "end" | "watched" | "kill" | "stop" | "start", body: object = {}): Promise<void> {
  const answer = await fetch(`${env("PARLANCE_STAGE")}/${what}`, { method: "POST", body: JSON.stringify(body) });
  if (!answer.ok) {
    throw new Error(`the stage cannot ${what}: ${answer.status}`);
  }
}

export async function say(question: string, ...texts: string[]): Promise<void> {
  for (const text of texts) {
    await tell("say", { question, text });
  }
}

export const end = (question: string): Promise<void> => tell("end", { question });

export async function restart(): Promise<void> {
  await tell("kill");
  await tell("start");
}

/** How people reach the server. */
export type Wire = "gRPC" | "gRPC-Web";

/** The administrator, who logs in once, and whoever else is needed. */
export class People {
  readonly admin: Parlance;
  readonly #all: Parlance[] = [];

  private constructor(admin: Parlance) {
    this.admin = admin;
    this.#all.push(admin);
  }

  static async gather(): Promise<People> {
    const admin = connect(ADDRESS);
    await admin.login(env("PARLANCE_ADMIN_EMAIL"), env("PARLANCE_ADMIN_PASSWORD"));
    return new People(admin);
  }

  /** Without a login. */
  stranger(wire: Wire = "gRPC"): Parlance {
    const stranger = wire === "gRPC" ? connect(ADDRESS) : connectOverWeb(ADDRESS);
    this.#all.push(stranger);
    return stranger;
  }

  async customer(wire: Wire = "gRPC"): Promise<Parlance> {
    const customer = this.stranger(wire);
    await customer.startGuest({ displayName: "Lin", locale: "en" });
    return customer;
  }

  async agent(displayName: string, wire: Wire = "gRPC"): Promise<Parlance> {
    const [email, password] = [`${displayName.toLowerCase()}-${newId()}@example.org`, `password of ${displayName}`];
    await this.admin.users.createUser({ requestId: newId(), email, password, displayName, role: Role.AGENT });
    const agent = this.stranger(wire);
    await agent.login(email, password);
    return agent;
  }

  /** A session of the customer's in which the assistant says what it is told to. */
  async toldSession(customer: Parlance): Promise<string> {
    const { caller } = await customer.auth.getCaller({});
    const contactId = caller?.principal.case === "contact" ? caller.principal.value.id : "";
    return (await this.admin.createSession({ contactId, config: { provider: "stage", model: "told" } })).id;
  }

  leave(): void {
    for (const one of this.#all) {
      one.close();
    }
  }
}
