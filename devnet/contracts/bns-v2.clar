;; BNS-V2, the second naming system. Written for this devnet: names, argument order, maps and errors are those of the contract on
;; mainnet, so that a client cannot tell them apart; what is left out answers its real error and is listed in devnet/README.md.

(use-trait commission-trait .commission-trait.commission)

(define-non-fungible-token BNS-V2 uint)

(define-constant DEPLOYER tx-sender)
(define-constant PREORDER-CLAIMABILITY-TTL u144)
(define-constant NAMESPACE-LAUNCHABILITY-TTL u52595)
(define-constant NAME-GRACE-PERIOD-DURATION u5000)
(define-constant HASH160LEN u20)
;; Price of a namespace in uSTX by the length of its name.
(define-constant NAMESPACE-PRICE-TIERS (list
  u640000000000 u64000000000 u64000000000 u6400000000 u6400000000 u6400000000 u6400000000 u640000000 u640000000 u640000000
  u640000000 u640000000 u640000000 u640000000 u640000000 u640000000 u640000000 u640000000 u640000000 u640000000))

(define-constant ERR-UNWRAP (err u101))
(define-constant ERR-NOT-AUTHORIZED (err u102))
(define-constant ERR-NOT-LISTED (err u103))
(define-constant ERR-WRONG-COMMISSION (err u104))
(define-constant ERR-LISTED (err u105))
(define-constant ERR-NO-NAME (err u106))
(define-constant ERR-HASH-MALFORMED (err u107))
(define-constant ERR-STX-BURNT-INSUFFICIENT (err u108))
(define-constant ERR-PREORDER-NOT-FOUND (err u109))
(define-constant ERR-CHARSET-INVALID (err u110))
(define-constant ERR-NAMESPACE-ALREADY-EXISTS (err u111))
(define-constant ERR-PREORDER-CLAIMABILITY-EXPIRED (err u112))
(define-constant ERR-NAMESPACE-NOT-FOUND (err u113))
(define-constant ERR-OPERATION-UNAUTHORIZED (err u114))
(define-constant ERR-NAMESPACE-ALREADY-LAUNCHED (err u115))
(define-constant ERR-NAMESPACE-PREORDER-LAUNCHABILITY-EXPIRED (err u116))
(define-constant ERR-NAMESPACE-NOT-LAUNCHED (err u117))
(define-constant ERR-NAME-NOT-AVAILABLE (err u118))
(define-constant ERR-NAMESPACE-BLANK (err u119))
(define-constant ERR-NAME-BLANK (err u120))
(define-constant ERR-NAME-PREORDERED-BEFORE-NAMESPACE-LAUNCH (err u121))
(define-constant ERR-NAMESPACE-HAS-MANAGER (err u122))
(define-constant ERR-OVERFLOW (err u123))
(define-constant ERR-NO-NAMESPACE-MANAGER (err u124))
(define-constant ERR-FAST-MINTED-BEFORE (err u125))
(define-constant ERR-PREORDERED-BEFORE (err u126))
(define-constant ERR-NAME-NOT-CLAIMABLE-YET (err u127))
(define-constant ERR-IMPORTED-BEFORE (err u128))
(define-constant ERR-LIFETIME-EQUAL-0 (err u129))
(define-constant ERR-MIGRATION-IN-PROGRESS (err u130))
(define-constant ERR-NO-PRIMARY-NAME (err u131))

(define-data-var bns-index uint u0)
(define-data-var contract-uri (string-ascii 256) "")
(define-data-var migration-complete bool false)
(define-data-var token-uri (string-ascii 256) "")

(define-map index-to-name uint { name: (buff 48), namespace: (buff 20) })
(define-map name-to-index { name: (buff 48), namespace: (buff 20) } uint)
(define-map primary-name principal uint)
(define-map market uint { price: uint, commission: principal })
(define-map name-properties
  { name: (buff 48), namespace: (buff 20) }
  {
    registered-at: (optional uint),
    imported-at: (optional uint),
    hashed-salted-fqn-preorder: (optional (buff 20)),
    preordered-by: (optional principal),
    renewal-height: uint,
    stx-burn: uint,
    owner: principal
  })
(define-map namespaces (buff 20)
  {
    namespace-manager: (optional principal),
    manager-transferable: bool,
    manager-frozen: bool,
    namespace-import: principal,
    revealed-at: uint,
    launched-at: (optional uint),
    lifetime: uint,
    can-update-price-function: bool,
    price-function: { buckets: (list 16 uint), base: uint, coeff: uint, nonalpha-discount: uint, no-vowel-discount: uint }
  })
