/* SPDX-License-Identifier: Apache-2.0 */
/* Every service's contract and the bus's: for the command line and the tests. */
#ifndef PROTO_CONTRACTS_H
#define PROTO_CONTRACTS_H

#include "common/op.h"

extern const struct contract *const contracts[]; /* NULL-terminated */

#endif
