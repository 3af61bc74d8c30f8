-- OIDC providers that let nobody into roles that name them: what people were told of, until it is mended.
ALTER TABLE "Role" ADD COLUMN "shutBy" TEXT;

CREATE TABLE "ShutProvider" (
    "arn" TEXT NOT NULL,
    "accountId" TEXT NOT NULL,
    "cause" TEXT NOT NULL,
    "roleCount" INTEGER NOT NULL,
    "reason" TEXT NOT NULL,
    "remedy" TEXT NOT NULL,
    "since" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "ShutProvider_pkey" PRIMARY KEY ("arn"),
    CONSTRAINT "ShutProvider_accountId_fkey" FOREIGN KEY ("accountId") REFERENCES "Account"("id") ON DELETE RESTRICT ON UPDATE CASCADE
);