(define-map namespace-preorders
  { hashed-salted-namespace: (buff 20), buyer: principal }
  { created-at: uint, stx-burned: uint, claimed: bool })
(define-map namespace-single-preorder (buff 20) bool)
(define-map name-preorders
  { hashed-salted-fqn: (buff 20), buyer: principal }
  { created-at: uint, stx-burned: uint, claimed: bool })
(define-map name-single-preorder (buff 20) bool)

;; What can be asked

(define-read-only (get-last-token-id) (ok (var-get bns-index)))
(define-read-only (get-token-uri (id uint)) (ok (some (var-get token-uri))))
(define-read-only (get-contract-uri) (ok (some (var-get contract-uri))))
(define-read-only (get-owner (id uint)) (ok (nft-get-owner? BNS-V2 id)))

(define-read-only (get-owner-name (name (buff 48)) (namespace (buff 20)))
  (ok (nft-get-owner? BNS-V2 (unwrap! (get-id-from-bns name namespace) ERR-NO-NAME))))

(define-read-only (get-namespace-price (namespace (buff 20)))
  (begin
    (asserts! (> (len namespace) u0) ERR-NAMESPACE-BLANK)
    (ok (unwrap! (element-at? NAMESPACE-PRICE-TIERS (min u7 (- (len namespace) u1))) ERR-UNWRAP))))

;; The inner response is part of the interface.
(define-read-only (get-name-price (namespace (buff 20)) (name (buff 48)))
  (ok (compute-name-price name (get price-function (unwrap! (map-get? namespaces namespace) ERR-NAMESPACE-NOT-FOUND)))))

(define-read-only (can-namespace-be-registered (namespace (buff 20))) (ok (is-namespace-available namespace)))

(define-read-only (get-namespace-properties (namespace (buff 20)))
  (ok { namespace: namespace, properties: (unwrap! (map-get? namespaces namespace) ERR-NAMESPACE-NOT-FOUND) }))

(define-read-only (get-bns-info (name (buff 48)) (namespace (buff 20)))
  (map-get? name-properties { name: name, namespace: namespace }))
(define-read-only (get-id-from-bns (name (buff 48)) (namespace (buff 20)))
  (map-get? name-to-index { name: name, namespace: namespace }))
(define-read-only (get-bns-from-id (id uint)) (map-get? index-to-name id))
(define-read-only (get-primary-name (owner principal)) (map-get? primary-name owner))
(define-read-only (get-primary (owner principal))
  (ok (get-bns-from-id (unwrap! (map-get? primary-name owner) ERR-NO-PRIMARY-NAME))))

;; Only of names that run out. An imported name counts from the launch of its namespace.
(define-read-only (get-renewal-height (id uint))
  (let (
    (fqn (unwrap! (get-bns-from-id id) ERR-NO-NAME))
    (space (unwrap! (map-get? namespaces (get namespace fqn)) ERR-NAMESPACE-NOT-FOUND))
    (height (get renewal-height (unwrap! (map-get? name-properties fqn) ERR-NO-NAME))))
    (asserts! (> (get lifetime space) u0) ERR-LIFETIME-EQUAL-0)
    (ok (if (is-eq height u0)
      (+ (unwrap! (get launched-at space) ERR-NAMESPACE-NOT-LAUNCHED) (get lifetime space))
      height))))

;; The name is looked for first: of an unknown namespace it says that there is no such name. u0: it never runs out.
(define-read-only (can-resolve-name (namespace (buff 20)) (name (buff 48)))
  (let (
    (id (unwrap! (get-id-from-bns name namespace) ERR-NO-NAME))
    (space (unwrap! (map-get? namespaces namespace) ERR-NAMESPACE-NOT-FOUND))
    (props (unwrap! (get-bns-info name namespace) ERR-NO-NAME)))
    (ok { renewal: (if (is-eq (get lifetime space) u0) u0 (try! (get-renewal-height id))), owner: (get owner props) })))

;; The contract's own settings

(define-public (flip-migration-complete)
  (begin
    (asserts! (is-eq contract-caller DEPLOYER) ERR-NOT-AUTHORIZED)
    (ok (var-set migration-complete true))))

(define-public (update-token-uri (new-token-uri (string-ascii 256)))
  (begin
    (asserts! (is-eq contract-caller DEPLOYER) ERR-NOT-AUTHORIZED)
    (ok (var-set token-uri new-token-uri))))

(define-public (update-contract-uri (new-contract-uri (string-ascii 256)))
  (begin
    (asserts! (is-eq contract-caller DEPLOYER) ERR-NOT-AUTHORIZED)
    (ok (var-set contract-uri new-contract-uri))))

;; Owning a name

