-- How many roles had each reach at the end of each day, so that people see whether it gets better.
CREATE TABLE "ExposureDay" (
    "day" DATE NOT NULL,
    "rung" INTEGER NOT NULL,
    "roleCount" INTEGER NOT NULL,

    CONSTRAINT "ExposureDay_pkey" PRIMARY KEY ("day","rung")
);
