set -e
mkdir -p "$CI_PROJECT_DIR.tmp"
printf %s "$AWS_TOKEN" > "$CI_PROJECT_DIR.tmp/token"
export AWS_ROLE_ARN="$1" AWS_WEB_IDENTITY_TOKEN_FILE="$CI_PROJECT_DIR.tmp/token"
