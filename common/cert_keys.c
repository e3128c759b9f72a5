/* SPDX-License-Identifier: Apache-2.0 */
/* Changing a key without a moment at which one end knows no key of the other. */
#include <errno.h>
#include <stdio.h>
#include <unistd.h>
#include <zmq.h>

#include "common/cert_int.h"

struct files {
	char cert[PATH_MAX], key[PATH_MAX], next[PATH_MAX + 8];
	struct cert public; /* as the certificate stands */
	bool bus;
};

static int
look(const char *dir, const char *principal, struct files *f, struct err *e)
{
	if (cert_known(dir, principal, f->cert, f->key, &f->public, e) != 0)
		return -1;
	snprintf(f->next, sizeof(f->next), "%s.next", f->key);
	f->bus = strcmp(f->public.role, "bus") == 0;
	if (f->public.revoked)
		return err_set(e, E_FAILED_PRECONDITION, "principal",
		    "%s is revoked: a new key is made with keygen --replace", principal);
	return 0;
}

/* The public key of the file, "" when there is no such file. */
static int
key_of(const char *path, char public[41], struct err *e)
{
	struct cert c;

	public[0] = '\0';
	if (access(path, F_OK) != 0)
		return 0;
	if (cert_read(path, &c, e) != 0)
		return -1;
	memcpy(public, c.public, sizeof(c.public));
	return 0;
}

/* A rotation that broke off left a key in the certificate that no file has: it is made anew. */
static int
mend(struct files *f, struct err *e)
{
	char used[41];

	if (f->public.other[0] == '\0')
		return 0;
	if (key_of(f->key, used, e) != 0)
		return -1;
	if (f->bus || strcmp(used, f->public.other) != 0)
		return err_set(e, E_FAILED_PRECONDITION, "principal",
		    "the key of %s is being changed already: end that with key finish",
		    f->public.principal);
	memcpy(f->public.public, f->public.other, sizeof(f->public.public));
	return 0;
}

int
cert_rotate(const char *dir, const char *principal, struct cert *out, struct err *e)
{
	struct files f;

	if (look(dir, principal, &f, e) != 0 || mend(&f, e) != 0)
		return -1;
	*out = f.public;
	out->other[0] = '\0';
	if (zmq_curve_keypair(out->public, out->secret) != 0)
		return err_set(e, E_INTERNAL, NULL, "cannot make keys: %s", zmq_strerror(errno));
	/* the certificate first: a key that is in use is in it at every moment */
	memcpy(f.public.other, f.bus ? out->public : f.public.public, sizeof(f.public.other));
	if (!f.bus)
		memcpy(f.public.public, out->public, sizeof(f.public.public));
	if (cert_write(f.cert, &f.public, false, false, e) != 0)
		return -1;
	return cert_write(f.bus ? f.next : f.key, out, true, false, e);
}

int
cert_switch(const char *dir, struct cert *out, struct err *e)
{
	struct files f;

	if (look(dir, "bus", &f, e) != 0)
		return -1;
	if (access(f.next, F_OK) != 0)
		return err_set(e, E_FAILED_PRECONDITION, "principal",
		    "no new key of the bus is waiting: make one with key rotate bus");
	if (cert_read(f.next, out, e) != 0)
		return -1;
	if (strcmp(out->public, f.public.other) != 0 && strcmp(out->public, f.public.public) != 0)
		return err_set(e, E_FAILED_PRECONDITION, "principal",
		    "%s is not the key that the certificate tells of: key rotate bus", f.next);
	if (strcmp(out->public, f.public.public) != 0) {
		memcpy(f.public.other, f.public.public, sizeof(f.public.other));
		memcpy(f.public.public, out->public, sizeof(f.public.public));
		if (cert_write(f.cert, &f.public, false, false, e) != 0)
			return -1;
	}
	if (rename(f.next, f.key) != 0)
		return err_set(e, E_INTERNAL, NULL, "cannot write %s: %s", f.key, strerror(errno));
	return 0;
}

int
cert_finish(const char *dir, const char *principal, struct cert *out, struct err *e)
{
	char used[41];
	struct files f;

	if (look(dir, principal, &f, e) != 0 || key_of(f.key, used, e) != 0)
		return -1;
	if (f.public.other[0] == '\0')
		return err_set(e, E_FAILED_PRECONDITION, "principal",
		    "the key of %s is not being changed", principal);
	if (f.bus && access(f.next, F_OK) == 0)
		return err_set(e, E_FAILED_PRECONDITION, "principal",
		    "the bus still has its old key: key switch bus comes first");
	if (used[0] != '\0' && strcmp(used, f.public.public) != 0)
		return err_set(e, E_FAILED_PRECONDITION, "principal",
		    "%s has not the new key: key rotate %s again", f.key, principal);
	f.public.other[0] = '\0';
	*out = f.public;
	return cert_write(f.cert, &f.public, false, false, e);
}
