# SPDX-License-Identifier: Apache-2.0
# Each .sql file as one C string, sql_<file>, so that SQL is written as SQL and shipped in the binary.
function name(path) { sub(/.*\//, "", path); sub(/\.sql$/, "", path); return path }
FNR == 1 { if (NR > 1) print "\"\";"; printf "static const char sql_%s[] __attribute__((unused)) =\n", name(FILENAME) }
{ gsub(/\\/, "&&"); gsub(/"/, "\\\\&"); printf "\"%s\\n\"\n", $0 }
END { if (NR > 0) print "\"\";" }
