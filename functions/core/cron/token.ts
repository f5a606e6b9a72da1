import type { Field } from "./fields.ts";

/** A refusal in the making: thrown inside the parser, a value outside of it. */
export class Refusal extends Error {
  readonly token: Token;
  constructor(token: Token, message: string) {
    super(message);
    this.token = token;
  }
}

/** A piece of the expression, upper-cased, with its place in what the user wrote. */
export interface Token {
  readonly field: Field;
  readonly text: string;
  /** 0-based offset in the expression as given. */
  readonly position: number;
}

export function part(token: Token, from: number, to?: number): Token {
  return { field: token.field, text: token.text.slice(from, to), position: token.position + from };
}

/** Decimal digits as a number, however many zeros lead; undefined for anything else. Beyond 9,999 it is 10,000: out of every range. */
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
