/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>
#include <zmq.h>

#include "common/cert.h"
#include "tests/lib/folder.h"

#define PUBLIC "Yne@$w-vo<fVvi]a<NY6T1ed:M$fCG*[IaLV{hID"
#define SECRET "D:)Q[IlAW!ahhC2ac:9*A}h:p?([4%wOTJ%JR%cs"
#define META                                                                          \
	"metadata\n    principal = \"p\"\n    role = \"unit\"\n    scope = \"U-1\"\n" \
	"    state = \"active\"\n"
#define CURVE "curve\n    public-key = \"" PUBLIC "\"\n"

struct folder {
	char path[64], certs[80];
};

static int
set_up(void **state)
{
	struct folder *f = xalloc(sizeof(*f));

	snprintf(f->path, sizeof(f->path), "/tmp/cert_test.XXXXXX");
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

static void
put(const char *path, const char *text)
{
	FILE *out = fopen(path, "w");

	assert_non_null(out);
	assert_true(fputs(text, out) >= 0);
	assert_int_equal(fclose(out), 0);
}

static void
put_cert(const struct folder *f, const char *file, const char *text)
{
	char path[160];

	snprintf(path, sizeof(path), "%s/%s", f->certs, file);
	put(path, text);
}

static int
read_text(const struct folder *f, const char *text, struct cert *c, struct err *e)
{
	char path[128];

	snprintf(path, sizeof(path), "%s/text.cert", f->path);
	put(path, text);
	return cert_read(path, c, e);
}

static void
reads_a_certificate(void **state)
{
	static const char *const texts[] = {
		META CURVE,
		CURVE META,
		"#   comment\n\n" META "  # between\n" CURVE "    secret-key = \"" SECRET
		"\" # so\n",
		"metadata # m\n    principal=\"p\"\n    role   =   \"unit\"\n    scope = \"U-1\" # "
		"s\n"
		"    state = \"active\"\n" CURVE,
	};

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		struct cert c;
		struct err e;

		assert_int_equal(read_text(*state, texts[i], &c, &e), 0);
		assert_string_equal(c.principal, "p");
		assert_string_equal(c.role, "unit");
		assert_string_equal(c.scope, "U-1");
		assert_false(c.revoked);
		assert_string_equal(c.public, PUBLIC);
		assert_string_equal(c.secret, i == 2 ? SECRET : "");
	}
}

