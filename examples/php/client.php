<?php
// Request token, access token, release and upload with the oauth extension (Debian: php-oauth).

declare(strict_types=1);

$server = $argv[1] ?? (getenv('PYPI_MOCK_URL') ?: 'http://127.0.0.1:8000');
$wheel = $argv[2] ?? 'spam-1.0-py3-none-any.whl';
[$name, $version] = explode('-', basename($wheel));

$oauth = new OAuth('consumer-key', 'consumer-secret', OAUTH_SIG_METHOD_HMACSHA1);

// A refusal is raised as an OAuthException, which has the reasons in lastResponse.
set_exception_handler(function (Throwable $refusal): void {
    fwrite(STDERR, $refusal->getMessage() . "\n" . ($refusal->lastResponse ?? '') . "\n");
    exit(1);
});

// Without a callback this is the flow of 2012 (OAuth 1.0). A callback as the second argument
// ('oob', or an address) makes it that of RFC 5849, and step 3 then brings a verifier.
$token = $oauth->getRequestToken("$server/oauth/request_token");

echo "Open $server/oauth/authorise?oauth_token={$token['oauth_token']}\n";
echo 'Allow it, then press Enter. ';
fgets(STDIN);

$oauth->setToken($token['oauth_token'], $token['oauth_token_secret']);
$token = $oauth->getAccessToken("$server/oauth/access_token");
$oauth->setToken($token['oauth_token'], $token['oauth_token_secret']);

$oauth->fetch("$server/oauth/test", ['test' => 'spam'], OAUTH_HTTP_METHOD_GET);
echo $oauth->getLastResponse(), "\n";

// A form is signed, field by field; a list is sent as one field for each of its values.
$release = [
    'name' => $name,
    'version' => $version,
    'summary' => 'Frühstück für alle',
    'classifiers' => ['Programming Language :: Python :: 3', 'Intended Audience :: Developers'],
];
$oauth->fetch("$server/oauth/add_release", $release, OAUTH_HTTP_METHOD_POST);
echo $oauth->getLastResponse(), "\n";

// A multipart body is not signed. Its particulars therefore go into the query, which is; the
// body has the file and nothing else. Given a file ('@content' => "@$wheel"), fetch() forgets
// the query as well (the mistake params.query-omitted): the extension signs, curl sends.
$url = "$server/oauth/upload?" . http_build_query([
    'name' => $name,
    'version' => $version,
    'filename' => basename($wheel),
    'filetype' => 'bdist_wheel',
    'pyversion' => 'py3',
]);
$curl = curl_init($url);
curl_setopt_array($curl, [
    CURLOPT_POSTFIELDS => ['content' => new CURLFile($wheel)],
    CURLOPT_HTTPHEADER => ['Authorization: ' . $oauth->getRequestHeader('POST', $url)],
    CURLOPT_RETURNTRANSFER => true,
]);
echo curl_exec($curl), "\n";
exit(curl_getinfo($curl, CURLINFO_RESPONSE_CODE) === 200 ? 0 : 1);
