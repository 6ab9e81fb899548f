/**
 * What the scripts of one deed (scripts.ts lists them) take of `crypto.js` instead of bringing their own (vite.config.ts,
 * `sharedParts`): everything they import that is none of their own files. The build fails when something is missing here.
 */
import { settingsShape } from '../contract/settings.ts';
import { empty, index, keyForm, keyForms, later, scope } from '../contract/shapes.ts';
import {
  checkStatus,
  fieldsOf,
  garbled,
  hostOf,
  readAnswer,
  readJson,
  retryAfterMs,
  textOf,
  webPage,
} from '../network/answer.ts';
import { readNameV1 } from '../network/bns-v1.ts';
import { readOwnerV2, readPrimaryName, readZonefileV2 } from '../network/bns-v2.ts';
import { isLocalNetwork, isOnThisMachine } from '../network/endpoints.ts';
import { makeHub } from '../network/hub.ts';
import { makeNode } from '../network/node.ts';
import { makeQuestions } from '../network/questions.ts';
import { contradicted, makeResolver } from '../network/resolver.ts';
import { sealOf } from '../network/seal.ts';
import { answerOf, standingOf } from '../network/standing.ts';
import { findZonefile, sayZonefile } from '../network/zonefiles.ts';
import { decodeBase64, encodeBase64 } from '../protocol/base64.ts';
import { bufferOf, decodeClarity, encodeClarity, formatClarity, parseClarity } from '../protocol/chain/clarity.ts';
import { readDomain } from '../protocol/chain/message.ts';
import { encodePostCondition, formatPostCondition, parsePostCondition } from '../protocol/chain/post-condition.ts';
import {
  awaitedSponsor,
  encodeMemo,
  encodePayload,
  encodeTransaction,
  formatTransaction,
  formatTransactionId,
  makeCondition,
  parseTransaction,
  readMemo,
  transactionId,
} from '../protocol/chain/transaction.ts';
import { isOrigin } from '../protocol/chain/transaction-signing.ts';
import { read32, readBig, readByte, readerOf, take } from '../protocol/chain/wire.ts';
import { AutonymError } from '../protocol/error.ts';
import { bytesToHex, bytesToUtf8, concatBytes, hexToBytes, sha256, sha512_256, utf8ToBytes } from '../protocol/hex.ts';
import {
  addressHash,
  bitcoinAddress,
  bitcoinFromStacks,
  hash160,
  stacksAddress,
  stacksAddressOn,
  stacksFromBitcoin,
} from '../protocol/keys/address.ts';
import { parseC32Address } from '../protocol/keys/c32.ts';
import { findSigner, isSignatureOf, publicKeyOf } from '../protocol/keys/secp256k1.ts';
import { decide } from '../protocol/names/decide.ts';
import { findFields, list, readFields } from '../protocol/names/json-zonefile.ts';
import { isName, parentOf, parseName } from '../protocol/names/name.ts';
import { readTarget } from '../protocol/names/target.ts';
import { parseZonefile, zonefileHash } from '../protocol/names/zonefile.ts';
import { redirectOrigin } from '../protocol/token/auth-request.ts';
import { formatBearer, gaiaTokenPayload } from '../protocol/token/gaia-token.ts';
import { isJsonObject, parseJson } from '../protocol/token/json.ts';
import { checkLength, parseToken, parseUnsecuredToken, signToken, verifySignature } from '../protocol/token/jwt.ts';
import { once } from '../protocol/token/once.ts';
import { parseOrigin } from '../protocol/token/origin.ts';
import { plainText } from '../protocol/token/plain-text.ts';
import { readSignedProfile, verifyProfileFile } from '../protocol/token/profile-token.ts';
import { profileView } from '../protocol/token/profile-view.ts';
import { decodeUtf8 } from '../protocol/token/utf8.ts';
import { faultOf } from './fault.ts';
import { formatFrozen } from './frozen.ts';
import { boldHost } from './site.ts';
import { makeTurns } from './turns.ts';
import { makeHear } from './wallet-door.ts';

globalThis.autonymParts = {
  encodeBase64,
  addressHash,
  answerOf,
  AutonymError,
  awaitedSponsor,
  bitcoinAddress,
  bitcoinFromStacks,
  boldHost,
  bufferOf,
  bytesToHex,
  bytesToUtf8,
  checkLength,
  checkStatus,
  concatBytes,
  contradicted,
  decide,
  decodeBase64,
  decodeClarity,
  decodeUtf8,
  empty,
  encodeClarity,
  encodeMemo,
  encodePayload,
  encodePostCondition,
  encodeTransaction,
  faultOf,
  fieldsOf,
  findFields,
  findSigner,
  findZonefile,
  formatBearer,
  formatClarity,
  formatFrozen,
  formatPostCondition,
  formatTransaction,
  formatTransactionId,
  gaiaTokenPayload,
  garbled,
  hash160,
  hexToBytes,
  hostOf,
  index,
  isJsonObject,
  isLocalNetwork,
  isName,
  isOnThisMachine,
  isOrigin,
  isSignatureOf,
  keyForm,
  keyForms,
  later,
  list,
  makeCondition,
  makeHear,
  makeHub,
  makeNode,
  makeQuestions,
  makeResolver,
  makeTurns,
  once,
  parentOf,
  parseC32Address,
  parseClarity,
  parseJson,
  parseName,
  parseOrigin,
  parsePostCondition,
  parseToken,
  parseTransaction,
  parseUnsecuredToken,
  parseZonefile,
  plainText,
  profileView,
  publicKeyOf,
  read32,
  readAnswer,
  readBig,
  readByte,
  readDomain,
  readFields,
  readerOf,
  readJson,
  readMemo,
  readNameV1,
  readOwnerV2,
  readPrimaryName,
  readSignedProfile,
  readTarget,
  readZonefileV2,
  redirectOrigin,
  retryAfterMs,
  sayZonefile,
  scope,
  sealOf,
  settingsShape,
  sha256,
  sha512_256,
  signToken,
  stacksAddress,
  stacksAddressOn,
  stacksFromBitcoin,
  standingOf,
  take,
  textOf,
  transactionId,
  utf8ToBytes,
  verifyProfileFile,
  verifySignature,
  webPage,
  zonefileHash,
};