(define-public (transfer (id uint) (owner principal) (recipient principal))
  (let (
    (fqn (unwrap! (get-bns-from-id id) ERR-NO-NAME))
    (space (unwrap! (map-get? namespaces (get namespace fqn)) ERR-NAMESPACE-NOT-FOUND))
    (props (unwrap! (map-get? name-properties fqn) ERR-NO-NAME))
    (holder (unwrap! (nft-get-owner? BNS-V2 id) ERR-NO-NAME)))
    ;; a name claimed fast must rest a block, so that an earlier preorder can still win it
    (asserts! (match (get registered-at props) height (< height burn-block-height) true) ERR-OPERATION-UNAUTHORIZED)
    (asserts! (is-some (get launched-at space)) ERR-NAMESPACE-NOT-LAUNCHED)
    (asserts! (not (is-eq holder recipient)) ERR-OPERATION-UNAUTHORIZED)
    (asserts! (not (get manager-transferable space)) ERR-NOT-AUTHORIZED)
    (asserts! (or (is-eq tx-sender holder) (is-eq contract-caller holder)) ERR-NOT-AUTHORIZED)
    (asserts! (is-eq owner holder) ERR-NOT-AUTHORIZED)
    (asserts! (is-none (map-get? market id)) ERR-LISTED)
    (move-name id owner recipient)))

(define-public (set-primary-name (primary-name-id uint))
  (begin
    (asserts! (var-get migration-complete) ERR-MIGRATION-IN-PROGRESS)
    (asserts! (is-eq (unwrap! (nft-get-owner? BNS-V2 primary-name-id) ERR-NO-NAME) tx-sender) ERR-NOT-AUTHORIZED)
    (ok (map-set primary-name tx-sender primary-name-id))))

(define-public (name-renewal (namespace (buff 20)) (name (buff 48)))
  (let (
    (id (unwrap! (get-id-from-bns name namespace) ERR-NO-NAME))
    (space (unwrap! (map-get? namespaces namespace) ERR-NAMESPACE-NOT-FOUND))
    (owner (unwrap! (nft-get-owner? BNS-V2 id) ERR-NO-NAME))
    (props (unwrap! (get-bns-info name namespace) ERR-NO-NAME))
    (lifetime (get lifetime space))
    (renewal (try! (get-renewal-height id)))
    (is-owner (or (is-eq tx-sender owner) (is-eq contract-caller owner)))
    (price (try! (compute-name-price name (get price-function space)))))
    (asserts! (var-get migration-complete) ERR-MIGRATION-IN-PROGRESS)
    (asserts! (is-some (get launched-at space)) ERR-NAMESPACE-NOT-LAUNCHED)
    (asserts! (is-none (get namespace-manager space)) ERR-NAMESPACE-HAS-MANAGER)
    (asserts! (> lifetime u0) ERR-LIFETIME-EQUAL-0)
    ;; until the grace period is over only the owner may renew
    (asserts! (or is-owner (>= burn-block-height (+ renewal NAME-GRACE-PERIOD-DURATION))) ERR-NOT-AUTHORIZED)
    (map-set name-properties { name: name, namespace: namespace }
      (merge props {
        stx-burn: price,
        renewal-height: (if (< burn-block-height renewal) (+ renewal lifetime) (+ burn-block-height lifetime))
      }))
    (if is-owner
      (and (< burn-block-height (+ renewal NAME-GRACE-PERIOD-DURATION))
        (is-some (some (print { topic: "renew-name", owner: owner, name: { name: name, namespace: namespace }, id: id }))))
      (begin
        (map-delete market id)
        (try! (move-name id owner contract-caller))
        true))
    (try! (stx-burn? price contract-caller))
    (ok true)))

(define-public (list-in-ustx (id uint) (price uint) (comm-trait <commission-trait>))
  (let (
    (props (unwrap! (map-get? name-properties (unwrap! (get-bns-from-id id) ERR-NO-NAME)) ERR-NO-NAME))
    (listing { price: price, commission: (contract-of comm-trait) }))
    (asserts! (match (get registered-at props) height (< height burn-block-height) true) ERR-OPERATION-UNAUTHORIZED)
    (asserts! (is-eq (some tx-sender) (nft-get-owner? BNS-V2 id)) ERR-NOT-AUTHORIZED)
    (map-set market id listing)
    (ok (print (merge listing { a: "list-in-ustx", id: id })))))

(define-public (unlist-in-ustx (id uint))
  (begin
    (asserts! (is-some (get-bns-from-id id)) ERR-NO-NAME)
    (asserts! (is-some (map-get? market id)) ERR-NOT-LISTED)
    (asserts! (is-eq (some tx-sender) (nft-get-owner? BNS-V2 id)) ERR-NOT-AUTHORIZED)
    (map-delete market id)
    (ok (print { a: "unlist-in-ustx", id: id }))))