static void
refuses_with_line(void **state)
{
	static const struct {
		const char *text, *says;
	} rows[] = {
		{ "", "principal is missing" },
		{ META, "public-key is missing" },
		{ "metadata\n    principal = \"p\"\n" CURVE, "role is missing" },
		{ META META CURVE, "line 6: a second section metadata" },
		{ "metadata\n    principal = \"p\"\n    principal = \"q\"\n",
		    "line 3: a second principal" },
		{ "metadata\n    name = \"p\"\n", "line 2: no such member: name" },
		{ "curve\n    role = \"unit\"\n", "line 2: no such member: role" },
		{ "meta\n", "line 1: not a section" },
		{ "metadata x\n", "line 1: text after" },
		{ "    role = \"unit\"\n", "line 1: a member outside" },
		{ "metadata\n  role = \"unit\"\n", "line 2: indented by neither" },
		{ "metadata\n\trole = \"unit\"\n", "line 2: a tab" },
		{ "metadata\r\n", "line 1: a tab or another control" },
		{ "metadata\n    role = unit\n", "line 2: the value must stand in double quotes" },
		{ "metadata\n    role = \"unit\n", "line 2: the closing quote" },
		{ "metadata\n    role = \"unit\" x\n", "line 2: text after the value" },
		{ "metadata\n    role \"unit\"\n", "line 2: not of the form" },
		{ "metadata\n    role = \"sixteen-letters-\"\n", "line 2: too long: role" },
		{ "metadata\n    principal = \"P\"\n    role = \"unit\"\n    scope = \"\"\n"
		  "    state = \"active\"\n" CURVE,
		    "a principal is" },
		{ "metadata\n    principal = \".p\"\n    role = \"unit\"\n    scope = \"\"\n"
		  "    state = \"active\"\n" CURVE,
		    "a principal is" },
		{ "metadata\n    principal = \"p\"\n    role = \"king\"\n    scope = \"\"\n"
		  "    state = \"active\"\n" CURVE,
		    "no such role: king" },
		{ "metadata\n    principal = \"p\"\n    role = \"self\"\n    scope = \"\"\n"
		  "    state = \"active\"\n" CURVE,
		    "no such role: self" },
		{ "metadata\n    principal = \"p\"\n    role = \"unit\"\n    scope = \"\"\n"
		  "    state = \"maybe\"\n" CURVE,
		    "active or revoked" },
		{ META "curve\n    public-key = \"short\"\n", "not 40 characters of Z85" },
		{ META "curve\n    public-key = \"" SECRET "\"\n    secret-key = \"" SECRET "\"\n",
		    "do not belong together" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct cert c;
		struct err e;

		assert_int_equal(read_text(*state, rows[i].text, &c, &e), -1);
		assert_int_equal(e.class, E_INVALID_ARGUMENT);
		if (strstr(e.text, rows[i].says) == NULL)
			fail_msg("row %zu: \"%s\" does not say \"%s\"", i, e.text, rows[i].says);
	}
}

static void
refuses_files(void **state)
{
	const struct folder *f = *state;
	char *large = xalloc(20001);
	struct cert c;
	struct err e;

	assert_int_equal(cert_read("/nonexistent/x.cert", &c, &e), -1);
	assert_int_equal(e.class, E_NOT_FOUND);
	assert_int_equal(cert_read(f->path, &c, &e), -1);
	memset(large, '#', 20000);
	assert_int_equal(read_text(f, large, &c, &e), -1);
	assert_non_null(strstr(e.text, "too long"));
	free(large);
}

static void
makes_a_pair(void **state)
{
	const struct folder *f = *state;
	struct cert made, public, secret;
	char cert[160], key[160];
	struct stat st;
	struct err e;

	snprintf(cert, sizeof(cert), "%s/oa-1.cert", f->certs);
	snprintf(key, sizeof(key), "%s/keys/oa-1.key", f->path);
	assert_int_equal(cert_make(f->path, "oa-1", "unit", "U-单位", false, &made, &e), 0);
	assert_int_equal(cert_read(cert, &public, &e), 0);
	assert_int_equal(cert_read(key, &secret, &e), 0);
	assert_string_equal(public.secret, "");
	assert_string_equal(public.public, made.public);
	assert_string_equal(secret.secret, made.secret);
	assert_string_equal(public.scope, "U-单位");
	assert_int_equal(stat(key, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_int_equal(cert_make(f->path, "oa-1", "unit", "U-2", false, &made, &e), -1);
	assert_int_equal(e.class, E_ALREADY_EXISTS);
	assert_int_equal(cert_make(f->path, "oa-1", "unit", "U-2", true, &made, &e), 0);
	assert_int_equal(cert_read(cert, &public, &e), 0);
	assert_string_equal(public.scope, "U-2");
	assert_string_not_equal(public.public, secret.public);
	assert_int_equal(cert_revoke(f->path, "oa-1", &e), 0);
	assert_int_equal(cert_revoke(f->path, "oa-1", &e), 0);
	assert_int_equal(cert_read(cert, &public, &e), 0);
	assert_true(public.revoked);
	assert_string_equal(public.public, made.public);
	assert_int_equal(cert_revoke(f->path, "nobody", &e), -1);
	assert_int_equal(e.class, E_NOT_FOUND);
}

static void
makes_nothing_of_bad_words(void **state)
{
	static const struct {
		const char *principal, *role, *scope, *field;
	} rows[] = {
		{ "", "unit", "", "principal" },
		{ "../x", "unit", "", "principal" },
		{ "a/b", "unit", "", "principal" },
		{ "a234567890123456789012345678901234567890123456789012345678901234x", "unit", "",
		    "principal" },
		{ "p", "king", "", "role" },
		{ "p", "unit", "a\"b", "scope" },
		{ "p", "unit", "a\nb", "scope" },
		{ "p", "unit", "\xff", "scope" },
	};
	const struct folder *f = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct cert c;
		struct err e;

		assert_int_equal(cert_make(f->path, rows[i].principal, rows[i].role, rows[i].scope,
				     true, &c, &e),
		    -1);
		assert_int_equal(e.class, E_INVALID_ARGUMENT);
		assert_string_equal(e.field, rows[i].field);
	}
	assert_int_not_equal(access(f->certs, F_OK), 0);
}

static const struct cert *
of_key(const struct certdir *d, const char *public)
{
	uint8_t key[32];

	assert_non_null(zmq_z85_decode(key, public));
	return certdir_by_key(d, key);
}

static void
directory_follows_files(void **state)
{
	const struct folder *f = *state;
	struct certdir *d = certdir_open(f->certs);
	struct cert a, b, again;
	struct err e;

	assert_int_equal(certdir_refresh(d), 0);
	assert_int_equal(cert_make(f->path, "a", "unit", "U-1", false, &a, &e), 0);
	assert_int_equal(cert_make(f->path, "b", "station", "S-1", false, &b, &e), 0);
	assert_true(certdir_changed(d));
	assert_int_equal(certdir_refresh(d), 2);
	assert_false(certdir_changed(d));
	assert_int_equal(certdir_refresh(d), 0);
	assert_string_equal(of_key(d, a.public)->principal, "a");
	assert_string_equal(certdir_by_principal(d, STR("b"))->scope, "S-1");
	assert_null(certdir_by_principal(d, STR("c")));
	assert_null(of_key(d, PUBLIC));
	assert_int_equal(cert_revoke(f->path, "a", &e), 0);
	assert_int_equal(certdir_refresh(d), 1);
	assert_true(of_key(d, a.public)->revoked);
	assert_int_equal(cert_make(f->path, "a", "unit", "U-1", true, &again, &e), 0);
	assert_int_equal(certdir_refresh(d), 1);
	assert_null(of_key(d, a.public));
	assert_false(of_key(d, again.public)->revoked);
	put_cert(f, "b.cert", "metadata\n");
	assert_int_equal(certdir_refresh(d), 0);
	assert_string_equal(of_key(d, b.public)->principal, "b");
	certdir_close(d);
}

static void
directory_refuses(void **state)
{
	const struct folder *f = *state;
	struct certdir *d = certdir_open(f->certs);
	const struct cert *c;
	char path[160];
	size_t n = 0;

	assert_int_equal(mkdir(f->certs, 0755), 0);
	put_cert(f, "p.cert", META CURVE);
	put_cert(f, "other.cert", META CURVE);
	put_cert(f, ".hidden.cert", META CURVE);
	put_cert(f, "p.cert.XXXXXX", META CURVE);
	put_cert(f, "p.txt", META CURVE);
	assert_int_equal(certdir_refresh(d), 1);
	for (c = NULL; (c = certdir_each(d, c)) != NULL; n++)
		assert_string_equal(c->principal, "p");
	assert_int_equal(n, 1);
	put_cert(f, "twin.cert",
	    "metadata\n    principal = \"twin\"\n    role = \"unit\"\n    scope = \"U-9\"\n"
	    "    state = \"active\"\n" CURVE);
	assert_int_equal(certdir_refresh(d), 0);
	assert_string_equal(of_key(d, PUBLIC)->principal, "p");
	snprintf(path, sizeof(path), "%s/p.cert", f->certs);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(certdir_refresh(d), 1);
	assert_null(of_key(d, PUBLIC));
	assert_null(certdir_by_principal(d, STR("p")));
	certdir_close(d);
}

static void
directory_of_many(void **state)
{
	const struct folder *f = *state;
	struct certdir *d = certdir_open(f->certs);
	char name[16];
	size_t n = 0;
	struct err e;

	for (int i = 0; i < 300; i++) {
		struct cert c;

		snprintf(name, sizeof(name), "d-%d", i);
		assert_int_equal(cert_make(f->path, name, "deputy", name, false, &c, &e), 0);
	}
	assert_int_equal(certdir_refresh(d), 300);
	for (const struct cert *c = NULL; (c = certdir_each(d, c)) != NULL; n++)
		assert_ptr_equal(of_key(d, c->public), c);
	assert_int_equal(n, 300);
	for (int i = 0; i < 300; i++) {
		snprintf(name, sizeof(name), "d-%d", i);
		assert_string_equal(certdir_by_principal(d, str_from(name))->scope, name);
	}
	certdir_close(d);
}

#define TEST(fn) cmocka_unit_test_setup_teardown(fn, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(reads_a_certificate),
		TEST(refuses_with_line),
		TEST(refuses_files),
		TEST(makes_a_pair),
		TEST(makes_nothing_of_bad_words),
		TEST(directory_follows_files),
		TEST(directory_refuses),
		TEST(directory_of_many),
	};

	return cmocka_run_group_tests_name("cert", tests, NULL, NULL);
}
