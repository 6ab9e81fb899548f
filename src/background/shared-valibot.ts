/**
 * What both scripts of the background check shapes with: here for `crypto.js`, which the build lets take these from the global object instead of
 * bringing its own (vite.config.ts, `sharedValibot`). What only that script uses lies there, and costs a wake-up nothing.
 */
import {
  array,
  boolean,
  integer,
  literal,
  maxLength,
  maxValue,
  minLength,
  minValue,
  nullable,
  number,
  optional,
  picklist,
  pipe,
  regex,
  safeParse,
  strictObject,
  string,
  unknown,
  url,
  variant,
} from 'valibot';

globalThis.autonymValibot = {
  array,
  boolean,
  integer,
  literal,
  maxLength,
  maxValue,
  minLength,
  minValue,
  nullable,
  number,
  optional,
  picklist,
  pipe,
  regex,
  safeParse,
  strictObject,
  string,
  unknown,
  url,
  variant,
};