(define-public (buy-in-ustx (id uint) (comm-trait <commission-trait>))
  (let (
    (owner (unwrap! (nft-get-owner? BNS-V2 id) ERR-NO-NAME))
    (listing (unwrap! (map-get? market id) ERR-NOT-LISTED))
    (price (get price listing)))
    (asserts! (is-eq (contract-of comm-trait) (get commission listing)) ERR-WRONG-COMMISSION)
    (try! (stx-transfer? price tx-sender owner))
    (try! (contract-call? comm-trait pay id price))
    (try! (move-name id owner tx-sender))
    (map-delete market id)
    (ok (print { a: "buy-in-ustx", id: id }))))

;; Getting a name

(define-public (name-preorder (hashed-salted-fqn (buff 20)) (stx-to-burn uint))
  (begin
    (asserts! (var-get migration-complete) ERR-MIGRATION-IN-PROGRESS)
    (asserts! (is-eq (len hashed-salted-fqn) HASH160LEN) ERR-HASH-MALFORMED)
    (asserts! (> stx-to-burn u0) ERR-STX-BURNT-INSUFFICIENT)
    (asserts! (is-none (map-get? name-single-preorder hashed-salted-fqn)) ERR-PREORDERED-BEFORE)
    ;; kept here until the name is registered, so that it can be claimed back
    (try! (stx-transfer? stx-to-burn tx-sender (as-contract tx-sender)))
    (map-set name-preorders { hashed-salted-fqn: hashed-salted-fqn, buyer: tx-sender }
      { created-at: burn-block-height, stx-burned: stx-to-burn, claimed: false })
    (map-set name-single-preorder hashed-salted-fqn true)
    (ok (+ burn-block-height PREORDER-CLAIMABILITY-TTL))))

(define-public (name-register (namespace (buff 20)) (name (buff 48)) (salt (buff 20)))
  (let (
    (fqn { name: name, namespace: namespace })
    (hashed-salted-fqn (hash160 (concat (concat (concat name 0x2e) namespace) salt)))
    (space (unwrap! (map-get? namespaces namespace) ERR-NAMESPACE-NOT-FOUND))
    (preorder (unwrap! (map-get? name-preorders { hashed-salted-fqn: hashed-salted-fqn, buyer: tx-sender }) ERR-PREORDER-NOT-FOUND))
    (created-at (get created-at preorder))
    (paid (get stx-burned preorder))
    (fresh {
      registered-at: (some burn-block-height),
      imported-at: none,
      hashed-salted-fqn-preorder: (some hashed-salted-fqn),
      preordered-by: (some tx-sender),
      renewal-height: (if (> (get lifetime space) u0) (+ burn-block-height (get lifetime space)) u0),
      stx-burn: paid
    }))
    (asserts! (var-get migration-complete) ERR-MIGRATION-IN-PROGRESS)
    (asserts! (not (get claimed preorder)) ERR-OPERATION-UNAUTHORIZED)
    (asserts! (is-none (get namespace-manager space)) ERR-NOT-AUTHORIZED)
    (asserts! (> created-at (unwrap! (get launched-at space) ERR-NAMESPACE-NOT-LAUNCHED)) ERR-NAME-PREORDERED-BEFORE-NAMESPACE-LAUNCH)
    (asserts! (<= burn-block-height (+ created-at PREORDER-CLAIMABILITY-TTL)) ERR-PREORDER-CLAIMABILITY-EXPIRED)
    (asserts! (> burn-block-height (+ created-at u1)) ERR-NAME-NOT-CLAIMABLE-YET)
    (asserts! (>= paid (try! (compute-name-price name (get price-function space)))) ERR-STX-BURNT-INSUFFICIENT)
    (asserts! (not (has-invalid-chars name)) ERR-CHARSET-INVALID)
    (map-set name-preorders { hashed-salted-fqn: hashed-salted-fqn, buyer: tx-sender } (merge preorder { claimed: true }))
    (match (map-get? name-properties fqn)
      taken (let ((id (unwrap! (map-get? name-to-index fqn) ERR-NO-NAME)) (loser (get owner taken)))
        ;; the earlier preorder wins; against a fast claim, the preorder made before it
        (asserts! (is-none (get imported-at taken)) ERR-IMPORTED-BEFORE)
        (match (get hashed-salted-fqn-preorder taken)
          other (asserts! (> (preordered-at other (get preordered-by taken)) created-at) ERR-PREORDERED-BEFORE)
          (asserts! (> (default-to u0 (get registered-at taken)) created-at) ERR-FAST-MINTED-BEFORE))
        (map-set name-properties fqn (merge fresh { owner: loser }))
        (map-delete market id)
        (try! (as-contract (stx-transfer? paid tx-sender loser)))
        (try! (move-name id loser tx-sender))
        (announce id fqn tx-sender))
      (begin
        (try! (as-contract (stx-burn? paid tx-sender)))
        (mint-name fqn (merge fresh { owner: tx-sender }))))))

