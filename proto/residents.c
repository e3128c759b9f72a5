/* SPDX-License-Identifier: Apache-2.0 */
#include "proto/residents.h"

ENUMDESC(erasure_enum, "erasure", "rule", "request");
