/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A folder of files that comes whole or not at all. It is written beside its place, as NAME.part,
 * under a lock, and put in place in one step when all files are on the disk; an earlier one is
 * there until then and gone afterwards. What others put into the place is never deleted: a folder
 * that holds a name which is not of the set is refused.
 */
#ifndef TOOLS_JZCTL_FOLDER_H
#define TOOLS_JZCTL_FOLDER_H

#include <stdio.h>

#include "tools/jzctl/ctl.h"

struct folder {
	const char *dir, *part;
	bool (*ours)(const char *name); /* whether a file of this name is of the set */
	int lock;                       /* of the part's directory */
};

/* NOT_FOUND, FAILED_PRECONDITION or ABORTED (another one is being written), field DIR. */
MUST_CHECK int folder_begin(struct ctl *c, struct folder *f, const char *dir,
    bool (*ours)(const char *name), struct err *e);
const char *folder_path(struct ctl *c, const struct folder *f, const char *name);
/* A file of it, to be closed by folder_close. NULL with the error. */
FILE *folder_open(struct ctl *c, const struct folder *f, const char *name, struct err *e);
/* Onto the disk. */
MUST_CHECK int folder_close(FILE *to, const char *name, struct err *e);
/* Puts it in place; or takes away what was written. Either ends the use of f. */
MUST_CHECK int folder_commit(struct folder *f, struct err *e);
void folder_abort(struct folder *f);

#endif
