/* SPDX-License-Identifier: Apache-2.0 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <zmq.h>

#include "common/cert.h"
#include "common/log.h"

#define BUCKETS 1024
#define SUFFIX ".cert"

#define KEYS 2 /* of a certificate: while one is being changed, both are good */

struct keyref { /* of its entry; in the table of keys while n > 0 */
	struct keyref *next;
	struct entry *of;
	uint8_t key[32];
};

/* A file of the directory; `good` when it ever parsed: then cert is its last good state. */
struct entry {
	struct entry *next; /* in its chain of the table of names */
	struct cert cert;   /* principal is the file's name in any case */
	struct keyref keys[KEYS];
	int nkeys;
	ino_t ino;
	off_t size;
	struct timespec changed, modified;
	bool good, seen;
};

struct certdir {
	char path[PATH_MAX];
	struct entry *by_name[BUCKETS];
	struct keyref *by_key[BUCKETS];
	struct timespec modified; /* the directory, when it was read */
	bool missing;             /* said once */
};

static size_t
bucket(const void *p, size_t n)
{
	const uint8_t *b = p;
	uint32_t h = 2166136261u; /* FNV-1a */

	for (size_t i = 0; i < n; i++)
		h = (h ^ b[i]) * 16777619u;
	return (h ^ h >> 15) % BUCKETS;
}

struct certdir *
certdir_open(const char *certs_path)
{
	struct certdir *d = xalloc(sizeof(*d));

	snprintf(d->path, sizeof(d->path), "%s", certs_path);
	return d;
}

static struct entry *
find(const struct certdir *d, struct str name)
{
	for (struct entry *x = d->by_name[bucket(name.p, name.n)]; x != NULL; x = x->next)
		if (str_is(name, x->cert.principal))
			return x;
	return NULL;
}

static struct entry *
find_key(const struct certdir *d, const uint8_t key[32])
{
	for (struct keyref *k = d->by_key[bucket(key, 32)]; k != NULL; k = k->next)
		if (memcmp(k->key, key, 32) == 0)
			return k->of;
	return NULL;
}

static void
unlink_keys(struct certdir *d, struct entry *x)
{
	while (x->nkeys > 0) {
		struct keyref *k = &x->keys[--x->nkeys];
		struct keyref **at = &d->by_key[bucket(k->key, 32)];

		while (*at != k)
			at = &(*at)->next;
		*at = k->next;
	}
}

static void
link_key(struct certdir *d, struct entry *x, const uint8_t key[32])
{
	struct keyref *k = &x->keys[x->nkeys++];
	size_t b = bucket(key, 32);

	memcpy(k->key, key, 32);
	k->of = x;
	k->next = d->by_key[b];
	d->by_key[b] = k;
}

static void
take(struct certdir *d, struct entry *x, const struct cert *c, uint8_t keys[KEYS][32], int n)
{
	unlink_keys(d, x);
	x->cert = *c;
	for (int i = 0; i < n; i++)
		link_key(d, x, keys[i]);
	x->good = true;
}

static struct entry *
add(struct certdir *d, struct str name)
{
	struct entry *x = xalloc(sizeof(*x));
	size_t b = bucket(name.p, name.n);

	memcpy(x->cert.principal, name.p, name.n);
	x->next = d->by_name[b];
	d->by_name[b] = x;
	return x;
}

static bool
same_file(const struct entry *x, const struct stat *st)
{
	return x->ino == st->st_ino && x->size == st->st_size &&
	    memcmp(&x->changed, &st->st_ctim, sizeof(x->changed)) == 0 &&
	    memcmp(&x->modified, &st->st_mtim, sizeof(x->modified)) == 0;
}