(define-public (claim-preorder (hashed-salted-fqn (buff 20)))
  (let (
    (claimer tx-sender)
    (preorder (unwrap! (map-get? name-preorders { hashed-salted-fqn: hashed-salted-fqn, buyer: tx-sender }) ERR-PREORDER-NOT-FOUND)))
    (asserts! (var-get migration-complete) ERR-MIGRATION-IN-PROGRESS)
    (asserts! (> burn-block-height (+ (get created-at preorder) PREORDER-CLAIMABILITY-TTL)) ERR-OPERATION-UNAUTHORIZED)
    (asserts! (not (get claimed preorder)) ERR-OPERATION-UNAUTHORIZED)
    (try! (as-contract (stx-transfer? (get stx-burned preorder) tx-sender claimer)))
    (map-delete name-preorders { hashed-salted-fqn: hashed-salted-fqn, buyer: tx-sender })
    (map-delete name-single-preorder hashed-salted-fqn)
    (ok true)))

(define-public (name-claim-fast (name (buff 48)) (namespace (buff 20)) (send-to principal))
  (let (
    (fqn { name: name, namespace: namespace })
    (space (unwrap! (map-get? namespaces namespace) ERR-NAMESPACE-NOT-FOUND))
    (price (try! (compute-name-price name (get price-function space)))))
    (asserts! (var-get migration-complete) ERR-MIGRATION-IN-PROGRESS)
    (asserts! (is-none (map-get? name-properties fqn)) ERR-NAME-NOT-AVAILABLE)
    (asserts! (not (has-invalid-chars name)) ERR-CHARSET-INVALID)
    (asserts! (is-some (get launched-at space)) ERR-NAMESPACE-NOT-LAUNCHED)
    (asserts! (is-none (get namespace-manager space)) ERR-NOT-AUTHORIZED)
    (asserts! (or (is-eq tx-sender send-to) (is-eq contract-caller send-to)) ERR-NOT-AUTHORIZED)
    (try! (stx-burn? price send-to))
    (mint-name fqn {
      registered-at: (some (+ burn-block-height u1)),
      imported-at: none,
      hashed-salted-fqn-preorder: none,
      preordered-by: none,
      renewal-height: (if (> (get lifetime space) u0) (+ (get lifetime space) burn-block-height u1) u0),
      stx-burn: price,
      owner: send-to
    })))

(define-public (name-import (namespace (buff 20)) (name (buff 48)) (beneficiary principal))
  (let (
    (fqn { name: name, namespace: namespace })
    (space (unwrap! (map-get? namespaces namespace) ERR-NAMESPACE-NOT-FOUND)))
    (asserts! (var-get migration-complete) ERR-MIGRATION-IN-PROGRESS)
    (asserts! (is-none (map-get? name-properties fqn)) ERR-NAME-NOT-AVAILABLE)
    (asserts! (not (has-invalid-chars name)) ERR-CHARSET-INVALID)
    (asserts! (is-eq (get namespace-import space) tx-sender) ERR-OPERATION-UNAUTHORIZED)
    (asserts! (is-none (get launched-at space)) ERR-NAMESPACE-ALREADY-LAUNCHED)
    (asserts! (< burn-block-height (+ (get revealed-at space) NAMESPACE-LAUNCHABILITY-TTL)) ERR-NAMESPACE-PREORDER-LAUNCHABILITY-EXPIRED)
    (try! (mint-name fqn {
      registered-at: none,
      imported-at: (some burn-block-height),
      hashed-salted-fqn-preorder: none,
      preordered-by: none,
      renewal-height: u0,
      stx-burn: (try! (compute-name-price name (get price-function space))),
      owner: beneficiary
    }))
    (ok true)))

;; Opening a namespace

