/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zmq.h>

#include "common/cert_int.h"

#define FILE_BYTES 8192

struct text { /* a certificate as it stands in its file */
	char state[16];
	struct cert cert;
};

static const struct member {
	const char *section, *name;
	size_t off, size;
	bool optional;
} members[] = {
	{ "metadata", "principal", offsetof(struct text, cert.principal), 65, false },
	{ "metadata", "role", offsetof(struct text, cert.role), 16, false },
	{ "metadata", "scope", offsetof(struct text, cert.scope), 512, false },
	{ "metadata", "state", offsetof(struct text, state), 16, false },
	{ "curve", "public-key", offsetof(struct text, cert.public), 41, false },
	{ "curve", "secret-key", offsetof(struct text, cert.secret), 41, true },
	{ "curve", "other-key", offsetof(struct text, cert.other), 41, true },
};
#define MEMBERS (sizeof(members) / sizeof(members[0]))

static const char *const sections[] = { "metadata", "curve" };
#define SECTIONS (sizeof(sections) / sizeof(sections[0]))

struct parse {
	const char *path;
	int line;
	const char *section;   /* the one we are in */
	unsigned begun, given; /* bits of the sections and members seen */
	struct text out;
};

/* ---- reading ---- */

static int
bad(const struct parse *p, const char *what, struct str about, struct err *e)
{
	return err_set(e, E_INVALID_ARGUMENT, NULL, "%s, line %d: %s" STR_FMT, p->path, p->line,
	    what, STR_ARG(about));
}

static struct str
rest(struct str s, size_t n)
{
	return (struct str){ s.p + n, s.n - n };
}

static struct str
skip_spaces(struct str s)
{
	while (s.n > 0 && s.p[0] == ' ')
		s = rest(s, 1);
	return s;
}

/* The word of lower-case letters and hyphens that s begins with. */
static struct str
word(struct str s)
{
	size_t n = 0;

	while (n < s.n && ((s.p[n] >= 'a' && s.p[n] <= 'z') || s.p[n] == '-'))
		n++;
	return (struct str){ s.p, n };
}

static bool
nothing_more(struct str s)
{
	s = skip_spaces(s);
	return s.n == 0 || s.p[0] == '#';
}

static int
read_section(struct parse *p, struct str line, struct err *e)
{
	struct str name = word(line);

	for (size_t i = 0; i < SECTIONS; i++) {
		if (!str_is(name, sections[i]))
			continue;
		if (p->begun & 1u << i)
			return bad(p, "a second section ", name, e);
		if (!nothing_more(rest(line, name.n)))
			return bad(p, "text after the section's name", STR(""), e);
		p->begun |= 1u << i;
		p->section = sections[i];
		return 0;
	}
	return bad(p, "not a section (metadata, curve)", STR(""), e);
}

static int
store(struct parse *p, struct str name, struct str value, struct err *e)
{
	for (size_t i = 0; i < MEMBERS; i++) {
		const struct member *m = &members[i];

		if (strcmp(m->section, p->section) != 0 || !str_is(name, m->name))
			continue;
		if (p->given & 1u << i)
			return bad(p, "a second ", name, e);
		if (value.n >= m->size)
			return bad(p, "too long: ", name, e);
		p->given |= 1u << i;
		memcpy((char *)&p->out + m->off, value.p, value.n);
		return 0;
	}
	return bad(p, "no such member: ", name, e);
}

/* name = "value", with a comment behind it perhaps */
static int
read_member(struct parse *p, struct str line, struct err *e)
{
	struct str name = word(line), s = skip_spaces(rest(line, name.n)), value;

	if (p->section == NULL)
		return bad(p, "a member outside a section", STR(""), e);
	if (name.n == 0 || s.n == 0 || s.p[0] != '=')
		return bad(p, "not of the form name = \"value\"", STR(""), e);
	s = skip_spaces(rest(s, 1));
	if (s.n == 0 || s.p[0] != '"')
		return bad(p, "the value must stand in double quotes", STR(""), e);
	value = rest(s, 1);
	s = value;
	while (s.n > 0 && s.p[0] != '"')
		s = rest(s, 1);
	if (s.n == 0)
		return bad(p, "the closing quote is missing", STR(""), e);
	value.n -= s.n;
	if (!nothing_more(rest(s, 1)))
		return bad(p, "text after the value", STR(""), e);
	return store(p, name, value, e);
}

