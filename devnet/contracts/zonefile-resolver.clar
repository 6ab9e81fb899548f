;; Zone files of BNS-V2 names. Written for this devnet: the public interface and the errors are those of the contract on mainnet.

(define-constant ERR-NOT-AUTHORIZED (err u100))
(define-constant ERR-NO-ZONEFILE-FOUND (err u101))
(define-constant ERR-NO-NAME (err u102))
(define-constant ERR-NO-NAMESPACE (err u103))
(define-constant ERR-NAME-REVOKED (err u104))
(define-constant ERR-MIGRATION-IN-PROGRESS (err u105))
(define-constant ERR-INVALID-PERIOD (err u106))

(define-map zonefile
  { name: (buff 48), namespace: (buff 20) }
  { owner: principal, zonefile: (optional (buff 8192)), revoked: bool })

;; none when the name has left the owner who wrote the zone file.
(define-read-only (resolve-name (name (buff 48)) (namespace (buff 20)))
  (let (
    (standing (unwrap! (contract-call? .BNS-V2 can-resolve-name namespace name) ERR-NO-NAME))
    (written (unwrap! (map-get? zonefile { name: name, namespace: namespace }) ERR-NO-ZONEFILE-FOUND))
    (renewal (get renewal standing)))
    (asserts! (or (is-eq renewal u0) (<= burn-block-height renewal)) ERR-INVALID-PERIOD)
    (asserts! (not (get revoked written)) ERR-NAME-REVOKED)
    (ok (if (is-eq (get owner standing) (get owner written)) (get zonefile written) none))))

(define-public (update-zonefile (name (buff 48)) (namespace (buff 20)) (new-zonefile (optional (buff 8192))))
  (let (
    (space (get properties (try! (contract-call? .BNS-V2 get-namespace-properties namespace))))
    (info (unwrap! (contract-call? .BNS-V2 get-bns-info name namespace) ERR-NO-NAME))
    (renewal (get renewal-height info)))
    (asserts! (or (is-eq (get lifetime space) u0) (<= burn-block-height (+ renewal u5000))) ERR-INVALID-PERIOD)
    (asserts! (not (default-to false (get revoked (map-get? zonefile { name: name, namespace: namespace })))) ERR-NAME-REVOKED)
    (asserts! (is-eq contract-caller (default-to (get owner info) (get namespace-manager space))) ERR-NOT-AUTHORIZED)
    (map-set zonefile { name: name, namespace: namespace } { owner: (get owner info), zonefile: new-zonefile, revoked: false })
    (print { topic: "update-zonefile", name: name, namespace: namespace, new-zonefile: new-zonefile })
    (ok true)))

(define-public (revoke-name (name (buff 48)) (namespace (buff 20)))
  (let (
    (space (get properties (try! (contract-call? .BNS-V2 get-namespace-properties namespace))))
    (info (unwrap! (contract-call? .BNS-V2 get-bns-info name namespace) ERR-NO-NAME)))
    (asserts! (match (get namespace-manager space)
        manager (is-eq contract-caller manager)
        (or (is-eq contract-caller (get owner info)) (is-eq contract-caller (get namespace-import space))))
      ERR-NOT-AUTHORIZED)
    (map-set zonefile { name: name, namespace: namespace } { owner: (get owner info), zonefile: none, revoked: true })
    (print { topic: "revoke-name", name: name, namespace: namespace, zonefile: 0x })
    (ok true)))
