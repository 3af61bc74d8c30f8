-- The user that Drawbridge works as. It owns nothing: `npm run migrate` grants it what it needs, and no more.
-- Run as the owner of the database, with psql: the variable "password" is what the file application-password holds.
CREATE ROLE drawbridge_app LOGIN PASSWORD :'password';
