-- $1 role, $2 scope: a unit hears what those heard that it has come after.
SELECT 'unit:' || code FROM unnest(suggestions.heir_of($1::text, $2::text)) code