(define-public (namespace-preorder (hashed-salted-namespace (buff 20)) (stx-to-burn uint))
  (begin
    (asserts! (var-get migration-complete) ERR-MIGRATION-IN-PROGRESS)
    (asserts! (is-eq (len hashed-salted-namespace) HASH160LEN) ERR-HASH-MALFORMED)
    (asserts! (is-none (map-get? namespace-single-preorder hashed-salted-namespace)) ERR-PREORDERED-BEFORE)
    (asserts! (> stx-to-burn u0) ERR-STX-BURNT-INSUFFICIENT)
    (try! (stx-burn? stx-to-burn tx-sender))
    (map-set namespace-preorders { hashed-salted-namespace: hashed-salted-namespace, buyer: tx-sender }
      { created-at: burn-block-height, stx-burned: stx-to-burn, claimed: false })
    (map-set namespace-single-preorder hashed-salted-namespace true)
    (ok (+ burn-block-height PREORDER-CLAIMABILITY-TTL))))

(define-public (namespace-reveal
    (namespace (buff 20))
    (namespace-salt (buff 20))
    (p-func-base uint)
    (p-func-coeff uint)
    (p-func-b1 uint)
    (p-func-b2 uint)
    (p-func-b3 uint)
    (p-func-b4 uint)
    (p-func-b5 uint)
    (p-func-b6 uint)
    (p-func-b7 uint)
    (p-func-b8 uint)
    (p-func-b9 uint)
    (p-func-b10 uint)
    (p-func-b11 uint)
    (p-func-b12 uint)
    (p-func-b13 uint)
    (p-func-b14 uint)
    (p-func-b15 uint)
    (p-func-b16 uint)
    (p-func-non-alpha-discount uint)
    (p-func-no-vowel-discount uint)
    (lifetime uint)
    (namespace-import principal)
    (namespace-manager (optional principal))
    (can-update-price bool)
    (manager-transfers bool)
    (manager-frozen bool))
  (let (
    (hashed-salted-namespace (hash160 (concat (concat namespace 0x2e) namespace-salt)))
    (preorder (unwrap! (map-get? namespace-preorders { hashed-salted-namespace: hashed-salted-namespace, buyer: tx-sender })
      ERR-PREORDER-NOT-FOUND)))
    (asserts! (var-get migration-complete) ERR-MIGRATION-IN-PROGRESS)
    (asserts! (not (has-invalid-chars namespace)) ERR-CHARSET-INVALID)
    (asserts! (is-namespace-available namespace) ERR-NAMESPACE-ALREADY-EXISTS)
    (asserts! (not (get claimed preorder)) ERR-OPERATION-UNAUTHORIZED)
    (asserts! (>= (get stx-burned preorder) (try! (get-namespace-price namespace))) ERR-STX-BURNT-INSUFFICIENT)
    (asserts! (<= burn-block-height (+ (get created-at preorder) PREORDER-CLAIMABILITY-TTL)) ERR-PREORDER-CLAIMABILITY-EXPIRED)
    (asserts! (>= burn-block-height (+ (get created-at preorder) u1)) ERR-OPERATION-UNAUTHORIZED)
    ;; managed namespaces are left out
    (asserts! (is-none namespace-manager) ERR-NAMESPACE-HAS-MANAGER)
    (map-set namespace-preorders { hashed-salted-namespace: hashed-salted-namespace, buyer: tx-sender } (merge preorder { claimed: true }))
    (map-set namespaces namespace {
      namespace-manager: none,
      manager-transferable: manager-transfers,
      manager-frozen: manager-frozen,
      namespace-import: namespace-import,
      revealed-at: burn-block-height,
      launched-at: none,
      lifetime: lifetime,
      can-update-price-function: can-update-price,
      price-function: {
        buckets: (list p-func-b1 p-func-b2 p-func-b3 p-func-b4 p-func-b5 p-func-b6 p-func-b7 p-func-b8 p-func-b9 p-func-b10 p-func-b11 p-func-b12 p-func-b13 p-func-b14 p-func-b15 p-func-b16),
        base: p-func-base,
        coeff: p-func-coeff,
        nonalpha-discount: p-func-non-alpha-discount,
        no-vowel-discount: p-func-no-vowel-discount
      }
    })
    (ok true)))

(define-public (namespace-launch (namespace (buff 20)))
  (let ((space (unwrap! (map-get? namespaces namespace) ERR-NAMESPACE-NOT-FOUND)))
    (asserts! (var-get migration-complete) ERR-MIGRATION-IN-PROGRESS)
    (asserts! (is-eq (get namespace-import space) tx-sender) ERR-OPERATION-UNAUTHORIZED)
    (asserts! (is-none (get launched-at space)) ERR-NAMESPACE-ALREADY-LAUNCHED)
    (asserts! (< burn-block-height (+ (get revealed-at space) NAMESPACE-LAUNCHABILITY-TTL)) ERR-NAMESPACE-PREORDER-LAUNCHABILITY-EXPIRED)
    (map-set namespaces namespace (merge space { launched-at: (some burn-block-height) }))
    (print { namespace: namespace, status: "launch", properties: (map-get? namespaces namespace) })
    (ok true)))

