/* SPDX-License-Identifier: Apache-2.0 */
/* A document, given as JSON on standard input, written as the file of a format in a process of its
 * own as a service does it: document FORMAT > FILE. Its pages and errors go to standard error. */
#include <stdio.h>
#include <stdlib.h>

#include "common/json.h"
#include "common/print/apart.h"
#include "common/print/document.h"

static void
read_all(struct buf *in)
{
	char part[65536];
	size_t n;

	while ((n = fread(part, 1, sizeof(part), stdin)) > 0)
		buf_put(in, part, n);
}

static int
make(const char *format, struct buf *out, int32_t *pages, struct err *e)
{
	struct arena a = { 0 };
	struct buf text = { 0 }, msg = { 0 };
	struct document d;
	int rc;

	read_all(&text);
	rc = json_decode(&document_desc, (struct str){ (const char *)text.p, text.n }, &a, &d, e);
	if (rc == 0) {
		document_encode(&d, &msg);
		rc = apart_run(format, (struct str){ (const char *)msg.p, msg.n }, out, pages, e);
	}
	buf_free(&text);
	buf_free(&msg);
	arena_free(&a);
	return rc;
}

int
main(int argc, char **argv)
{
	struct buf out = { 0 };
	int32_t pages = 0;
	struct err e;
	int status;

	if (apart_child(argc, argv, document_apart, &status))
		return status;
	if (argc != 2) {
		fprintf(stderr, "usage: document pdf|xlsx|csv <JSON >FILE\n");
		return 2;
	}
	if (make(argv[1], &out, &pages, &e) != 0) {
		fprintf(stderr, "%s %s: %s\n", err_name(e.class), e.field, e.text);
		return 1;
	}
	fprintf(stderr, "pages %d\n", pages);
	status = fwrite(out.p, 1, out.n, stdout) == out.n ? EXIT_SUCCESS : EXIT_FAILURE;
	buf_free(&out);
	return status;
}