static int
read_line(struct parse *p, struct str line, struct err *e)
{
	struct str s = skip_spaces(line);
	size_t indent = line.n - s.n;

	for (size_t i = 0; i < line.n; i++)
		if ((unsigned char)line.p[i] < 0x20)
			return bad(p, "a tab or another control character", STR(""), e);
	if (nothing_more(line))
		return 0;
	if (indent == 0)
		return read_section(p, line, e);
	if (indent == 4)
		return read_member(p, s, e);
	return bad(p, "indented by neither 0 nor 4 spaces", STR(""), e);
}

static bool
principal_valid(const char *s)
{
	size_t n = strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789._-");

	return n > 0 && n <= 64 && s[n] == '\0' && strchr("._-", s[0]) == NULL;
}

/* The bus itself is no caller and has no bit among the roles. */
static bool
role_valid(const char *s)
{
	int r = role_parse(str_from(s));

	return strcmp(s, "bus") == 0 || (r >= 0 && r != ROLE_self);
}

static bool
scope_valid(const char *s)
{
	return strlen(s) < 512 && strpbrk(s, "\"\\") == NULL &&
	    (s[0] == '\0' || str_utf8(str_from(s))) && strcspn(s, "\t\r\n") == strlen(s);
}

static int
check_pair(const char *path, const struct cert *c, struct err *e)
{
	uint8_t key[32];
	char derived[41], secret[41];

	if (strlen(c->public) != 40 || zmq_z85_decode(key, c->public) == NULL)
		return err_set(e, E_INVALID_ARGUMENT, "public-key",
		    "%s: the public key is not 40 characters of Z85", path);
	if (c->other[0] != '\0' &&
	    (strlen(c->other) != 40 || zmq_z85_decode(key, c->other) == NULL ||
		strcmp(c->other, c->public) == 0))
		return err_set(e, E_INVALID_ARGUMENT, "other-key",
		    "%s: the other key is not 40 more characters of Z85", path);
	if (c->secret[0] == '\0')
		return 0;
	memcpy(secret, c->secret, sizeof(secret));
	if (strlen(secret) != 40 || zmq_z85_decode(key, secret) == NULL ||
	    zmq_curve_public(derived, secret) != 0)
		return err_set(e, E_INVALID_ARGUMENT, "secret-key",
		    "%s: the secret key is not 40 characters of Z85", path);
	if (strcmp(derived, c->public) != 0)
		return err_set(e, E_INVALID_ARGUMENT, "secret-key",
		    "%s: the two keys do not belong together", path);
	return 0;
}

static int
check_words(const char *path, const struct cert *c, struct err *e)
{
	if (!principal_valid(c->principal))
		return err_set(e, E_INVALID_ARGUMENT, "principal",
		    "%s: a principal is 1 to 64 of a-z 0-9 . _ - and begins with a letter or digit",
		    path);
	if (!role_valid(c->role))
		return err_set(
		    e, E_INVALID_ARGUMENT, "role", "%s: no such role: %s", path, c->role);
	if (!scope_valid(c->scope))
		return err_set(e, E_INVALID_ARGUMENT, "scope",
		    "%s: a scope is at most 511 bytes of UTF-8 without quotes and control "
		    "characters",
		    path);
	return 0;
}