(define-public (namespace-update-price
    (namespace (buff 20))
    (p-func-base uint)
    (p-func-coeff uint)
    (p-func-b1 uint)
    (p-func-b2 uint)
    (p-func-b3 uint)
    (p-func-b4 uint)
    (p-func-b5 uint)
    (p-func-b6 uint)
    (p-func-b7 uint)
    (p-func-b8 uint)
    (p-func-b9 uint)
    (p-func-b10 uint)
    (p-func-b11 uint)
    (p-func-b12 uint)
    (p-func-b13 uint)
    (p-func-b14 uint)
    (p-func-b15 uint)
    (p-func-b16 uint)
    (p-func-non-alpha-discount uint)
    (p-func-no-vowel-discount uint))
  (let ((space (unwrap! (map-get? namespaces namespace) ERR-NAMESPACE-NOT-FOUND)))
    (asserts! (or (is-eq (get namespace-import space) tx-sender) (is-eq (get namespace-import space) contract-caller)) ERR-OPERATION-UNAUTHORIZED)
    (asserts! (get can-update-price-function space) ERR-OPERATION-UNAUTHORIZED)
    (map-set namespaces namespace (merge space {
      price-function: {
        buckets: (list p-func-b1 p-func-b2 p-func-b3 p-func-b4 p-func-b5 p-func-b6 p-func-b7 p-func-b8 p-func-b9 p-func-b10 p-func-b11 p-func-b12 p-func-b13 p-func-b14 p-func-b15 p-func-b16),
        base: p-func-base,
        coeff: p-func-coeff,
        nonalpha-discount: p-func-non-alpha-discount,
        no-vowel-discount: p-func-no-vowel-discount
      }
    }))
    (print { namespace: namespace, status: "update-price-manager", properties: (map-get? namespaces namespace) })
    (ok true)))

(define-public (namespace-freeze-price (namespace (buff 20)))
  (let ((space (unwrap! (map-get? namespaces namespace) ERR-NAMESPACE-NOT-FOUND)))
    (asserts! (or (is-eq (get namespace-import space) tx-sender) (is-eq (get namespace-import space) contract-caller)) ERR-OPERATION-UNAUTHORIZED)
    (map-set namespaces namespace (merge space { can-update-price-function: false }))
    (print { namespace: namespace, status: "freeze-price-manager", properties: (map-get? namespaces namespace) })
    (ok true)))

;; Left out: managed namespaces and the airdrop of the migration. No namespace here has a manager, and these answer what the real
;; contract answers then.

(define-public (mng-transfer (id uint) (owner principal) (recipient principal))
  (begin
    (asserts! (is-some (get-bns-from-id id)) ERR-NO-NAME)
    (asserts! (is-some (get-manager-of id)) ERR-NOT-AUTHORIZED)
    (ok true)))
(define-public (mng-burn (id uint))
  (begin
    (asserts! (is-some (get-bns-from-id id)) ERR-NO-NAME)
    (asserts! (is-some (get-manager-of id)) ERR-NO-NAMESPACE-MANAGER)
    (ok true)))
(define-public (mng-name-preorder (hashed-salted-fqn (buff 20)))
  (begin
    (asserts! (is-eq (len hashed-salted-fqn) HASH160LEN) ERR-HASH-MALFORMED)
    (asserts! (is-none (map-get? name-single-preorder hashed-salted-fqn)) ERR-PREORDERED-BEFORE)
    (asserts! (is-eq (len hashed-salted-fqn) u0) ERR-NO-NAMESPACE-MANAGER)
    (ok u0)))
(define-public (mng-name-register (namespace (buff 20)) (name (buff 48)) (salt (buff 20)) (send-to principal))
  (begin
    (try! (check-manager namespace))
    (ok u0)))
(define-public (mng-manager-transfer (new-manager (optional principal)) (namespace (buff 20))) (check-manager namespace))
(define-public (freeze-manager (namespace (buff 20))) (check-manager namespace))
(define-public (turn-off-manager-transfers (namespace (buff 20))) (check-manager namespace))

(define-public (namespace-airdrop
    (namespace (buff 20))
    (pricing { base: uint, buckets: (list 16 uint), coeff: uint, no-vowel-discount: uint, nonalpha-discount: uint })
    (lifetime uint)
    (namespace-import principal)
    (namespace-manager (optional principal))
    (can-update-price bool)
    (manager-transfers bool)
    (manager-frozen bool)
    (revealed-at uint)
    (launched-at uint))
  (begin
    (asserts! (is-eq u0 u1) ERR-NOT-AUTHORIZED)
    (ok namespace)))
