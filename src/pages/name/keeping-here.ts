/** The one of this page. */
import { ask } from '../wallet.ts';
import { makeKeeping } from './keeping.ts';

export const keeping = makeKeeping({ ask });
