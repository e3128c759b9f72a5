/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Certificates: a principal's name, CURVE key, role, scope and state, one file each in ZPL (the
 * form of ZeroMQ's own certificate files, readable by zmq.auth and CZMQ):
 *
 *     metadata
 *         principal = "oa-kejiju"
 *         role = "unit"
 *         scope = "U-0101"
 *         state = "active"            # or "revoked"
 *     curve
 *         public-key = "…40 characters Z85…"
 *         other-key = "…"             # only while a key is being changed: as good as the other
 *
 * <dir>/certs/<principal>.cert is public and is the buses' only authority; keys/<principal>.key
 * holds the same and the secret-key, mode 0600. The bus's own pair is certs/bus.cert, keys/bus.key
 * (role "bus").
 */
#ifndef COMMON_CERT_H
#define COMMON_CERT_H

#include "common/arena.h"
#include "common/err.h"
#include "common/op.h"
#include "common/types.h"

struct cert {
	char principal[65]; /* [a-z0-9][a-z0-9._-]{0,63} */
	char role[16];
	char scope[512];
	bool revoked;
	char public[41], secret[41]; /* Z85; secret "" in a public file */
	char other[41];              /* Z85; "" unless a key is being changed */
};

MUST_CHECK int cert_read(const char *path, struct cert *out, struct err *e);
/* New pair for principal/role/scope, written to both files; ALREADY_EXISTS unless `replace`. */
MUST_CHECK int cert_make(const char *dir, const char *principal, const char *role,
    const char *scope, bool replace, struct cert *out, struct err *e);
/* Marks the public file revoked (atomically replaced). */
MUST_CHECK int cert_revoke(const char *dir, const char *principal, struct err *e);

/*
 * A key is changed in steps, so that at each moment both ends know a key of the other:
 *
 *   cert_rotate   a new pair; the certificate holds both public keys. keys/<principal>.key is the
 *                 new one at once; the bus's waits in keys/bus.key.next, until everybody who
 *                 connects has the new certs/bus.cert
 *   cert_switch   the bus only: keys/bus.key becomes the new one
 *   cert_finish   the certificate holds the new key alone
 *
 * FAILED_PRECONDITION when it is another step's turn.
 */
MUST_CHECK int cert_rotate(const char *dir, const char *principal, struct cert *out,
    struct err *e);
MUST_CHECK int cert_switch(const char *dir, struct cert *out, struct err *e);
MUST_CHECK int cert_finish(const char *dir, const char *principal, struct cert *out,
    struct err *e);

/* ---- the directory as the bus holds it: what a look-up returns is valid until a refresh ---- */
struct certdir;
struct certdir *certdir_open(const char *certs_path); /* never NULL; reads nothing yet */
/* Reads what changed since; returns how many entries changed. A file that does not parse, is named
 * unlike its principal or repeats another's key is logged and keeps its last good state. */
int certdir_refresh(struct certdir *d);
/* Whether files came, went or were replaced since: one look at the directory itself. */
bool certdir_changed(const struct certdir *d);
const struct cert *certdir_by_key(const struct certdir *d, const uint8_t key[32]);
const struct cert *certdir_by_principal(const struct certdir *d, struct str principal);
const struct cert *certdir_each(const struct certdir *d, const struct cert *prev); /* NULL starts */
void certdir_close(struct certdir *d);

#endif
