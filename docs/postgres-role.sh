#!/bin/sh
# docker-compose: a plain role that owns the database. The image's own user is a superuser, for whom
# row-level security does not hold (docs/decisions/0014-row-level-security.md).
set -eu
psql -v ON_ERROR_STOP=1 -v password="$POSTGRES_PASSWORD" --username postgres <<'SQL'
CREATE ROLE launchready LOGIN PASSWORD :'password';
CREATE DATABASE launchready OWNER launchready;
SQL
