/* SPDX-License-Identifier: Apache-2.0 */
/* zone.import: the one command of registry's first part. Runs alone, off the loop. */
#ifndef REGISTRY_DECIDE_ZONE_H
#define REGISTRY_DECIDE_ZONE_H

#include "common/engine.h"

load_fn load_zone_import;
decide_fn decide_zone_import;

#endif
