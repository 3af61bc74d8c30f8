#!/bin/sh
# Run once by the image of PostgreSQL, when it makes the database.
set -eu
psql --set=ON_ERROR_STOP=1 --set=password="$(cat /run/secrets/application-password)" \
  --username="$POSTGRES_USER" --dbname="$POSTGRES_DB" --file=/drawbridge/application-user.sql
