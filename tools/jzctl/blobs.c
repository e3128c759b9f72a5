/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/feed.h"
#include "common/msg.h"
#include "proto/registry_lists.h"
#include "tools/jzctl/blobs.h"

#define PART_BYTES ((size_t)192 * 1024)
#define DEADLINE_MS 60000
#define HASH_BYTES 32
#define NAME_CHARS (2 * HASH_BYTES)

/* ---- one blob ---- */

static int
failed(struct err *e, const char *path)
{
	return err_set(e, E_NOT_FOUND, "DIR", "%.200s: %s", path, strerror(errno));
}

static int
ask(struct ctl *c, struct client *client, const char *op, const struct desc *d, const void *args,
    struct wire_answer *out, struct err *e)
{
	return client_ask(
	    client, op, msg_encode(d, args, MSG_ALL, &c->arena), DEADLINE_MS, &c->arena, out, e);
}

static int
put_parts(
    struct ctl *c, struct client *client, struct uuid blob, FILE *from, int64_t at, struct err *e)
{
	static uint8_t bytes[PART_BYTES];
	struct wire_answer answer;
	size_t n;
	int rc;

	do {
		struct arena mark = c->arena;
		struct blob_put part = { blob, at, { bytes, 0 } };

		n = part.bytes.n = fread(bytes, 1, sizeof(bytes), from);
		if (n == 0 && (at > 0 || ferror(from)))
			return ferror(from) ? failed(e, "fread") : 0;
		rc = ask(c, client, "registry.blob.put", &blob_put_desc, &part, &answer, e);
		arena_cut(&c->arena, &mark);
		if (rc != 0)
			return -1;
		at += (int64_t)n;
	} while (n == sizeof(bytes));
	return 0;
}

int
blobs_put(struct ctl *c, struct client *client, struct uuid blob, const char *path, int64_t from,
    struct err *e)
{
	FILE *f = fopen(path, "rbe");
	int rc;

	if (f == NULL)
		return failed(e, path);
	rc = fseek(f, (long)from, SEEK_SET) != 0 ? failed(e, path)
						 : put_parts(c, client, blob, f, from, e);
	fclose(f);
	return rc;
}

static int
get_parts(struct ctl *c, struct client *client, const char *op, struct blob_get args, int64_t size,
    FILE *to, crypto_generichash_state *h, struct progress *progress, struct err *e)
{
	struct wire_answer answer;
	struct blob_part part;
	int rc = 0;

	while (rc == 0 && args.offset < size) {
		struct arena mark = c->arena;

		rc = ask(c, client, op, &blob_get_desc, &args, &answer, e);
		if (rc == 0)
			rc = msg_decode_checked(
			    &blob_part_desc, answer.result, &c->arena, &part, e);
		if (rc == 0 && part.bytes.n == 0)
			rc = err_set(e, E_INTERNAL, "blob", "the blob ends too early");
		if (rc == 0) {
			crypto_generichash_update(h, part.bytes.p, part.bytes.n);
			args.offset += (int64_t)part.bytes.n;
			if (fwrite(part.bytes.p, 1, part.bytes.n, to) != part.bytes.n)
				rc = failed(e, "fwrite");
			if (progress != NULL)
				progress_add(progress, (int64_t)part.bytes.n);
		}
		arena_cut(&c->arena, &mark);
	}
	return rc;
}

int
blobs_get(struct ctl *c, struct client *client, const char *op, struct uuid blob, int64_t size,
    const char *path, uint8_t hash[32], struct progress *progress, struct err *e)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600), rc;
	FILE *to = fd >= 0 ? fdopen(fd, "wb") : NULL;
	crypto_generichash_state h;

	if (to == NULL)
		return failed(e, path);
	crypto_generichash_init(&h, NULL, 0, HASH_BYTES);
	rc = get_parts(c, client, op, (struct blob_get){ .blob = blob }, size, to, &h, progress, e);
	if (fclose(to) != 0 && rc == 0)
		rc = failed(e, path);
	if (hash != NULL)
		crypto_generichash_final(&h, hash, HASH_BYTES);
	return rc;
}

/* ---- export ---- */

static int
export_one(struct ctl *c, struct client *client, const char *dir, const struct zone_blob_row *row,
    FILE *list, struct err *e)
{
	const char *part = arena_printf(&c->arena, "%s/blobs/.part", dir);
	uint8_t hash[HASH_BYTES];
	char name[NAME_CHARS + 1], id[37];

	if (blobs_get(c, client, "zone.blob", row->blob, row->size, part, hash, NULL, e) != 0)
		return -1;
	sodium_bin2hex(name, sizeof(name), hash, sizeof(hash));
	if (rename(part, arena_printf(&c->arena, "%s/blobs/%s", dir, name)) != 0)
		return failed(e, part);
	uuid_format(row->blob, id);
	fprintf(list, "%s,%s\n", id, name);
	return 0;
}

static FILE *
begin_list(struct ctl *c, const char *dir, struct err *e)
{
	const char *path = arena_printf(&c->arena, "%s/" BLOBS_CSV, dir);
	const char *blobs = arena_printf(&c->arena, "%s/blobs", dir);
	int fd;
	FILE *to;

	if (mkdir(blobs, 0700) != 0 && errno != EEXIST) {
		failed(e, blobs);
		return NULL;
	}
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	to = fd >= 0 ? fdopen(fd, "wb") : NULL;
	if (to == NULL)
		failed(e, path);
	else
		fputs("blob,name\n", to);
	return to;
}

