/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Blobs between registry and files. Those that a zone's objects refer to travel beside its CSV
 * files: blobs/NAME has the content, NAME being its BLAKE2b-256 as 64 hexadecimal digits (what
 * `b2sum -l 256` prints), and blobs.csv says which NAME each blob id of the other files stands for.
 */
#ifndef TOOLS_JZCTL_BLOBS_H
#define TOOLS_JZCTL_BLOBS_H

#include "tools/jzctl/ctl.h"
#include "tools/jzctl/progress.h"

#define BLOBS_CSV "blobs.csv"

/* Uploads the rest of a file, of which the service has `from` bytes, as registry's blob. */
MUST_CHECK int blobs_put(struct ctl *c, struct client *client, struct uuid blob, const char *path,
    int64_t from, struct err *e);
/* Writes a blob of `size` bytes to a file that its owner alone may read. `op` is SERVICE.blob.get
 * or zone.blob; hash, when not NULL, gets the content's; progress, when not NULL, the bytes. */
MUST_CHECK int blobs_get(struct ctl *c, struct client *client, const char *op, struct uuid blob,
    int64_t size, const char *path, uint8_t hash[32], struct progress *progress, struct err *e);

/* All blobs that objects of the zone refer to, into DIR/blobs.csv and DIR/blobs; without any,
 * neither is made. */
MUST_CHECK int blobs_export(struct ctl *c, struct client *client, const char *dir, struct err *e);
/* Those of DIR/blobs.csv, if it is there, each compared with its name before it is uploaded under
 * its id. What is wrong in the folder is told on stderr as "file:line:column: reason" and counted
 * in *faults; the others are uploaded all the same. -1: no answer, or refused. */
MUST_CHECK int blobs_import(
    struct ctl *c, struct client *client, const char *dir, size_t *faults, struct err *e);

#endif
