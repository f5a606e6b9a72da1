import type { Right } from "./evaluate.ts";
import { type Grant, grantsOf, grantText, isUsedBy } from "./grants.ts";
import type { Statement } from "./statement.ts";

/** A grant with the first request that needed it. */
export interface Used {
  readonly kind: "used";
  readonly grant: Grant;
  readonly right: Right;
}

/** The first request of its kind that was refused. */
export interface Denied {
  readonly kind: "denied";
  /** Name of a role or user, or of a service of AWS. */
  readonly principal: string;
  readonly right: Right;
}

/** Number of uses of each action by each principal, `<principal> <action>`. Each item of a transaction counts. */
export type UseCounts = Readonly<Record<string, number>>;

/** Records the grants that were needed and the requests that were refused. */
export class Usage {
  readonly #used = new Map<string, Used>();
  readonly #denied = new Map<string, Denied>();
  /** Grants without a use, by statement. Most requests find none left, so they cost nothing more. */
  readonly #unused = new Map<Statement, Grant[]>();
  readonly #counts = new Map<string, number>();
  readonly #onNews: (news: Used | Denied) => void;

  /** @param onNews called with every new entry. */
  constructor(onNews: (news: Used | Denied) => void = () => {}) {
    this.#onNews = onNews;
  }

  get used(): readonly Used[] {
    return [...this.#used.values()];
  }

  get denied(): readonly Denied[] {
    return [...this.#denied.values()];
  }

  /** The counts of this process alone. */
  get counts(): UseCounts {
    return Object.fromEntries(this.#counts);
  }

  /** @param by the statement that allows the right; undefined when it was refused. */
  note(principal: string, right: Right, by: Statement | undefined): void {
    if (by === undefined) return this.take({ kind: "denied", principal, right });
    const used = `${principal} ${right.action}`;
    this.#counts.set(used, (this.#counts.get(used) ?? 0) + 1);
    const unused = this.#unused.get(by) ?? grantsOf(by, principal, right.resource);
    if (unused.length === 0) return;
    const [still, news] = [unused.filter((one) => !isUsedBy(one, right)), unused.filter((one) => isUsedBy(one, right))];
    this.#unused.set(by, still);
    for (const grant of news) this.take({ kind: "used", grant, right });
  }

  /** Adds an entry of this process or of another one. */
  take(news: Used | Denied): void {
    if (news.kind === "used") this.#used.set(grantText(news.grant), news);
    else this.#denied.set(`${news.principal} ${news.right.action} ${news.right.resource}`, news);
    this.#onNews(news);
  }
}