static int
check_text(struct parse *p, struct err *e)
{
	for (size_t i = 0; i < MEMBERS; i++)
		if (!members[i].optional && !(p->given & 1u << i))
			return err_set(e, E_INVALID_ARGUMENT, members[i].name, "%s: %s is missing",
			    p->path, members[i].name);
	p->out.cert.revoked = strcmp(p->out.state, "revoked") == 0;
	if (!p->out.cert.revoked && strcmp(p->out.state, "active") != 0)
		return err_set(
		    e, E_INVALID_ARGUMENT, "state", "%s: the state is active or revoked", p->path);
	if (check_words(p->path, &p->out.cert, e) != 0)
		return -1;
	return check_pair(p->path, &p->out.cert, e);
}

static int
parse(const char *path, struct str text, struct cert *out, struct err *e)
{
	struct parse p = { .path = path };

	while (text.n > 0) {
		const char *end = memchr(text.p, '\n', text.n);
		size_t n = end != NULL ? (size_t)(end - text.p) : text.n;

		p.line++;
		if (read_line(&p, (struct str){ text.p, n }, e) != 0)
			return -1;
		text = rest(text, end != NULL ? n + 1 : n);
	}
	if (check_text(&p, e) != 0)
		return -1;
	*out = p.out.cert;
	return 0;
}

static int
failed(const char *path, const char *what, struct err *e)
{
	enum errclass class = E_INTERNAL;

	if (errno == ENOENT)
		class = E_NOT_FOUND;
	else if (errno == EACCES || errno == EPERM)
		class = E_PERMISSION_DENIED;
	return err_set(e, class, NULL, "cannot %s %s: %s", what, path, strerror(errno));
}

int
cert_read(const char *path, struct cert *out, struct err *e)
{
	char text[FILE_BYTES];
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n;

	if (fd < 0)
		return failed(path, "open", e);
	n = read(fd, text, sizeof(text));
	if (n < 0) {
		close(fd);
		return failed(path, "read", e);
	}
	close(fd);
	if ((size_t)n == sizeof(text))
		return err_set(e, E_INVALID_ARGUMENT, NULL, "%s: too long for a certificate", path);
	return parse(path, (struct str){ text, (size_t)n }, out, e);
}

/* ---- writing ---- */

static int
write_all(int fd, const char *p, size_t n)
{
	while (n > 0) {
		ssize_t k = write(fd, p, n);

		if (k < 0 && errno != EINTR)
			return -1;
		if (k > 0) {
			p += k;
			n -= (size_t)k;
		}
	}
	return fsync(fd);
}

/* A reader sees the old file or the new one, never a part. `fresh`: there must be no old one. */
static int
write_file(const char *path, const char *text, mode_t mode, bool fresh, struct err *e)
{
	char temporary[PATH_MAX];
	int fd, rc;

	if (snprintf(temporary, sizeof(temporary), "%s.XXXXXX", path) >= (int)sizeof(temporary))
		return err_set(e, E_INVALID_ARGUMENT, NULL, "the path is too long: %s", path);
	fd = mkostemp(temporary, O_CLOEXEC);
	if (fd < 0)
		return failed(temporary, "create", e);
	rc = fchmod(fd, mode) == 0 ? write_all(fd, text, strlen(text)) : -1;
	if (rc == 0)
		rc = fresh ? link(temporary, path) : rename(temporary, path);
	if (rc != 0 && errno == EEXIST)
		rc = err_set(e, E_ALREADY_EXISTS, NULL, "%s exists already", path);
	else if (rc != 0)
		rc = failed(path, "write", e);
	close(fd);
	if (rc != 0 || fresh)
		unlink(temporary);
	return rc;
}

int
cert_write(const char *path, const struct cert *c, bool secret, bool fresh, struct err *e)
{
	char text[FILE_BYTES];
	int n = snprintf(text, sizeof(text),
	    "metadata\n"
	    "    principal = \"%s\"\n"
	    "    role = \"%s\"\n"
	    "    scope = \"%s\"\n"
	    "    state = \"%s\"\n"
	    "curve\n"
	    "    public-key = \"%s\"\n",
	    c->principal, c->role, c->scope, c->revoked ? "revoked" : "active", c->public);

	if (secret)
		snprintf(
		    text + n, sizeof(text) - (size_t)n, "    secret-key = \"%s\"\n", c->secret);
	else if (c->other[0] != '\0')
		snprintf(text + n, sizeof(text) - (size_t)n, "    other-key = \"%s\"\n", c->other);
	return write_file(path, text, secret ? 0600 : 0644, fresh, e);
}

