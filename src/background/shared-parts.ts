/**
 * What `survey.js` takes of `crypto.js` instead of bringing its own (vite.config.ts, `sharedParts`): everything the search imports from outside
 * its folder. The build fails when something is missing here.
 */
import { checkStatus, garbled, hostOf, readAnswer, textOf, webPage } from '../network/answer.ts';
import { isLocalNetwork } from '../network/endpoints.ts';
import { makeHub } from '../network/hub.ts';
import { makeNode } from '../network/node.ts';
import { makeResolver } from '../network/resolver.ts';
import { bufferOf, parseClarity } from '../protocol/chain/clarity.ts';
import { AutonymError } from '../protocol/error.ts';
import { bitcoinFromStacks, stacksAddress } from '../protocol/keys/address.ts';
import { isName, parseName } from '../protocol/names/name.ts';
import { bucketFileUrl, bucketUrl } from '../protocol/storage/bucket.ts';
import { isJsonObject, parseJson } from '../protocol/token/json.ts';
import { parseOrigin } from '../protocol/token/origin.ts';
import { readSignedProfile, verifyProfileFile } from '../protocol/token/profile-token.ts';
import { profileView } from '../protocol/token/profile-view.ts';

globalThis.autonymParts = {
  AutonymError,
  bitcoinFromStacks,
  bucketFileUrl,
  bucketUrl,
  bufferOf,
  checkStatus,
  garbled,
  hostOf,
  isJsonObject,
  isLocalNetwork,
  isName,
  makeHub,
  makeNode,
  makeResolver,
  parseClarity,
  parseJson,
  parseName,
  parseOrigin,
  profileView,
  readAnswer,
  readSignedProfile,
  stacksAddress,
  textOf,
  verifyProfileFile,
  webPage,
};
