/* SPDX-License-Identifier: Apache-2.0 */
/* A key is changed in steps: at each of them, also when one breaks off, a key that is in use is in
 * the certificate. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>
#include <zmq.h>

#include "common/cert.h"
#include "tests/lib/folder.h"

struct folder {
	char path[64], certs[80];
};

static int
set_up(void **state)
{
	struct folder *f = xalloc(sizeof(*f));

	snprintf(f->path, sizeof(f->path), "/tmp/cert_keys_test.XXXXXX");
	if (folder_create(f->path) != 0)
		return -1;
	snprintf(f->certs, sizeof(f->certs), "%s/certs", f->path);
	*state = f;
	return 0;
}

static int
tear_down(void **state)
{
	struct folder *f = *state;
	int rc = folder_remove(f->path);

	free(f);
	return rc;
}

static struct cert
read_file(const struct folder *f, const char *folder, const char *file)
{
	char path[200];
	struct cert c;
	struct err e;

	snprintf(path, sizeof(path), "%s/%s/%s", f->path, folder, file);
	assert_int_equal(cert_read(path, &c, &e), 0);
	return c;
}

static void
refused(int rc, const struct err *e)
{
	assert_int_equal(rc, -1);
	assert_int_equal(e->class, E_FAILED_PRECONDITION);
	assert_string_equal(e->field, "principal");
}

static void
a_client(void **state)
{
	const struct folder *f = *state;
	struct cert old, made, public;
	struct err e;

	assert_int_equal(cert_make(f->path, "oa", "unit", "U-1", false, &old, &e), 0);
	refused(cert_finish(f->path, "oa", &made, &e), &e);
	assert_int_equal(cert_rotate(f->path, "oa", &made, &e), 0);
	public = read_file(f, "certs", "oa.cert");
	assert_string_equal(public.public, made.public);
	assert_string_equal(public.other, old.public);
	assert_string_equal(public.scope, "U-1");
	assert_string_equal(read_file(f, "keys", "oa.key").secret, made.secret);
	assert_string_equal(read_file(f, "keys", "oa.key").other, "");
	refused(cert_rotate(f->path, "oa", &made, &e), &e);
	assert_int_equal(cert_finish(f->path, "oa", &public, &e), 0);
	public = read_file(f, "certs", "oa.cert");
	assert_string_equal(public.other, "");
	assert_string_not_equal(public.public, old.public);
	assert_int_equal(cert_revoke(f->path, "oa", &e), 0);
	refused(cert_rotate(f->path, "oa", &made, &e), &e);
	assert_int_equal(cert_rotate(f->path, "nobody", &made, &e), -1);
	assert_int_equal(e.class, E_NOT_FOUND);
}

/* It broke off between certificate and key file: the old key is kept, and it goes again. */
static void
broken_off(void **state)
{
	const struct folder *f = *state;
	struct cert old, made, public;
	char path[200], kept[220];
	struct err e;

	assert_int_equal(cert_make(f->path, "oa", "unit", "U-1", false, &old, &e), 0);
	snprintf(path, sizeof(path), "%s/keys/oa.key", f->path);
	snprintf(kept, sizeof(kept), "%s.kept", path);
	assert_int_equal(link(path, kept), 0);
	assert_int_equal(cert_rotate(f->path, "oa", &made, &e), 0);
	assert_int_equal(rename(kept, path), 0);
	refused(cert_finish(f->path, "oa", &made, &e), &e);
	assert_int_equal(cert_rotate(f->path, "oa", &made, &e), 0);
	public = read_file(f, "certs", "oa.cert");
	assert_string_equal(public.public, made.public);
	assert_string_equal(public.other, old.public);
	assert_int_equal(cert_finish(f->path, "oa", &public, &e), 0);
}

static void
the_bus(void **state)
{
	const struct folder *f = *state;
	struct cert old, made, now, public;
	struct err e;

	assert_int_equal(cert_make(f->path, "bus", "bus", "", false, &old, &e), 0);
	refused(cert_switch(f->path, &now, &e), &e);
	assert_int_equal(cert_rotate(f->path, "bus", &made, &e), 0);
	public = read_file(f, "certs", "bus.cert");
	assert_string_equal(public.public, old.public);
	assert_string_equal(public.other, made.public);
	assert_string_equal(read_file(f, "keys", "bus.key").secret, old.secret);
	refused(cert_rotate(f->path, "bus", &now, &e), &e);
	refused(cert_finish(f->path, "bus", &now, &e), &e);
	assert_int_equal(cert_switch(f->path, &now, &e), 0);
	public = read_file(f, "certs", "bus.cert");
	assert_string_equal(public.public, made.public);
	assert_string_equal(public.other, old.public);
	assert_string_equal(read_file(f, "keys", "bus.key").secret, made.secret);
	refused(cert_switch(f->path, &now, &e), &e);
	assert_int_equal(cert_finish(f->path, "bus", &now, &e), 0);
	assert_string_equal(read_file(f, "certs", "bus.cert").other, "");
}

static const struct cert *
of_key(const struct certdir *d, const char *z85)
{
	uint8_t key[32];

	assert_non_null(zmq_z85_decode(key, z85));
	return certdir_by_key(d, key);
}

/* The directory knows a principal by both keys, and by none that is retired. */
static void
in_the_directory(void **state)
{
	const struct folder *f = *state;
	struct certdir *d = certdir_open(f->certs);
	struct cert old, made, now;
	struct err e;

	assert_int_equal(cert_make(f->path, "oa", "unit", "U-1", false, &old, &e), 0);
	assert_int_equal(certdir_refresh(d), 1);
	assert_int_equal(cert_rotate(f->path, "oa", &made, &e), 0);
	assert_int_equal(certdir_refresh(d), 1);
	assert_string_equal(of_key(d, old.public)->principal, "oa");
	assert_ptr_equal(of_key(d, old.public), of_key(d, made.public));
	assert_int_equal(cert_finish(f->path, "oa", &now, &e), 0);
	assert_int_equal(certdir_refresh(d), 1);
	assert_null(of_key(d, old.public));
	assert_string_equal(of_key(d, made.public)->principal, "oa");
	certdir_close(d);
}

#define TEST(fn) cmocka_unit_test_setup_teardown(fn, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_client),
		TEST(broken_off),
		TEST(the_bus),
		TEST(in_the_directory),
	};

	return cmocka_run_group_tests_name("cert_keys", tests, NULL, NULL);
}
