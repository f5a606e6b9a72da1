import type { Field } from "./fields.ts";

/** A refusal: it is thrown inside the parser, and a value outside of it. */
export class Refusal extends Error {
  readonly token: Token;
  constructor(token: Token, message: string) {
    super(message);
    this.token = token;
  }
}

/** A piece of the expression in upper case, with its position in the original text. */
export interface Token {
  readonly field: Field;
  readonly text: string;
  /** 0-based offset in the expression as given. */
  readonly position: number;
}

export function part(token: Token, from: number, to?: number): Token {
  return { field: token.field, text: token.text.slice(from, to), position: token.position + from };
}

/** Reads decimal digits, with any number of leading zeros; undefined for other text. A number above 9,999 becomes 10,000, which no range contains. */
export function digits(text: string): number | undefined {
  if (text.length === 0) return undefined;
  let value = 0;
  for (let i = 0; i < text.length; i += 1) {
    const digit = text.charCodeAt(i) - 48;
    if (digit < 0 || digit > 9) return undefined;
    value = Math.min(value * 10 + digit, 10_000);
  }
  return value;
}
