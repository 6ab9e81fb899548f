/**
 * Buckets: the folder of one key in Gaia storage, read under a URL that ends in the key's address.
 * Source: blockstack.js storage/index.ts (getFileUrl); the URLs of test/vectors/gaia_crypto.json.
 */

/** Where everybody reads the files of an address. The prefix comes from the hub's `/hub_info`. */
export function bucketUrl(readUrlPrefix: string, address: string): string {
  return `${readUrlPrefix.replace(/\/*$/, '/')}${address}/`;
}

/**
 * Where a file of a bucket is read. The slash goes before a query or fragment of the bucket's URL and the path after it: what the clients do,
 * and so where the file is.
 */
export function bucketFileUrl(bucket: string, path: string): string {
  return `${bucket.replace(/\/?(\?|#|$)/, '/$1')}${path}`;
}

/** Where the profile of an identity is unless its zone file says otherwise. */
export function defaultProfileUrl(readUrlPrefix: string, idAddress: string): string {
  return bucketFileUrl(bucketUrl(readUrlPrefix, idAddress), 'profile.json');
}
