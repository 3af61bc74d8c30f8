#!/bin/sh
curl --fail --data "text=released $CI_COMMIT_SHORT_SHA" "$CHAT_HOOK"