static int
export_page(struct ctl *c, struct client *client, const char *dir, const json_t *items, FILE **list,
    size_t *n, struct err *e)
{
	struct zone_blob_row row;
	json_t *item;
	size_t i;

	json_array_foreach(items, i, item) {
		struct str id = str_from(json_string_value(json_object_get(item, "blob")));

		row.size = json_integer_value(json_object_get(item, "size"));
		if (!uuid_parse(id, &row.blob))
			return err_set(e, E_INTERNAL, "blob", "the answer has no id of a blob");
		if (*list == NULL && (*list = begin_list(c, dir, e)) == NULL)
			return -1;
		if (export_one(c, client, dir, &row, *list, e) != 0)
			return -1;
		++*n;
	}
	return 0;
}

int
blobs_export(struct ctl *c, struct client *client, const char *dir, struct err *e)
{
	const char *next = NULL;
	FILE *list = NULL;
	size_t n = 0;
	int rc;

	do {
		json_t *args = json_object(), *page;

		if (next != NULL)
			json_object_set_new(args, "after", json_string(next));
		rc = ctl_call(
		    c, client, "zone.blobs", (struct uuid){ 0 }, args, DEADLINE_MS, &page, e);
		json_decref(args);
		if (rc != 0)
			break;
		rc = export_page(c, client, dir, json_object_get(page, "items"), &list, &n, e);
		next = json_string_value(json_object_get(page, "next"));
		next = next != NULL ? str_z(&c->arena, str_from(next)) : NULL;
		json_decref(page);
	} while (rc == 0 && next != NULL);
	if (list != NULL && fclose(list) != 0 && rc == 0)
		rc = failed(e, BLOBS_CSV);
	if (rc == 0 && n > 0)
		printf("%s/" BLOBS_CSV "\t%zu\n", dir, n);
	return rc;
}

/* ---- import ---- */

struct line { /* of blobs.csv */
	const char *dir;
	int n;
	struct uuid blob;
	const char *path;
};

static bool
fault(const struct line *l, int column, const char *reason)
{
	fprintf(stderr, "%s/" BLOBS_CSV ":%d:%d: %s\n", l->dir, l->n, column, reason);
	return false;
}

static bool
is_name(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!((s.p[i] >= '0' && s.p[i] <= '9') || (s.p[i] >= 'a' && s.p[i] <= 'f')))
			return false;
	return s.n == NAME_CHARS;
}

/* Whether the file is there and has the content that its name says. */
static bool
check_content(const struct line *l, struct str name)
{
	FILE *f = fopen(l->path, "rbe");
	static uint8_t bytes[PART_BYTES];
	uint8_t hash[HASH_BYTES];
	char text[NAME_CHARS + 1];
	crypto_generichash_state h;
	size_t n;
	bool read;

	if (f == NULL)
		return fault(l, 2, "there is no file of this name in blobs/");
	crypto_generichash_init(&h, NULL, 0, sizeof(hash));
	while ((n = fread(bytes, 1, sizeof(bytes), f)) > 0)
		crypto_generichash_update(&h, bytes, n);
	read = !ferror(f);
	fclose(f);
	if (!read)
		return fault(l, 2, "the file in blobs/ cannot be read");
	crypto_generichash_final(&h, hash, sizeof(hash));
	sodium_bin2hex(text, sizeof(text), hash, sizeof(hash));
	return str_is(name, text) ||
	    fault(l, 2, "the file in blobs/ has another content: its BLAKE2b-256 is not its name");
}

static bool
read_line(struct ctl *c, struct line *l, struct str text)
{
	struct str id = str_trim(str_cut(&text, ',')), name = str_trim(str_cut(&text, ','));

	if (text.n > 0)
		return fault(l, 3, "a line has two cells");
	if (l->n == 1)
		return (str_is(id, "blob") && str_is(name, "name")) ||
		    fault(l, 1, "the columns are blob and name");
	if (!uuid_parse(id, &l->blob) || uuid_v7_ms(l->blob) < 0)
		return fault(l, 1, "blob is not a UUIDv7");
	if (!is_name(name))
		return fault(l, 2, "name is not 64 hexadecimal digits");
	l->path = arena_printf(&c->arena, "%s/blobs/" STR_FMT, l->dir, STR_ARG(name));
	return check_content(l, name);
}

/* From where an earlier import that was cut short left it. That of another principal is there, in
 * use by the same object; if it is not, the file that names it has a fault at that place. */
static int
upload(struct ctl *c, struct client *client, const struct line *l, struct err *e)
{
	const struct blob_get head = { .blob = l->blob, .max = { 1, true } };
	struct wire_answer answer;
	struct blob_part part = { 0 };
	int rc = ask(c, client, "registry.blob.get", &blob_get_desc, &head, &answer, e);

	if (rc == 0 && msg_decode_checked(&blob_part_desc, answer.result, &c->arena, &part, e) != 0)
		return -1;
	if (rc != 0 && e->class != E_NOT_FOUND)
		return -1;
	rc = blobs_put(c, client, l->blob, l->path, part.size, e);
	return rc != 0 &&
		((e->class == E_FAILED_PRECONDITION && strcmp(e->field, "blob") == 0) ||
		    e->class == E_PERMISSION_DENIED)
	    ? 0
	    : rc;
}

int
blobs_import(struct ctl *c, struct client *client, const char *dir, size_t *faults, struct err *e)
{
	const char *path = arena_printf(&c->arena, "%s/" BLOBS_CSV, dir);
	struct line l = { .dir = dir };
	struct str rest, text;

	*faults = 0;
	if (access(path, F_OK) != 0)
		return 0;
	if (ctl_read(c, path, &rest, e) != 0)
		return -1;
	while (rest.n > 0) {
		text = str_cut(&rest, '\n');
		l.n++;
		if (str_empty(str_trim(text)))
			continue;
		if (!read_line(c, &l, text))
			++*faults;
		else if (l.n > 1 && upload(c, client, &l, e) != 0)
			return -1;
	}
	return 0;
}