/* 1 when the entry changed. */
static int
read_entry(struct certdir *d, struct entry *x)
{
	char path[PATH_MAX + 80];
	uint8_t keys[KEYS][32];
	int n = 1;
	struct cert c;
	struct err e;

	snprintf(path, sizeof(path), "%s/%s%s", d->path, x->cert.principal, SUFFIX);
	if (cert_read(path, &c, &e) != 0) {
		log_text(LOG_ERROR, "certificate not read: %s", e.text);
		return 0;
	}
	if (strcmp(c.principal, x->cert.principal) != 0) {
		log_text(
		    LOG_ERROR, "certificate not read: %s is of principal %s", path, c.principal);
		return 0;
	}
	zmq_z85_decode(keys[0], c.public);
	if (c.other[0] != '\0')
		zmq_z85_decode(keys[n++], c.other);
	for (int i = 0; i < n; i++) {
		const struct entry *other = find_key(d, keys[i]);

		if (other == NULL || other == x)
			continue;
		log_text(LOG_ERROR, "certificate not read: %s has the key of %s", path,
		    other->cert.principal);
		return 0;
	}
	take(d, x, &c, keys, n);
	return 1;
}

static int
visit(struct certdir *d, int fd, const char *file)
{
	size_t n = strlen(file), cut = sizeof(SUFFIX) - 1;
	struct entry *x;
	struct stat st;
	struct str name;

	if (n <= cut || n - cut > 64 || file[0] == '.' || strcmp(file + n - cut, SUFFIX) != 0)
		return 0;
	if (fstatat(fd, file, &st, 0) != 0 || !S_ISREG(st.st_mode))
		return 0;
	name = (struct str){ file, n - cut };
	x = find(d, name);
	if (x == NULL)
		x = add(d, name);
	x->seen = true;
	if (same_file(x, &st))
		return 0;
	x->ino = st.st_ino;
	x->size = st.st_size;
	x->changed = st.st_ctim;
	x->modified = st.st_mtim;
	return read_entry(d, x);
}

/* Entries whose file is gone go too: a key that is not in the directory is unknown. */
static int
sweep(struct certdir *d)
{
	int changed = 0;

	for (size_t b = 0; b < BUCKETS; b++)
		for (struct entry **at = &d->by_name[b], *x; (x = *at) != NULL;) {
			if (x->seen) {
				x->seen = false;
				at = &x->next;
				continue;
			}
			*at = x->next;
			unlink_keys(d, x);
			changed += x->good;
			free(x);
		}
	return changed;
}

bool
certdir_changed(const struct certdir *d)
{
	struct stat st;

	return stat(d->path, &st) == 0 &&
	    memcmp(&d->modified, &st.st_mtim, sizeof(d->modified)) != 0;
}

int
certdir_refresh(struct certdir *d)
{
	DIR *dir = opendir(d->path);
	struct dirent *f;
	struct stat st;
	int changed = 0;

	if (dir == NULL) {
		if (!d->missing)
			log_text(LOG_ERROR, "cannot read %s: %s", d->path, strerror(errno));
		d->missing = true;
		return 0;
	}
	d->missing = false;
	if (fstat(dirfd(dir), &st) == 0)
		d->modified = st.st_mtim;
	while ((f = readdir(dir)) != NULL)
		changed += visit(d, dirfd(dir), f->d_name);
	closedir(dir);
	return changed + sweep(d);
}

const struct cert *
certdir_by_key(const struct certdir *d, const uint8_t key[32])
{
	const struct entry *x = find_key(d, key);

	return x != NULL ? &x->cert : NULL;
}

const struct cert *
certdir_by_principal(const struct certdir *d, struct str principal)
{
	const struct entry *x = find(d, principal);

	return x != NULL && x->good ? &x->cert : NULL;
}

const struct cert *
certdir_each(const struct certdir *d, const struct cert *prev)
{
	const struct entry *x = NULL;
	size_t b = 0;

	if (prev != NULL) {
		x = (const void *)((const char *)prev - offsetof(struct entry, cert));
		b = bucket(prev->principal, strlen(prev->principal)) + 1;
		x = x->next;
	}
	for (;; x = d->by_name[b++]) {
		while (x != NULL && !x->good)
			x = x->next;
		if (x != NULL)
			return &x->cert;
		if (b == BUCKETS)
			return NULL;
	}
}

void
certdir_close(struct certdir *d)
{
	if (d == NULL)
		return;
	for (size_t b = 0; b < BUCKETS; b++)
		for (struct entry *x = d->by_name[b], *next; x != NULL; x = next) {
			next = x->next;
			free(x);
		}
	free(d);
}
