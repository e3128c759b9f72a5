/* SPDX-License-Identifier: Apache-2.0 */
/* What is in an archive, by what pg_restore reads out of it. */
#include <errno.h>
#include <sodium.h>
#include <stdlib.h>

#include "tools/jzctl/backup.h"

/* "COPY schema.table (columns) FROM stdin;" → the table's name. */
static struct str
copied_table(struct str line)
{
	static const char head[] = "COPY ", tail[] = ") FROM stdin;";
	struct str name = { 0 };
	const char *end;

	if (line.n < sizeof(head) + sizeof(tail) || memcmp(line.p, head, sizeof(head) - 1) != 0 ||
	    memcmp(line.p + line.n - (sizeof(tail) - 1), tail, sizeof(tail) - 1) != 0)
		return name;
	end = memmem(line.p, line.n, " (", 2);
	if (end != NULL)
		name = (struct str){ line.p + sizeof(head) - 1,
			(size_t)(end - line.p) - (sizeof(head) - 1) };
	return name;
}

static void
read_script(FILE *in, json_t *tables)
{
	struct tally t = { 0 };
	char *line = NULL, table[256] = "";
	size_t cap = 0;
	ssize_t got;

	while ((got = getline(&line, &cap, in)) > 0) {
		struct str s = { line, (size_t)got - (line[got - 1] == '\n') };

		if (table[0] == '\0') {
			struct str name = copied_table(s);

			if (name.n > 0 && name.n < sizeof(table))
				snprintf(table, sizeof(table), STR_FMT, STR_ARG(name));
			t = (struct tally){ 0 };
		} else if (str_is(s, "\\.")) {
			json_object_set_new(tables, table, tally_json(&t));
			table[0] = '\0';
		} else {
			tally_row(&t, s.p, s.n);
		}
	}
	free(line);
}

int
archive_tables(const char *path, json_t **out, struct err *e)
{
	const char *const argv[] = { "pg_restore", "--data-only", "--file=-", path, NULL };
	pid_t pid;
	FILE *in;

	if (program_start(argv, &pid, &in, e) != 0)
		return -1;
	*out = json_object();
	read_script(in, *out);
	fclose(in);
	if (program_wait(argv, pid, e) == 0)
		return 0;
	json_decref(*out);
	*out = NULL;
	return -1;
}

int
archive_digest(const char *path, json_t **out, struct err *e)
{
	crypto_generichash_state h;
	unsigned char part[65536], digest[32];
	char hex[65];
	json_int_t bytes = 0;
	FILE *f = fopen(path, "rbe");
	size_t n;
	bool bad;

	if (f == NULL)
		return err_set(e, errno == ENOENT ? E_NOT_FOUND : E_INVALID_ARGUMENT, path, "%s",
		    strerror(errno));
	crypto_generichash_init(&h, NULL, 0, sizeof(digest));
	while ((n = fread(part, 1, sizeof(part), f)) > 0) {
		crypto_generichash_update(&h, part, n);
		bytes += (json_int_t)n;
	}
	bad = ferror(f) != 0;
	fclose(f);
	if (bad)
		return err_set(e, E_INVALID_ARGUMENT, path, "cannot be read");
	crypto_generichash_final(&h, digest, sizeof(digest));
	sodium_bin2hex(hex, sizeof(hex), digest, sizeof(digest));
	*out = json_pack("{s:I, s:s}", "bytes", bytes, "blake2b", hex);
	return 0;
}