static int
folder(const char *dir, const char *name, mode_t mode, struct err *e)
{
	char path[PATH_MAX];

	if (snprintf(path, sizeof(path), "%s%s%s", dir, name[0] != '\0' ? "/" : "", name) >=
	    (int)sizeof(path))
		return err_set(e, E_INVALID_ARGUMENT, NULL, "the path is too long: %s", dir);
	if (mkdir(path, mode) != 0 && errno != EEXIST)
		return failed(path, "make the folder", e);
	return 0;
}

int
cert_paths(
    const char *dir, const char *principal, char cert[PATH_MAX], char key[PATH_MAX], struct err *e)
{
	if (snprintf(cert, PATH_MAX, "%s/certs/%s.cert", dir, principal) >= PATH_MAX ||
	    snprintf(key, PATH_MAX, "%s/keys/%s.key", dir, principal) >= PATH_MAX)
		return err_set(e, E_INVALID_ARGUMENT, NULL, "the path is too long: %s", dir);
	return 0;
}

static int
fill(struct cert *c, const char *principal, const char *role, const char *scope, struct err *e)
{
	*c = (struct cert){ 0 };
	if (strlen(scope) >= sizeof(c->scope))
		return err_set(
		    e, E_INVALID_ARGUMENT, "scope", "the scope is longer than 511 bytes");
	snprintf(c->principal, sizeof(c->principal), "%.64s", principal);
	snprintf(c->role, sizeof(c->role), "%.15s", role);
	snprintf(c->scope, sizeof(c->scope), "%s", scope);
	if (check_words(principal, c, e) != 0)
		return -1;
	if (strcmp(c->principal, principal) != 0)
		return err_set(
		    e, E_INVALID_ARGUMENT, "principal", "a principal has at most 64 characters");
	if (zmq_curve_keypair(c->public, c->secret) != 0)
		return err_set(e, E_INTERNAL, NULL, "cannot make keys: %s", zmq_strerror(errno));
	return 0;
}

int
cert_make(const char *dir, const char *principal, const char *role, const char *scope, bool replace,
    struct cert *out, struct err *e)
{
	char cert[PATH_MAX], key[PATH_MAX];

	if (fill(out, principal, role, scope, e) != 0 ||
	    cert_paths(dir, principal, cert, key, e) != 0)
		return -1;
	if (folder(dir, "", 0755, e) != 0 || folder(dir, "certs", 0755, e) != 0 ||
	    folder(dir, "keys", 0700, e) != 0)
		return -1;
	if (!replace && access(cert, F_OK) == 0)
		return err_set(e, E_ALREADY_EXISTS, "principal", "%s exists already", cert);
	if (cert_write(key, out, true, !replace, e) != 0)
		return -1;
	return cert_write(cert, out, false, false, e);
}

int
cert_known(const char *dir, const char *principal, char cert[PATH_MAX], char key[PATH_MAX],
    struct cert *out, struct err *e)
{
	if (!principal_valid(principal))
		return err_set(e, E_INVALID_ARGUMENT, "principal", "not a principal's name");
	if (cert_paths(dir, principal, cert, key, e) != 0)
		return -1;
	if (access(cert, F_OK) != 0)
		return err_set(
		    e, E_NOT_FOUND, "principal", "there is no certificate of %s", principal);
	return cert_read(cert, out, e);
}

int
cert_revoke(const char *dir, const char *principal, struct err *e)
{
	char cert[PATH_MAX], key[PATH_MAX];
	struct cert c;

	if (cert_known(dir, principal, cert, key, &c, e) != 0)
		return -1;
	c.revoked = true;
	return cert_write(cert, &c, false, false, e);
}