(define-public (name-airdrop (name (buff 48)) (namespace (buff 20)) (registered-at uint) (lifetime uint) (owner principal))
  (begin
    (asserts! (is-eq u0 u1) ERR-NOT-AUTHORIZED)
    (ok u0)))

;; What they lean on

(define-private (check-manager (namespace (buff 20)))
  (let ((space (unwrap! (map-get? namespaces namespace) ERR-NAMESPACE-NOT-FOUND)))
    (asserts! (is-some (get namespace-manager space)) ERR-NO-NAMESPACE-MANAGER)
    (ok true)))

(define-private (get-manager-of (id uint))
  (match (get-bns-from-id id)
    fqn (match (map-get? namespaces (get namespace fqn)) space (get namespace-manager space) none)
    none))

(define-private (mint-name
    (fqn { name: (buff 48), namespace: (buff 20) })
    (props {
      registered-at: (optional uint),
      imported-at: (optional uint),
      hashed-salted-fqn-preorder: (optional (buff 20)),
      preordered-by: (optional principal),
      renewal-height: uint,
      stx-burn: uint,
      owner: principal
    }))
  (let ((id (+ (var-get bns-index) u1)) (owner (get owner props)))
    (var-set bns-index id)
    (map-set name-properties fqn props)
    (map-set name-to-index fqn id)
    (map-set index-to-name id fqn)
    (map-insert primary-name owner id)
    (try! (nft-mint? BNS-V2 id owner))
    (announce id fqn owner)))

(define-private (announce (id uint) (fqn { name: (buff 48), namespace: (buff 20) }) (owner principal))
  (begin
    (print { topic: "new-name", owner: owner, name: fqn, id: id, properties: (map-get? name-properties fqn) })
    (if (> id u0) (ok id) ERR-UNWRAP)))

(define-private (move-name (id uint) (owner principal) (recipient principal))
  (let (
    (fqn (unwrap! (get-bns-from-id id) ERR-NO-NAME))
    (props (unwrap! (map-get? name-properties fqn) ERR-NO-NAME)))
    (asserts! (not (is-eq owner recipient)) ERR-OPERATION-UNAUTHORIZED)
    (map-set name-properties fqn (merge props { owner: recipient }))
    (if (is-eq (map-get? primary-name owner) (some id)) (map-delete primary-name owner) false)
    (map-insert primary-name recipient id)
    (unwrap! (nft-transfer? BNS-V2 id owner recipient) ERR-UNWRAP)
    (print { topic: "transfer-name", owner: recipient, name: fqn, id: id, properties: (map-get? name-properties fqn) })
    (ok true)))

(define-private (preordered-at (hashed-salted-fqn (buff 20)) (buyer (optional principal)))
  (match buyer
    who (default-to u0 (get created-at (map-get? name-preorders { hashed-salted-fqn: hashed-salted-fqn, buyer: who })))
    u0))

(define-private (is-namespace-available (namespace (buff 20)))
  (match (map-get? namespaces namespace)
    space (and (is-none (get launched-at space)) (> burn-block-height (+ (get revealed-at space) NAMESPACE-LAUNCHABILITY-TTL)))
    true))

(define-private (compute-name-price
    (name (buff 48))
    (price-function { buckets: (list 16 uint), base: uint, coeff: uint, nonalpha-discount: uint, no-vowel-discount: uint }))
  (begin
    (asserts! (> (len name) u0) ERR-NAME-BLANK)
    (ok (* u10 (/
      (* (get coeff price-function)
        (pow (get base price-function) (unwrap! (element-at? (get buckets price-function) (min u15 (- (len name) u1))) ERR-UNWRAP)))
      (max
        (if (is-eq (len (filter is-nonalpha name)) u0) u1 (get nonalpha-discount price-function))
        (if (is-eq (len (filter is-vowel name)) u0) (get no-vowel-discount price-function) u1)))))))

(define-private (min (a uint) (b uint)) (if (<= a b) a b))
(define-private (max (a uint) (b uint)) (if (> a b) a b))
(define-private (has-invalid-chars (name (buff 48))) (< (len (filter is-valid-char name)) (len name)))
(define-private (is-valid-char (char (buff 1))) (is-some (index-of? 0x6162636465666768696a6b6c6d6e6f707172737475767778797a303132333435363738392d5f char)))
(define-private (is-nonalpha (char (buff 1))) (is-some (index-of? 0x303132333435363738392d5f char)))
(define-private (is-vowel (char (buff 1))) (is-some (index-of? 0x6165696f7579 char)))
