#!/bin/sh
# Request token, access token, release and upload with curl; `pypi-mock sign` signs each header.

set -eu

server=${1:-${PYPI_MOCK_URL:-http://127.0.0.1:8000}}
wheel=${2:-spam-1.0-py3-none-any.whl}
filename=$(basename "$wheel")
name=$(echo "$filename" | cut -d - -f 1)
version=$(echo "$filename" | cut -d - -f 2)

# Print a signed Authorization header. The secrets are in the environment, where the list of
# processes does not show them.
export PYPI_MOCK_CONSUMER_SECRET=consumer-secret PYPI_MOCK_TOKEN_SECRET=
token=
signed() {
    if [ -n "$token" ]; then set -- --token "$token" "$@"; fi
    pypi-mock sign --format header --consumer-key consumer-key "$@"
}

# Send, and print what came back; a refusal ends the program, with its reasons.
call() { curl --silent --show-error --fail-with-body --write-out '\n' "$@"; }

# Make the request of step 1 or 3, and keep the token and the secret of its answer.
ask_for_token() {
    if ! answer=$(call -H "$(signed GET "$1")" "$1"); then
        echo "$answer" >&2
        exit 1
    fi
    token=$(echo "$answer" | tr '&' '\n' | sed -n 's/^oauth_token=//p')
    PYPI_MOCK_TOKEN_SECRET=$(echo "$answer" | tr '&' '\n' | sed -n 's/^oauth_token_secret=//p')
}

# Step 1: a request token. With --callback it is the flow of RFC 5849, and step 3 then brings
# --verifier; without it is that of 2012.
ask_for_token "$server/oauth/request_token"

# Step 2: the user allows it, in a browser.
echo "Open $server/oauth/authorise?oauth_token=$token"
printf 'Allow it, then press Enter. '
read -r _

# Step 3: the access token, signed with the secret of the request token.
ask_for_token "$server/oauth/access_token"

url="$server/oauth/test?test=spam"
call -H "$(signed GET "$url")" "$url"

# A form is signed, field by field: the same fields go to both programs.
url=$server/oauth/add_release
summary='Frühstück für alle'
python='Programming Language :: Python :: 3'
developers='Intended Audience :: Developers'
call -H "$(signed -d "name=$name" -d "version=$version" -d "summary=$summary" \
        -d "classifiers=$python" -d "classifiers=$developers" POST "$url")" \
    --data-urlencode "name=$name" --data-urlencode "version=$version" \
    --data-urlencode "summary=$summary" \
    --data-urlencode "classifiers=$python" --data-urlencode "classifiers=$developers" "$url"

# A multipart body is not signed. Its particulars therefore go into the query, which is; the
# body has the file and nothing else.
url="$server/oauth/upload?name=$name&version=$version&filename=$filename"
url="$url&filetype=bdist_wheel&pyversion=py3"
call -H "$(signed POST "$url")" -F "content=@$wheel;filename=$filename" "$url"
