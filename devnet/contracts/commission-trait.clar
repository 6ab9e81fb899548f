;; What a marketplace contract must offer to take its share of a sale.
(define-trait commission ((pay (uint uint) (response bool uint))))
